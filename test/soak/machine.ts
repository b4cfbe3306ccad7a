import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { child } from '../integration/child.ts'
import { type CacheService, type Faults, mintToken, REST_TOKENS, startCacheService } from '../rig/cache-service.ts'
import { createBuilder, pruneSteps, type Rig, removeBuilder } from '../rig/connection.ts'

const READ_WRITE = 3
const READ_ONLY = 1

/** Where releases run: one builder, a cache service and folders, all of them this machine's own. */
export class Machine {
  readonly rig: Rig
  readonly folder: string
  /** In the environment of all that is started, so that what is left can be told. */
  readonly mark: string
  builder = ''
  #service: CacheService | undefined

  constructor(rig: Rig, folder: string) {
    this.rig = rig
    this.folder = folder
    this.mark = folder.replace(/\W/g, '')
  }

  async start(): Promise<void> {
    await this.#serve({})
    await this.newBuilder()
  }

  async stop(): Promise<void> {
    await this.#service?.close()
    if (this.builder !== '') await removeBuilder(this.rig, this.builder)
  }

  async removeBuilder(): Promise<void> {
    await removeBuilder(this.rig, this.builder)
  }

  async newBuilder(): Promise<void> {
    this.builder = await createBuilder(this.rig, `soak-${process.pid}`)
  }

  /** As on a new machine: neither mounts nor results of steps, but the base images. */
  async forget(): Promise<void> {
    for (const filter of [['--force', '--all', '--filter', 'type=exec.cachemount'], pruneSteps]) {
      const argv = ['docker', 'buildx', 'prune', '--builder', this.builder, ...filter]
      const { exitCode, log } = await child(argv, this.folder, { ...process.env, ...this.rig.env })
      if (exitCode !== 0) throw new Error(log)
    }
  }

  /** The cache service from now on, with what it has or without. */
  async cache(options: { readonly faults?: Faults; readonly empty?: boolean }): Promise<void> {
    await this.#service?.close()
    if (options.empty) rmSync(this.#cacheFolder, { recursive: true, force: true })
    await this.#serve(options.faults ?? {})
  }

  async #serve(faults: Faults): Promise<void> {
    mkdirSync(this.#cacheFolder, { recursive: true })
    this.#service = await startCacheService({ data: this.#cacheFolder, port: 0, faults })
  }

  get #cacheFolder(): string {
    return join(this.folder, 'cache')
  }

  /** Bytes that the cache service holds. */
  storedBytes(): number {
    const files = readdirSync(this.#cacheFolder, { recursive: true, withFileTypes: true })
    return files
      .filter((file) => file.isFile())
      .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
  }

  /** What a job on a branch has in its environment. A branch reads what main has saved, and main nothing of others. */
  environment(branch: string, commit: string, temp: string): Record<string, string> {
    const url = this.#service?.url ?? ''
    const own = { Scope: `refs/heads/${branch}`, Permission: READ_WRITE }
    const scopes = branch === 'main' ? [own] : [own, { Scope: 'refs/heads/main', Permission: READ_ONLY }]
    return {
      ...this.rig.env,
      BUILDX_BUILDER: this.builder,
      HOME: process.env.HOME ?? '/',
      TMPDIR: temp,
      MUSLIN_SOAK: this.mark,
      GITHUB_REF: `refs/heads/${branch}`,
      GITHUB_SHA: commit,
      GITHUB_API_URL: `${url}/api`,
      ACTIONS_CACHE_SERVICE_V2: 'True',
      ACTIONS_RESULTS_URL: url,
      ACTIONS_RUNTIME_TOKEN: mintToken(scopes),
    }
  }

  /** For the input `token`: this job may list and delete what is in the cache. */
  readonly token = REST_TOKENS.write

  /** What has been started and still runs, as paths of the programs. */
  running(): readonly string[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
      .flatMap((pid) => {
        try {
          return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`MUSLIN_SOAK=${this.mark}`)
            ? [readlinkSync(`/proc/${pid}/exe`)]
            : []
        } catch {
          return []
        }
      })
  }

  /** Containers and volumes of its builder that the engine has. */
  async left(): Promise<readonly string[]> {
    const name = `name=buildx_buildkit_${this.builder}`
    const lists = [
      ['ps', '--all', '--filter', name, '--format', '{{.Names}}'],
      ['volume', 'ls', '--filter', name, '--format', '{{.Name}}'],
    ]
    const found = await Promise.all(
      lists.map((args) => child(['docker', ...args], tmpdir(), { ...process.env, ...this.rig.env })),
    )
    return found.flatMap(({ log }) => log.split('\n').filter((line) => line !== ''))
  }
}
