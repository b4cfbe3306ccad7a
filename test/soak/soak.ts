import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseReference, type Reference, repositoryName } from '../../src/oci/reference.ts'
import { tagsIn } from '../integration/busybox-legs.ts'
import { withFaults } from '../integration/faulty-registry.ts'
import { connect } from '../rig/connection.ts'
import { Machine } from './machine.ts'
import type { Event } from './plan.ts'
import { type Leg, leg, MOST_STORED, merge, PLATFORMS, type PlatformName, type Wanted } from './release.ts'
import { printedBy, Repository } from './repository.ts'

/** What became of one release. */
export interface Outcome {
  readonly release: number
  readonly branch: string
  readonly events: readonly Event[]
  /** Jobs that failed and were run again, alone. */
  readonly again: number
  /** Legs that found something in the cache at their first try. */
  readonly warm: number
  readonly seconds: number
  readonly storedBytes: number
}

/** What all releases came to. */
export interface Soaked {
  readonly outcomes: readonly Outcome[]
  /** What is wrong at the end; empty when nothing is. */
  readonly faults: readonly string[]
}

/**
 * Simulates releases one after the other, with what happens to them, by the bundles on the rig. After each, every tag that was
 * ever published has the digest that it had, and the programs of the new index print what their sources say.
 *
 * @param minutes after which no further release begins
 * @throws Error as soon as a tag or a program is not what it has to be
 */
