import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { machineEnv } from './commands.ts'
import { type Layout, sources } from './layout.ts'
import { pidOf, start, waitFor } from './processes.ts'
import { isRecord, readJson } from './state.ts'

/** The local service that speaks the Actions cache protocol. */
export interface CacheService {
  readonly url: string
  readonly token: string
}

const program = join(sources, 'cache-service.ts')

/** Whether this checkout has the service's program. */
export function hasCacheService(): boolean {
  return existsSync(program)
}

/** Starts the service unless it runs, on the port it had before (0: any), and gives its port. */
export async function startCacheService(layout: Layout, port: number): Promise<number> {
  const ready = readyFile(layout)
  if (pidOf(layout, 'cache-service') === undefined) {
    const data = join(layout.dir, 'actions-cache')
    mkdirSync(data, { recursive: true })
    rmSync(ready, { force: true })
    const argv = [process.execPath, program, '--port', String(port), '--data', data, '--ready', ready]
    start(layout, { name: 'cache-service', argv, env: machineEnv() })
  }
  await waitFor(layout, 'cache-service', () => Promise.resolve(readCacheService(layout) !== undefined))
  return Number(new URL(readCacheService(layout)?.url ?? 'http://127.0.0.1').port)
}

/** The running service's address and token. */
export function readCacheService(layout: Layout): CacheService | undefined {
  if (pidOf(layout, 'cache-service') === undefined) return undefined
  const value = readJson(readyFile(layout))
  if (!isRecord(value)) return undefined
  const { url, token } = value
  return typeof url === 'string' && typeof token === 'string' ? { url, token } : undefined
}

function readyFile(layout: Layout): string {
  return join(layout.dir, 'cache-service.json')
}
