// What it costs to carry cache mounts from one machine to the next: beside plain tar and zstd on the same files, and beside
// buildkit-cache-dance, where a checkout of it is given. Needs the rig to be up, and a quiet machine.
//   --dance FOLDER  a checkout of reproducible-containers/buildkit-cache-dance, with its dist/
//   --runs N        how often the large tree is measured (3), of which the table has medians; the small ones are once
//   --memory        the builder's disk is memory; give TMPDIR on a tmpfs as well
//   --short         little data, once: shows that everything runs, not how fast it is
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bytes } from '../src/report/figures.ts'
import { EDIT, type Load, Ours, Plain, Theirs, UsersBuild } from './contestants.ts'
import { type Cost, Machine } from './machine.ts'
import { median, rounded, table } from './table.ts'
import { makeTree, type TreeSize } from './tree.ts'

const { values: options } = parseArgs({
  options: {
    dance: { type: 'string', default: '' },
    runs: { type: 'string' },
    memory: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
  },
})

const runs = Number(options.runs ?? (options.short ? 1 : 3))

/** One large mount, as a target folder is. */
const LARGE: TreeSize = options.short ? { bytes: 40e6, files: 600 } : { bytes: 900e6, files: 10_000 }

/** Mounts of one size, and how many of them. */
const SMALL: TreeSize = options.short ? { bytes: 16e6, files: 200 } : { bytes: 110e6, files: 1_200 }
const COUNTS = options.short ? [1, 2] : [1, 4, 8]

/** What is measured. */
type Work = 'in' | 'out' | 'out again' | 'nothing out'

/** Measurements of one contestant, run by run. */
type Costs = Map<Work, Cost[]>

const machine = new Machine()

function note(costs: Costs, work: Work, cost: Cost): void {
  costs.set(work, [...(costs.get(work) ?? []), cost])
}

/** The median of one kind of work. */
function secondsOf(costs: Costs, work: Work): number {
  return median((costs.get(work) ?? []).map(({ seconds }) => seconds))
}

const buildsOf = (costs: Costs, work: Work): number => costs.get(work)?.at(-1)?.builds ?? 0

function makeLoad(count: number, size: TreeSize): Load {
  const trees = Array.from({ length: count }, (_, index) => join(machine.folder, 'trees', `${count}-${index}`))
  for (const tree of trees) makeTree(tree, size, tree.slice(machine.folder.length))
  return { trees }
}

async function measurePlain(load: Load): Promise<{ readonly costs: Costs; readonly bytes: number }> {
  const [plain, costs] = [new Plain(machine, load), new Map() as Costs]
  for (let run = 0; run < runs; run++) {
    note(costs, 'out', await machine.cost(() => plain.out()))
    note(costs, 'in', await machine.cost(() => plain.in()))
  }
  return { costs, bytes: plain.bytes }
}

interface OurCosts {
  readonly costs: Costs
  /** Bytes in the store after the first save, and how many the second one added. */
  readonly base: number
  readonly overlay: number
}

async function measureOurs(load: Load, times: number): Promise<OurCosts> {
  const build = new UsersBuild(machine, 'ours', load)
  const [ours, costs] = [new Ours(machine, build.folder), new Map() as Costs]
  let [base, overlay] = [0, 0]
  for (let run = 0; run < times; run++) {
    ours.forget()
    await machine.dropMounts()
    await ours.in()
    await build.fill(load)
    note(costs, 'out', await machine.cost(() => ours.out()))
    base = await ours.bytes()
    await machine.dropMounts()
    note(costs, 'in', await machine.cost(() => ours.in()))
    note(costs, 'nothing out', await machine.cost(() => ours.out()))
    await machine.dropMounts()
    await ours.in()
    await build.run(EDIT)
    note(costs, 'out again', await machine.cost(() => ours.out()))
    overlay = (await ours.bytes()) - base
  }
  return { costs, base, overlay }
}

/** Its own steps, and those that its users add: the costs of each, and of both together. */
async function measureTheirs(load: Load, times: number): Promise<{ readonly own: Costs; readonly added: Costs }> {
  const theirs = new Theirs(machine, load, options.dance)
  const [own, added] = [new Map() as Costs, new Map() as Costs]
  await machine.dropMounts()
  await theirs.build.fill(load)
  for (let run = 0; run < times; run++) {
    note(own, 'out', await machine.cost(() => theirs.extract()))
    note(added, 'out', await machine.cost(() => theirs.pack()))
    await machine.dropMounts()
    note(added, 'in', await machine.cost(() => theirs.unpack()))
    note(own, 'in', await machine.cost(() => theirs.inject()))
    await theirs.build.run(EDIT)
  }
  return { own, added }
}

