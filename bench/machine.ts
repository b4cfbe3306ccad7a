import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { connect, createBuilder, pruneSteps, type Rig, removeBuilder } from '../test/rig/connection.ts'

/** What something took. */
export interface Cost {
  readonly seconds: number
  /** How many times buildx was called to build. */
  readonly builds: number
}

/** The machine of a measurement: the rig, a builder and a folder of its own, and a docker that counts its builds. */
export class Machine {
  readonly folder = mkdtempSync(join(tmpdir(), 'muslin-bench-'))
  readonly rig: Rig = connect()
  readonly platform = process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64'
  #builder = ''

  /**
   * Makes the builder.
   *
   * @param inMemory whether the builder's disk is memory, and the folder should be by TMPDIR: a disk that writes at another
   *   speed each minute decides measurements otherwise
   */
  async start(name: string, inMemory = false): Promise<void> {
    this.#builder = await createBuilder(this.rig, `${name}-${process.pid}`)
    if (inMemory) await this.#moveToMemory()
    const shims = join(this.folder, 'bin')
    mkdirSync(shims)
    // Some call sudo, which a rig that runs as root need not have.
    this.#shim('sudo', 'exec "$@"')
    this.#shim(
      'docker',
      `case "$*" in *--call=*) ;; *'buildx build '*) echo >>'${this.#builds}' ;; esac\nexec '${await this.#dockerPath()}' "$@"`,
    )
  }

  async stop(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true })
    if (this.#builder !== '') await removeBuilder(this.rig, this.#builder)
  }

  get builder(): string {
    return this.#builder
  }

  /** The environment of everything that runs on it. */
  get env(): Record<string, string> {
    const own = Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? '']))
    return { ...own, ...this.rig.env, PATH: [join(this.folder, 'bin'), this.rig.env.PATH ?? own.PATH].join(delimiter) }
  }

  get #builds(): string {
    return join(this.folder, 'builds')
  }

  /** buildx makes the container of a builder anew, over a volume of this name that is there (driver/docker-container, driver.go). */
  async #moveToMemory(): Promise<void> {
    const container = `buildx_buildkit_${this.#builder}0`
    const [volume, disk] = [`${container}_state`, ['type=tmpfs', 'device=tmpfs', 'o=size=12g']]
    await this.run(['docker', 'rm', '--force', '--volumes', container])
    await this.run(['docker', 'volume', 'rm', '--force', volume])
    await this.run(['docker', 'volume', 'create', ...disk.flatMap((option) => ['--opt', option]), volume])
    await this.run(['docker', 'buildx', 'inspect', '--bootstrap', this.#builder])
  }

  #shim(name: string, text: string): void {
    const file = join(this.folder, 'bin', name)
    writeFileSync(file, `#!/bin/sh\n${text}\n`)
    chmodSync(file, 0o755)
  }

  async #dockerPath(): Promise<string> {
    return (await this.run(['sh', '-c', 'command -v docker'])).trim()
  }

  /**
   * Runs a program to its end.
   *
   * @throws Error with what it printed when it fails
   */
  run(
    argv: readonly string[],
    options: { readonly cwd?: string; readonly env?: Record<string, string> } = {},
  ): Promise<string> {
    const [program = '', ...args] = argv
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    const child = spawn(program, args, { cwd: options.cwd ?? this.folder, env: { ...this.env, ...options.env } })
    let printed = ''
    const collect = (chunk: Buffer): void => {
      printed += chunk
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve(printed) : reject(new Error(`${argv.join(' ')}\n${printed}`))))
    return promise
  }

  /** Makes the builder a new one but for its images. */
  async dropMounts(): Promise<void> {
    // What was sent from the client is kept as well, and would not be sent again.
    const kinds = ['exec.cachemount', 'source.local'].map((type) => ['--force', '--all', '--filter', `type=${type}`])
    for (const filter of [...kinds, pruneSteps]) {
      await this.run(['docker', 'buildx', 'prune', '--builder', this.builder, ...filter])
    }
  }

  /** What a piece of work takes. */
  async cost(work: () => Promise<unknown>): Promise<Cost> {
    // What others have written may still be on its way to the disk.
    await this.run(['sync'])
    writeFileSync(this.#builds, '')
    const start = performance.now()
    await work()
    const seconds = (performance.now() - start) / 1000
    return { seconds, builds: readFileSync(this.#builds, 'utf8').length }
  }
}
