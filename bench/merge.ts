// What a proven merge costs beside bare `docker buildx imagetools create` calls: two platforms, three tags, two registries on
// the rig, each round in new repositories. `--runs N` (default 9), `--delay MS` (default 0) on every request to a registry,
// `--bundle FILE` another bundle than the committed one.
// Then the same merge with 2 and with 20 platforms.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { readRequest } from '../src/merge-manifest/inputs.ts'
import { merge } from '../src/merge-manifest/run.ts'
import { type Digest, digestOf } from '../src/oci/digest.ts'
import { bytesSource, pushBlob, putManifest } from '../src/oci/push.ts'
import { type Reference, repositoryName } from '../src/oci/reference.ts'
import { behind, newRepository, putLegs, quickClient } from '../test/integration/busybox-legs.ts'
import { withFaults } from '../test/integration/faulty-registry.ts'
import { connect } from '../test/rig/connection.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '9' },
    delay: { type: 'string', default: '0' },
    bundle: { type: 'string', default: join(import.meta.dirname, '../dist/merge-manifest/index.js') },
  },
})
const runs = Number(values.runs)
const delay = Number(values.delay)
const rig = connect()
const client = quickClient()
const start = promisify(execFile)
const TAGS = ['v1.2.3', '1.2', 'latest']

/** Two repositories with both legs. */
interface Round {
  readonly places: readonly Reference[]
  readonly digests: readonly Digest[]
}

async function command(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  await start(program, args, { env: { ...process.env, ...rig.env, ...env } })
}

/** The bundle, as a runner starts it. */
async function ours({ places, digests }: Round): Promise<void> {
  const inputs = {
    images: places.map(repositoryName).join('\n'),
    tags: TAGS.join('\n'),
    platforms: 'linux/amd64,linux/arm64',
    results: digests.join('\n'),
  }
  const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
  await command(process.execPath, [values.bundle], { ...Object.fromEntries(given), RUNNER_TEMP: folder })
}

const create = (tags: readonly string[], { digests }: Round, place: Reference): Promise<void> => {
  const name = repositoryName(place)
  const named = tags.flatMap((tag) => ['--tag', `${name}:${tag}`])
  return command('docker', [
    'buildx',
    'imagetools',
    'create',
    ...named,
    ...digests.map((digest) => `${name}@${digest}`),
  ])
}

/** One call for each registry: the same writes without any proof. */
async function bare(round: Round): Promise<void> {
  for (const place of round.places) await create(TAGS, round, place)
}

/** As int128/docker-manifest-create-action does it: one call for each tag and registry. */
async function perTag(round: Round): Promise<void> {
  for (const place of round.places) for (const tag of TAGS) await create([tag], round, place)
}

async function newRound(hosts: readonly string[]): Promise<Round> {
  const held = [newRepository(rig), newRepository(rig)]
  const [legs] = await Promise.all(held.map((place) => putLegs(rig, place)))
  if (legs === undefined) throw new Error('there are two repositories')
  const places = held.map((place, index) => behind(place, hosts[index] ?? place.registry))
  return { places, digests: [legs.amd64, legs.arm64] }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now()
  await work()
  return performance.now() - begin
}

const median = (all: readonly number[]): number => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0

/** All ways in turn in each round, so that a slow moment of the machine hits all of them. */
async function compare(hosts: readonly string[]): Promise<void> {
  const ways = {
    'merge-manifest, with proof': ours,
    'imagetools create, one call a registry': bare,
    'imagetools create, one call a tag': perTag,
  }
  const times = new Map(Object.keys(ways).map((name) => [name, [] as number[]]))
  for (let turn = 0; turn < runs; turn += 1) {
    for (const [name, way] of Object.entries(ways)) {
      const round = await newRound(hosts)
      times.get(name)?.push(await timed(() => way(round)))
    }
  }
  const base = median(times.get('imagetools create, one call a registry') ?? [])
  console.log(`Two platforms, three tags, two registries, ${delay} ms on each request; median of ${runs} runs`)
  for (const [name, all] of times) {
    console.log(`${name.padEnd(42)} ${median(all).toFixed(0).padStart(6)} ms  ${(median(all) / base).toFixed(2)}x`)
  }
}

/** Images for as many platforms: one layer, a config of its own each. */
async function platforms(
  place: Reference,
  count: number,
): Promise<readonly { readonly name: string; readonly digest: Digest }[]> {
  const { amd64 } = await putLegs(rig, place)
  const manifest = JSON.parse(new TextDecoder().decode((await client.manifest({ ...place, digest: amd64 })).bytes))
  const made = Array.from({ length: count }, async (_, index) => {
    const architecture = `arch${index}`
    const source = bytesSource(new TextEncoder().encode(JSON.stringify({ os: 'linux', architecture, rootfs: {} })))
    await pushBlob(client.connection, place, source)
    const config = { ...manifest.config, digest: source.digest, size: source.bytes }
    const content = JSON.stringify({ ...manifest, config })
    await putManifest(client.connection, place, { content, mediaType: manifest.mediaType })
    return { name: architecture, digest: digestOf(content) }
  })
  return await Promise.all(made)
}

/** The merge alone, in this process: the start of Node does not grow with the platforms. */
async function scale(hosts: readonly string[], count: number): Promise<number> {
  const times: number[] = []
  for (let turn = 0; turn < runs; turn += 1) {
    const place = newRepository(rig)
    const legs = await platforms(place, count)
    const far = behind(place, hosts[0] ?? place.registry)
    const inputs = { images: repositoryName(far), tags: TAGS.join('\n'), platforms: 'linux/amd64', verify: 'manifest' }
    const results = legs.map(({ digest }) => digest).join('\n')
    const request = readRequest((name) => (({ ...inputs, results }) as Record<string, string>)[name] ?? '', {
      ref: '',
      sha: '',
    })
    const expected = legs.map(({ name }) => ({ os: 'linux', architecture: name }))
    times.push(await timed(() => merge({ ...request, platforms: expected }, client)))
  }
  return median(times)
}

async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const write = process.stdout.write
  process.stdout.write = () => true
  try {
    return await work()
  } finally {
    process.stdout.write = write
  }
}

const folder = await mkdtemp(join(tmpdir(), 'muslin-bench-'))
const slow = () => ({ before: () => new Promise((resolve) => setTimeout(resolve, delay)) })
const faultOf = delay === 0 ? () => undefined : slow
await withFaults(rig.registry, faultOf, (first) =>
  withFaults(rig.registry, faultOf, async (second) => {
    const hosts = [first.host, second.host]
    await compare(hosts)
    const [few, many] = await quietly(async () => [await scale(hosts, 2), await scale(hosts, 20)] as const)
    console.log(
      `\n 2 platforms ${few.toFixed(0).padStart(6)} ms\n20 platforms ${many.toFixed(0).padStart(6)} ms  ${(many / few).toFixed(2)}x`,
    )
  }),
)
await rm(folder, { recursive: true, force: true })
