import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readCacheService } from './actions-cache.ts'
import { listBuilders } from './builders.ts'
import { outcome } from './commands.ts'
import { hasArm64 } from './emulation.ts'
import { answers } from './engine.ts'
import type { Layout } from './layout.ts'
import { pidOf } from './processes.ts'
import { registryAnswers } from './registry.ts'
import { readState, type State } from './state.ts'
import { isHealthy } from './up.ts'

type Row = readonly [part: string, state: string, pid: string, address: string, disk: string]

/** Prints what of the rig runs, where, and how much disk it uses. */
export async function status(layout: Layout): Promise<void> {
  const state = readState(layout)
  const up = state?.ready === true && (await isHealthy(layout, state))
  console.log(up ? 'The rig is up.' : 'The rig is not up, or only in part: npm run rig -- up')
  const parts = state ? await running(layout, state) : []
  const rows: readonly Row[] = [
    ['part', 'state', 'pid', 'address', 'disk'],
    ...parts,
    ['arm64 emulation', hasArm64() ? 'on' : 'off', '', '', ''],
    ['cache folder', existsSync(layout.cache) ? 'there' : 'none', '', layout.cache, await disk(layout.cache)],
  ]
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length))) ?? []
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
}

async function running(layout: Layout, state: State): Promise<readonly Row[]> {
  const host = state.dockerHost
  const engine = await answers(layout, host)
  const registry = await registryAnswers(state.registryPort)
  const cache = readCacheService(layout)
  const builders = engine ? await listBuilders(layout, host) : []
  const pid = (name: string): string => String(pidOf(layout, name) ?? '')
  const shown = (up: boolean): string => (up ? 'running' : 'stopped')
  return [
    [`engine (${state.engine})`, shown(engine), pid('dockerd'), host, await disk(layout.engineData)],
    ['registry', shown(registry), pid('registry'), `127.0.0.1:${state.registryPort}`, await disk(layout.registryData)],
    [
      'cache service',
      shown(cache !== undefined),
      pid('cache-service'),
      cache?.url ?? '',
      await disk(join(layout.dir, 'actions-cache')),
    ],
    ...builders.map((name): Row => ['builder', 'there', '', name, '']),
  ]
}

async function disk(folder: string): Promise<string> {
  if (!existsSync(folder)) return ''
  const { stdout } = await outcome(['du', '--summarize', '--human-readable', '--one-file-system', folder])
  return stdout.split('\t')[0] ?? ''
}
