import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type CacheService, readCacheService } from './actions-cache.ts'
import { RigError } from './commands.ts'
import { dockerEnv } from './engine.ts'
import { type Layout, layoutOf } from './layout.ts'
import { pidOf } from './processes.ts'
import { readState, type State } from './state.ts'

export { createBuilder, createFleet, createRemoteBuilder, pruneSteps, removeBuilder } from './builders.ts'

/** What tests, bench and demo need of a running rig. */
export interface Rig {
  /** `127.0.0.1:PORT`; plain HTTP, also the builders' mirror for docker.io and ghcr.io. */
  readonly registry: string
  /** The name of the docker-container builder. */
  readonly builder: string
  /** The folder with crane, act, actionlint, buildctl, buildkitd, runc, dockerfile-frontend ... */
  readonly bin: string
  readonly cacheService: CacheService | undefined
  /** To be laid over `process.env`. */
  readonly env: Readonly<Record<string, string>>
}

/** The running rig of this clone; when it is not up, the error says what to do. */
export function connect(): Rig {
  const layout = layoutOf()
  const state = readState(layout)
  if (!state?.ready || !runs(layout, state)) {
    throw new RigError('The test rig is not up.', 'Start it: npm run rig -- up')
  }
  return {
    registry: `127.0.0.1:${state.registryPort}`,
    builder: layout.name,
    bin: layout.bin,
    cacheService: readCacheService(layout),
    env: dockerEnv(layout, state.dockerHost),
  }
}

// After a restart of the machine rig.json still says ready: look at the processes themselves.
function runs(layout: Layout, state: State): boolean {
  const engine = state.engine === 'found' || pidOf(layout, 'dockerd') !== undefined
  return engine && pidOf(layout, 'registry') !== undefined && existsSync(join(layout.bin, 'crane'))
}
