import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Layout } from './layout.ts'

/** What `.rig/rig.json` records. */
export interface State {
  /** Everything is running: written last by `up`. */
  readonly ready: boolean
  /** `own`: started by this rig; `found`: it answered already and is only used. */
  readonly engine: 'own' | 'found'
  readonly dockerHost: string
  readonly registryPort: number
  /** The cache service's port, 0 before its first start. */
  readonly cachePort: number
  /** Folder of each built part in the cache folder. */
  readonly parts: Readonly<Record<string, string>>
}

/** Reads `.rig/rig.json`; a missing or broken file is `undefined`. */
export function readState(layout: Layout): State | undefined {
  const value = readJson(stateFile(layout))
  return isState(value) ? value : undefined
}

/** Writes `.rig/rig.json` in one piece. */
export function writeState(layout: Layout, state: State): void {
  mkdirSync(layout.dir, { recursive: true })
  const next = `${stateFile(layout)}.new`
  writeFileSync(next, `${JSON.stringify(state, undefined, 2)}\n`)
  renameSync(next, stateFile(layout))
}

/** The content of a JSON file; missing or broken is `undefined`. */
export function readJson(file: string): unknown {
  if (!existsSync(file)) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** Whether a parsed JSON value is an object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function stateFile(layout: Layout): string {
  return join(layout.dir, 'rig.json')
}

function isState(value: unknown): value is State {
  if (!isRecord(value) || !isRecord(value.parts)) return false
  const { ready, engine, dockerHost, registryPort, cachePort } = value
  const known = engine === 'own' || engine === 'found'
  const numbers = typeof registryPort === 'number' && typeof cachePort === 'number'
  return typeof ready === 'boolean' && known && typeof dockerHost === 'string' && numbers
}
