import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { attempt, machineEnv, run } from './commands.ts'
import type { Layout } from './layout.ts'
import { pidOf, start, waitFor } from './processes.ts'

/** Starts the registry on 127.0.0.1 unless it runs. */
export async function startRegistry(layout: Layout, port: number): Promise<void> {
  if (pidOf(layout, 'registry') === undefined) {
    mkdirSync(layout.registryData, { recursive: true })
    const config = join(layout.dir, 'registry.json') // JSON is YAML too
    writeFileSync(config, JSON.stringify(registryConfig(layout, port), undefined, 2))
    const argv = [join(layout.bin, 'registry'), 'serve', config]
    start(layout, { name: 'registry', argv, env: machineEnv({ OTEL_TRACES_EXPORTER: 'none' }) })
  }
  await waitFor(layout, 'registry', () => registryAnswers(port))
}

/** Whether a registry answers on that port. */
export async function registryAnswers(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/v2/`, { signal: AbortSignal.timeout(2_000) }).catch(
    () => undefined,
  )
  return answer?.ok === true
}

/** A port of 127.0.0.1 that nothing listens on. */
export function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}

/**
 * Copies a registry's data as hard links: distribution's file system driver never writes into a finished file, it writes
 * a new one and renames it (registry/storage/driver/filesystem/driver.go, PutContent, since 3.0).
 */
export async function copyRegistryData(from: string, to: string): Promise<void> {
  const draft = `${to}.draft`
  rmSync(draft, { recursive: true, force: true })
  if ((await attempt(['cp', '-a', '--link', from, draft])) === undefined) {
    rmSync(draft, { recursive: true, force: true })
    await run(['cp', '-a', '--reflink=auto', from, draft]) // the cache folder lies on another file system
  }
  rmSync(to, { recursive: true, force: true })
  renameSync(draft, to)
}

function registryConfig(layout: Layout, port: number): Record<string, unknown> {
  return {
    version: 0.1,
    log: { level: 'warn', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: layout.registryData }, delete: { enabled: true } },
    http: { addr: `127.0.0.1:${port}` },
  }
}
