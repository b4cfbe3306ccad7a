import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { child } from '../integration/child.ts'

/** What the sources of a commit say, and so the program made of them. */
export interface Sources {
  readonly version: number
  readonly lock: number
  readonly toolchain: number
}

/** What a program made of the sources prints. */
export const printedBy = ({ version, lock, toolchain }: Sources): string =>
  `version ${version}, lock ${lock}, toolchain ${toolchain}`

/** A repository with branches, each with sources of its own. */
export class Repository {
  readonly folder: string
  readonly #sources = new Map<string, Sources>()

  constructor(folder: string) {
    this.folder = folder
  }

  async start(): Promise<void> {
    cpSync(join(import.meta.dirname, 'project'), this.folder, { recursive: true })
    await this.#git('init', '--quiet', '--initial-branch', 'main')
    this.#sources.set('main', { version: 0, lock: 0, toolchain: 0 })
    await this.#commit()
  }

  /** Commits another version on a branch, which begins where main is. */
  async change(branch: string, version: number, changed: { lock: boolean; toolchain: boolean }): Promise<Sources> {
    const known = this.#sources.get(branch)
    await this.#git('checkout', '--quiet', ...(known === undefined ? ['-b', branch, 'main'] : [branch]))
    const { lock, toolchain } = known ?? this.#sources.get('main') ?? { lock: 0, toolchain: 0 }
    const next = { version, lock: changed.lock ? version : lock, toolchain: changed.toolchain ? version : toolchain }
    this.#sources.set(branch, next)
    writeFileSync(join(this.folder, 'version.h'), `#define VERSION "${version}"\n`)
    writeFileSync(join(this.folder, 'go.sum'), `${next.lock}\n`)
    const dockerfile = join(this.folder, 'Dockerfile')
    const text = readFileSync(dockerfile, 'utf8')
    writeFileSync(dockerfile, text.replace(/echo \d+ > /, `echo ${next.toolchain} > `))
    await this.#commit()
    return next
  }

  /** A fresh clone of a branch, as checkout makes it; its commit. */
  async clone(branch: string, place: string): Promise<string> {
    rmSync(place, { recursive: true, force: true })
    await git(this.folder, 'clone', '--quiet', '--branch', branch, this.folder, place)
    return (await git(place, 'rev-parse', 'HEAD')).trim()
  }

  async #commit(): Promise<void> {
    await this.#git('add', '--all')
    await this.#git('commit', '--quiet', '--message', 'next')
  }

  readonly #git = (...args: readonly string[]): Promise<string> => git(this.folder, ...args)
}

const IDENTITY = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.com', '-c', 'commit.gpgSign=false']

async function git(cwd: string, ...args: readonly string[]): Promise<string> {
  const { exitCode, log } = await child(['git', ...IDENTITY, ...args], cwd, process.env)
  if (exitCode !== 0) throw new Error(`git ${args.join(' ')}: ${log}`)
  return log
}