const held = (isHeld: boolean): string => (isHeld ? 'held' : 'missed')

/** A goal: at most, or at least, so many times. */
const atMost = (ratio: number, goal: number): string => `${rounded(ratio)}x (at most ${goal}x: ${held(ratio <= goal)})`
const atLeast = (ratio: number, goal: number): string =>
  `${rounded(ratio)}x (at least ${goal}x: ${held(ratio >= goal)})`

async function large(): Promise<void> {
  const load = makeLoad(1, LARGE)
  const plain = await measurePlain(load)
  const { costs, base, overlay } = await measureOurs(load, runs)
  const ours = (work: Work): number => secondsOf(costs, work)
  const theirs = options.dance === '' ? undefined : await measureTheirs(load, runs)
  const other = (work: Work): number =>
    theirs ? secondsOf(theirs.own, work) + secondsOf(theirs.added, work) : Number.NaN
  const rows = [
    ['in: plain `zstd -d \\| tar -x`', rounded(secondsOf(plain.costs, 'in')), ''],
    ['in: cache-dance', rounded(ours('in')), atMost(ours('in') / secondsOf(plain.costs, 'in'), 1.6)],
    ['out: plain `tar \\| zstd`', rounded(secondsOf(plain.costs, 'out')), ''],
    ['out: cache-dance', rounded(ours('out')), atMost(ours('out') / secondsOf(plain.costs, 'out'), 1.6)],
    ['out after a one-line edit: cache-dance', rounded(ours('out again')), `${bytes(overlay)} saved`],
    ['out after no change: cache-dance', rounded(ours('nothing out')), ''],
    ...(theirs === undefined ? [] : theirRows(theirs, ours, other)),
  ]
  console.log(
    `\n${bytes(LARGE.bytes)} in ${LARGE.files} files; packed ${bytes(plain.bytes)} plain, ${bytes(base)} ours\n`,
  )
  console.log(table(['', 'seconds', ''], rows))
  rmSync(join(machine.folder, 'trees'), { recursive: true })
}

function theirRows(
  { own, added }: { readonly own: Costs; readonly added: Costs },
  ours: (work: Work) => number,
  other: (work: Work) => number,
): readonly (readonly (string | number)[])[] {
  return [
    ['in: unpack for buildkit-cache-dance', rounded(secondsOf(added, 'in')), ''],
    ['in: buildkit-cache-dance itself', rounded(secondsOf(own, 'in')), ''],
    ['in: both, over ours', rounded(other('in')), atLeast(other('in') / ours('in'), 3)],
    ['out: buildkit-cache-dance itself', rounded(secondsOf(own, 'out')), ''],
    ['out: pack for buildkit-cache-dance', rounded(secondsOf(added, 'out')), ''],
    ['out: both, over ours', rounded(other('out')), atLeast(other('out') / ours('out'), 7)],
    [
      'out after a one-line edit: both, over ours',
      rounded(other('out')),
      atLeast(other('out') / ours('out again'), 25),
    ],
  ]
}

async function many(): Promise<void> {
  const rows: (readonly (string | number)[])[] = []
  for (const count of COUNTS) {
    const load = makeLoad(count, SMALL)
    const { costs } = await measureOurs(load, 1)
    const theirs = options.dance === '' ? undefined : await measureTheirs(load, 1)
    const megabytes = (count * SMALL.bytes) / 1e6
    const [into, out] = [secondsOf(costs, 'in'), secondsOf(costs, 'out')]
    const figures = [into, (into / megabytes) * 100, out, (out / megabytes) * 100].map(rounded)
    const builds = [buildsOf(costs, 'in'), buildsOf(costs, 'out')]
    const other = theirs === undefined ? '' : `${buildsOf(theirs.own, 'in')} and ${buildsOf(theirs.own, 'out')}`
    rows.push([count, megabytes, count * SMALL.files, ...figures, `${builds[0]} and ${builds[1]}`, other])
    rmSync(join(machine.folder, 'trees'), { recursive: true })
  }
  const head = ['mounts', 'MB', 'files', 'in, s', 'in, s per 100 MB', 'out, s', 'out, s per 100 MB']
  console.log(`\n${table([...head, 'builds in and out', 'of buildkit-cache-dance'], rows)}`)
}

try {
  await machine.start('bench-dance', options.memory)
  await large()
  await many()
} finally {
  await machine.stop()
}
