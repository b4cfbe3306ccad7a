// What a commit costs the store: a real program of more than 150 crates is built with optimization, saved whole, and saved
// again after edits of one line and after none. Needs the rig to be up, crates.io, and a quiet machine; takes some minutes.
//   --runs N  how often everything is measured (3); the table has medians
//   --memory  the builder's disk is memory; give TMPDIR on a tmpfs as well
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { commit, EDIT, PROGRAM, programRepository } from '../scripts/demo/program.ts'
import { bytes } from '../src/report/figures.ts'
import { Ours } from './contestants.ts'
import { type Cost, Machine } from './machine.ts'
import { median, rounded, table } from './table.ts'

const { values: options } = parseArgs({
  options: { runs: { type: 'string', default: '3' }, memory: { type: 'boolean', default: false } },
})
const runs = Number(options.runs)

/** Without the link-time optimization that the program asks for: it takes minutes and leaves nothing in the target folder. */
const DOCKERFILE = `FROM rust:1-bookworm
WORKDIR /fetch
COPY Cargo.toml Cargo.lock .
RUN mkdir src && touch src/main.rs && cargo fetch --locked
WORKDIR /src
ENV CARGO_INCREMENTAL=0 CARGO_PROFILE_RELEASE_LTO=off
RUN --mount=type=bind,target=. --mount=type=cache,id=overlay-target,target=/target \\
  cargo build --release --locked --offline --target-dir /target && du -sb /target
`

/** Bytes that a save added, and what it took. */
interface Save {
  readonly cost: Cost
  readonly added: number
}

const machine = new Machine()
const workspace = join(machine.folder, 'program')
const ours = new Ours(machine, workspace)

/** A commit with other notes, which make the build a step that the builder has not run yet; no crate has them. */
function commitNotes(notes: string): void {
  writeFileSync(join(workspace, 'notes'), notes)
  commit(workspace, notes)
}

/** Builds the program. */
async function build(): Promise<string> {
  const { builder, platform } = machine
  const arguments_ = ['--builder', builder, '--platform', platform, '--progress', 'plain', '--provenance=false']
  return machine.run(['docker', 'buildx', 'build', ...arguments_, workspace])
}

function edit(word: string): void {
  const file = join(workspace, EDIT.file)
  const text = readFileSync(file, 'utf8')
  writeFileSync(
    file,
    text.replace(/println!\("Quit by pressing CTRL-C[^"]*"\);/, `println!("Quit by pressing CTRL-C ${word}");`),
  )
}

const compiled = (log: string): number => [...log.matchAll(/^#\d+ [\d.]+\s+Compiling /gm)].length

/** Bytes of the files of the mount. */
const rawBytes = (log: string): number => Number(/^#\d+ [\d.]+ (\d+)\s+\/target$/m.exec(log)?.[1])

async function save(): Promise<Save> {
  const before = await ours.bytes()
  const cost = await machine.cost(() => ours.out())
  return { cost, added: (await ours.bytes()) - before }
}

/** A save of the whole once more: into a store that has nothing of it, from mounts that nobody knows. */
async function whole(): Promise<Save> {
  ours.forget()
  await ours.in()
  return save()
}

/** A job on a new machine that edits one line, or none. */
async function next(run: string, isEdited: boolean): Promise<Save & { readonly compiled: number }> {
  await machine.dropMounts()
  if (isEdited) edit(run)
  commitNotes(run)
  await ours.in()
  const log = await build()
  return { ...(await save()), compiled: compiled(log) }
}

async function repeated<T>(work: (run: number) => Promise<T>): Promise<readonly T[]> {
  const results: T[] = []
  for (let run = 0; run < runs; run++) results.push(await work(run))
  return results
}

const secondsOf = (saves: readonly Save[]): number => median(saves.map(({ cost }) => cost.seconds))
const addedOf = (saves: readonly Save[]): number => median(saves.map(({ added }) => added))
const percent = (part: number, all: number): string => `${rounded((part / all) * 100)} %`

async function measure(): Promise<void> {
  commitNotes('cold')
  await ours.in()
  const cold = await build()
  const [crates, raw] = [compiled(cold), rawBytes(cold)]
  const first = await save()
  const nothing = await repeated((run) => next(`nothing ${run}`, false))
  const edits = await repeated((run) => next(`edit ${run}`, true))
  // Last, because cargo doubts what is in mounts that nobody knows, and those after it would start from there.
  const wholes = [first, ...(await repeated(whole))]
  const all = first.added
  const rows = [
    [
      'whole',
      crates,
      bytes(all),
      `${rounded(all / raw)}x of ${bytes(raw)} (at most 0.2x)`,
      rounded(secondsOf(wholes)),
      '',
    ],
    row('one line edited', edits, all, `at least 4x less: ${rounded(secondsOf(wholes) / secondsOf(edits))}x`),
    row('nothing edited', nothing, all, ''),
  ]
  console.log(`\n${PROGRAM.crate} ${PROGRAM.version}, ${crates} crates\n`)
  console.log(table(['saved', 'crates compiled', 'bytes', '', 'seconds', ''], rows))
}

function row(name: string, saves: readonly (Save & { readonly compiled: number })[], all: number, words: string) {
  const most = Math.max(...saves.map((each) => each.compiled))
  return [
    name,
    most,
    bytes(addedOf(saves)),
    `${percent(addedOf(saves), all)} of the whole`,
    rounded(secondsOf(saves)),
    words,
  ]
}

try {
  await machine.start('bench-overlay', options.memory)
  programRepository(machine.rig, workspace)
  writeFileSync(join(workspace, 'Dockerfile'), DOCKERFILE)
  await measure()
} finally {
  await machine.stop()
}