export async function soak(
  plans: readonly (readonly Event[])[],
  random: () => number,
  tell: (line: string) => void,
  minutes = Number.POSITIVE_INFINITY,
): Promise<Soaked> {
  const end = Date.now() + minutes * 60_000
  const folder = mkdtempSync(join(tmpdir(), 'muslin-soak-'))
  const machine = new Machine(connect(), folder)
  const repository = new Repository(join(folder, 'upstream'))
  const outcomes: Outcome[] = []
  try {
    await repository.start()
    await machine.start()
    const course = new Course(machine, repository, random)
    for (const [index, events] of plans.entries()) {
      if (Date.now() > end) break
      outcomes.push(await course.release(index + 1, events))
      tell(lineOf(outcomes.at(-1)))
    }
  } finally {
    await machine.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
  return { outcomes, faults: await faultsOf(machine, outcomes) }
}

async function faultsOf(machine: Machine, outcomes: readonly Outcome[]): Promise<readonly string[]> {
  const most = Math.max(...outcomes.map(({ storedBytes }) => storedBytes))
  const left = [...machine.running(), ...(await machine.left())]
  return [
    // A snapshot is saved before the older ones go, of each platform one, on each branch.
    ...(most > 2 * MOST_STORED ? [`the cache had ${most} bytes, expected ${2 * MOST_STORED} at most`] : []),
    ...left.map((name) => `${name} is still there`),
  ]
}

const lineOf = (outcome: Outcome | undefined): string => {
  if (outcome === undefined) return ''
  const { release, branch, events, again, warm, seconds, storedBytes } = outcome
  const numbers = `${warm} of 2 legs warm, ${again} run again, ${seconds.toFixed(1)} s, ${(storedBytes / 1e6).toFixed(1)} MB stored`
  return `${String(release).padStart(3)} ${branch.padEnd(4)} ${numbers}  ${events.join(' ')}`
}

/** All releases of a repository, with what has been published until now. */
class Course {
  readonly #machine: Machine
  readonly #repository: Repository
  readonly #random: () => number
  readonly #place: Reference
  /** The digest under each tag, as it has to be. */
  readonly #published = new Map<string, string>()

  constructor(machine: Machine, repository: Repository, random: () => number) {
    this.#machine = machine
    this.#repository = repository
    this.#random = random
    const place = parseReference(`${machine.rig.registry}/soak/${randomBytes(6).toString('hex')}`)
    if (place === undefined) throw new Error('the registry of the rig has no name')
    this.#place = place
  }

  async release(version: number, events: readonly Event[]): Promise<Outcome> {
    const start = performance.now()
    const has = (event: Event): boolean => events.includes(event)
    const branch = has('branch') ? 'next' : 'main'
    const tags = branch === 'main' ? [`v0.0.${version}`, 'latest'] : [`next-${version}`, 'next']
    const sources = await this.#repository.change(branch, version, { lock: has('lock'), toolchain: has('toolchain') })
    await this.#machine.cache({
      empty: has('lost-cache'),
      ...(has('corrupt-cache') ? { faults: { download: 'corrupt' } } : {}),
    })
    const wanted = { branch, image: repositoryName(this.#place), tags }
    const work = (through: Wanted) => this.#publish(through, events)
    const { first, digest, again } = has('registry-errors') ? await this.#stumbling(wanted, work) : await work(wanted)
    for (const tag of tags) this.#published.set(tag, digest)
    await this.#requireTags()
    this.#requirePrinted(digest, printedBy(sources))
    const warm = first.filter(({ matchedKey }) => matchedKey !== '').length
    const [seconds, storedBytes] = [(performance.now() - start) / 1000, this.#machine.storedBytes()]
    return { release: version, branch, events, again, warm, seconds, storedBytes }
  }

  /** The registry answers 503 to some requests in a row, twice. */
  async #stumbling<T>(wanted: Wanted, work: (wanted: Wanted) => Promise<T>): Promise<T> {
    let result: T | undefined
    let count = 0
    const bursts = [0, 1].map((index) => ({
      from: Math.floor(30 * (this.#random() + index)),
      length: 1 + Math.floor(4 * this.#random()),
    }))
    const faultOf = () => {
      count += 1
      return bursts.some(({ from, length }) => count > from && count <= from + length) ? { status: 503 } : undefined
    }
    await withFaults(this.#machine.rig.registry, faultOf, async ({ host }) => {
      result = await work({ ...wanted, image: wanted.image.replace(/^[^/]+/, host) })
    })
    if (result === undefined) throw new Error('nothing was done')
    return result
  }

  async #publish(wanted: Wanted, events: readonly Event[]) {
    const first = await this.#legs(wanted, events)
    const failed = first.filter(({ result }) => result === undefined)
    this.#requireExpected(failed, events)
    if (failed.length > 0) await this.#requireRefused(wanted, first)
    const legs = await Promise.all(
      first.map((each) => (each.result === undefined ? this.#again(wanted, each.platform) : each)),
    )
    const digest = await this.#merged(wanted, legs)
    if (events.includes('leg-again')) await this.#requireSame(wanted, legs, digest)
    return { first, digest, again: failed.length }
  }

  /** Both legs at the same time, with what happens to one or both of them. */
  async #legs(wanted: Wanted, events: readonly Event[]): Promise<readonly Leg[]> {
    await this.#machine.forget()
    const unlucky = PLATFORMS[this.#random() < 0.5 ? 0 : 1]
    const step = events.includes('kill-build') ? 'build' : events.includes('kill-save') ? 'save' : undefined
    const killed = step === undefined ? {} : { killed: { step, after: 100 + 900 * this.#random() } as const }
    const between = { between: () => this.#machine.removeBuilder() }
    const legs = await Promise.all(
      PLATFORMS.map((platform) => {
        const fate = platform === unlucky ? { ...killed, ...(events.includes('builder-removed') ? between : {}) } : {}
        return leg(this.#machine, this.#repository, wanted, platform, fate)
      }),
    )
    if (events.includes('builder-removed')) await this.#machine.newBuilder()
    return legs
  }

  /** Legs fail when they are killed or lose their builder, and never otherwise. */
  #requireExpected(failed: readonly Leg[], events: readonly Event[]): void {
    const isMeant = events.some((event) => ['kill-build', 'kill-save', 'builder-removed'].includes(event))
    if (failed.length > 0 && !isMeant) throw new Error(`${failed[0]?.platform} failed:\n${failed[0]?.log.slice(-3000)}`)
  }

  /** A release without all its legs publishes nothing. */
  async #requireRefused(wanted: Wanted, legs: readonly Leg[]): Promise<void> {
    const { exitCode, log } = await merge(this.#machine, wanted, legs)
    if (exitCode === 0) throw new Error(`a release without all its legs was published:\n${log}`)
    await this.#requireTags()
  }

  async #again(wanted: Wanted, platform: PlatformName): Promise<Leg> {
    await this.#machine.cache({})
    const done = await leg(this.#machine, this.#repository, wanted, platform)
    if (done.result === undefined) throw new Error(`${platform} failed again:\n${done.log.slice(-3000)}`)
    return done
  }

  async #merged(wanted: Wanted, legs: readonly Leg[]): Promise<string> {
    const { exitCode, log, outputs } = await merge(this.#machine, wanted, legs)
    if (exitCode !== 0) throw new Error(`the merge failed:\n${log.slice(-3000)}`)
    return outputs.digest ?? ''
  }

  /** One leg that is run again makes the same image, and the same index with the other. */
  async #requireSame(wanted: Wanted, legs: readonly Leg[], digest: string): Promise<void> {
    await this.#machine.forget()
    const [one, ...others] = legs
    const again = await this.#again(wanted, one?.platform ?? PLATFORMS[0])
    const second = await this.#merged(wanted, [again, ...others])
    if (second !== digest) throw new Error(`run again, ${one?.platform} made ${second} of ${digest}`)
  }

  async #requireTags(): Promise<void> {
    const found = this.#published.size === 0 ? {} : await tagsIn(this.#place)
    const [is, expected] = [found, Object.fromEntries(this.#published)].map((tags) =>
      JSON.stringify(Object.entries(tags).sort()),
    )
    if (is !== expected) throw new Error(`the tags are ${is}, expected ${expected}`)
  }

  /** Takes the program out of the image and starts it, under emulation where it has to be. */
  #requirePrinted(digest: string, expected: string): void {
    const { rig, folder } = this.#machine
    for (const platform of PLATFORMS) {
      const image = `${repositoryName(this.#place)}@${digest}`
      const tar = execFileSync(join(rig.bin, 'crane'), ['export', '--insecure', '--platform', platform, image, '-'], {
        maxBuffer: 1 << 26,
      })
      execFileSync('tar', ['-x', '-C', folder, 'app'], { input: tar })
      const printed = execFileSync(join(folder, 'app'), { encoding: 'utf8' }).trim()
      if (printed !== expected) throw new Error(`${platform} of ${digest} prints "${printed}", expected "${expected}"`)
    }
  }
}
