import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Job, runStep, type StepResult } from '../test/rig/job.ts'
import type { Machine } from './machine.ts'

/** What all of them carry: the trees of the mounts. */
export interface Load {
  /** Folders, one for each mount. */
  readonly trees: readonly string[]
}

const indexes = ({ trees }: Load): readonly number[] => trees.map((_, index) => index)

/** Plain tar and zstd, on folders of the machine. */
export class Plain {
  readonly #archives: readonly string[]
  readonly #folders: readonly string[]
  readonly #machine: Machine

  constructor(machine: Machine, load: Load) {
    this.#machine = machine
    const place = mkdtempSync(join(machine.folder, 'plain-'))
    this.#archives = indexes(load).map((index) => join(place, `${index}.tar.zst`))
    this.#folders = load.trees
  }

  async out(): Promise<void> {
    await Promise.all(
      this.#folders.map((folder, index) => this.#shell('tar -c -C "$1" . | zstd -q -f -T0 -3 -o "$2"', folder, index)),
    )
  }

  async in(): Promise<void> {
    const place = mkdtempSync(join(this.#machine.folder, 'plain-in-'))
    const folders = this.#folders.map((_, index) => join(place, String(index)))
    for (const folder of folders) mkdirSync(folder)
    await Promise.all(folders.map((folder, index) => this.#shell('zstd -q -d -c "$2" | tar -x -C "$1"', folder, index)))
  }

  /** Bytes of the archives. */
  get bytes(): number {
    return this.#archives.reduce((sum, file) => sum + statSync(file).size, 0)
  }

  #shell(script: string, folder: string, index: number): Promise<string> {
    return this.#machine.run(['sh', '-c', script, 'sh', folder, this.#archives[index] ?? ''])
  }
}

/** A build of a user, whose Dockerfile has the mounts. */
export class UsersBuild {
  readonly folder: string
  readonly #machine: Machine
  #steps = 0

  constructor(machine: Machine, name: string, load: Load) {
    this.#machine = machine
    this.folder = mkdtempSync(join(machine.folder, `${name}-`))
    const mounts = indexes(load).map((index) => `--mount=type=cache,id=${name}-${index},target=/mnt/${index}`)
    const run = ['RUN', '--mount=type=bind,target=/context', ...mounts, 'sh', '/context/step.sh'].join(' ')
    writeFileSync(join(this.folder, 'Dockerfile'), `FROM busybox:1\n${run}\n`)
    mkdirSync(join(this.folder, 'trees'))
  }

  async run(script: string): Promise<void> {
    this.#steps += 1
    writeFileSync(join(this.folder, 'step.sh'), `set -eu\n${script}\n# ${this.#steps}\n`)
    const { builder, platform } = this.#machine
    const options = ['--builder', builder, '--platform', platform, '--progress', 'plain', '--provenance=false']
    await this.#machine.run(['docker', 'buildx', 'build', ...options, this.folder])
  }

  /** Builds everything: the mounts have the trees then. */
  async fill({ trees }: Load): Promise<void> {
    // cp keeps hard links, which Node's own does not: the mounts would be larger than the trees.
    for (const [index, tree] of trees.entries())
      await this.#machine.run(['cp', '-a', tree, join(this.folder, 'trees', String(index))])
    await this.run(
      'for tree in /context/trees/*; do tar -c -C "$tree" . | tar -x -C "/mnt/${tree##*/}"; done; du -sm /mnt',
    )
    rmSync(join(this.folder, 'trees'), { recursive: true })
    mkdirSync(join(this.folder, 'trees'))
  }
}

/** What cargo does after an edit of one line: eight units of the first mount are made again. */
export const EDIT = `cd /mnt/0/release
for library in deps/libunit_[0-7]-*; do tail -c +2 "$library" >new && mv new "$library"; done
for unit in .fingerprint/unit_[0-7]-*; do
  for file in "$unit"/*; do echo edited >"$file"; done
done`

/** This suite: the steps of cache-dance with a directory store. */
export class Ours {
  readonly #machine: Machine
  readonly #workspace: string
  #store = ''
  #main: StepResult | undefined
  #commits = 0

  /** @param workspace folder with the Dockerfile of the build */
  constructor(machine: Machine, workspace: string) {
    this.#machine = machine
    this.#workspace = workspace
    this.forget()
  }

  /** Takes another store, with nothing in it. */
  forget(): void {
    this.#store = mkdtempSync(join(this.#machine.folder, 'store-'))
  }

  async in(): Promise<void> {
    this.#commits += 1
    this.#main = await this.#step({}, 'Setting the modification times')
  }

  async out(): Promise<void> {
    await this.#step({ phase: 'post', state: this.#main?.state ?? {} }, '(?:Saved: |Nothing to save: )')
  }

  /** Bytes in the store. */
  async bytes(): Promise<number> {
    return Number.parseInt(await this.#machine.run(['du', '-sb', this.#store]), 10)
  }

  /** @param end what the step says when it has done all of its work */
  async #step(options: Parameters<typeof runStep>[3] & object, end: string): Promise<StepResult> {
    const { builder, platform, env, folder } = this.#machine
    const job: Job = { workspace: this.#workspace, temp: join(folder, 'temp'), env }
    const inputs = { builder, platform, store: 'directory', 'store-path': this.#store }
    const variables = { GITHUB_SHA: String(this.#commits).padStart(40, '0') }
    const result = await runStep(job, 'cache-dance', inputs, { ...options, env: variables })
    if (result.exitCode !== 0 || !new RegExp(end).test(result.log)) throw new Error(result.log)
    return result
  }
}

/** buildkit-cache-dance from a checkout, with what its users add for their mounts to outlive the machine. */
export class Theirs {
  readonly build: UsersBuild
  readonly #machine: Machine
  readonly #script: string
  readonly #load: Load

  /** @param checkout of reproducible-containers/buildkit-cache-dance */
  constructor(machine: Machine, load: Load, checkout: string) {
    this.#machine = machine
    this.#load = load
    this.#script = join(checkout, 'dist/index.js')
    this.build = new UsersBuild(machine, 'theirs', load)
  }

  /** Packs its folders as @actions/cache does. */
  async pack(): Promise<void> {
    await this.#shell('tar --posix -c cache | zstd -q -f -T0 --long=30 -o cache.tzst')
  }

  /** Unpacks what was packed, as @actions/cache does. */
  async unpack(): Promise<void> {
    await this.#shell('rm -rf cache && zstd -q -d --long=30 -c cache.tzst | tar -x')
  }

  async inject(): Promise<void> {
    await this.#step({})
  }

  async extract(): Promise<void> {
    await this.#step({ STATE_POST: 'true' })
  }

  async #shell(script: string): Promise<void> {
    await this.#machine.run(['sh', '-c', script], { cwd: this.build.folder })
  }

  async #step(state: Record<string, string>): Promise<void> {
    const mounts = indexes(this.#load).map((index) => [
      `cache/${index}`,
      { target: `/mnt/${index}`, id: `theirs-${index}` },
    ])
    const inputs = {
      'INPUT_CACHE-MAP': JSON.stringify(Object.fromEntries(mounts)),
      'INPUT_SCRATCH-DIR': 'scratch',
      'INPUT_UTILITY-IMAGE': 'busybox:1',
      INPUT_BUILDER: this.#machine.builder,
    }
    mkdirSync(join(this.build.folder, 'cache'), { recursive: true })
    const env = { ...inputs, ...state, GITHUB_STATE: join(this.#machine.folder, 'state') }
    writeFileSync(env.GITHUB_STATE, '')
    await this.#machine.run([process.execPath, this.#script], { cwd: this.build.folder, env })
  }
}
