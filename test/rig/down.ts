import { existsSync } from 'node:fs'
import { builderImage, dropBuilder, listBuilders } from './builders.ts'
import { run } from './commands.ts'
import { restoreEmulation } from './emulation.ts'
import { answers, clearEngine, stopEngine, tryDocker } from './engine.ts'
import { otherClones, release } from './holds.ts'
import type { Layout } from './layout.ts'
import { unmountAll } from './mounts.ts'
import { killLeftovers, stop } from './processes.ts'
import { say, step } from './progress.ts'
import { readState, type State, writeState } from './state.ts'

/** Stops everything of this clone and removes its state folder; works as well on what an interrupted `up` left. */
export async function down(layout: Layout): Promise<void> {
  const state = readState(layout)
  if (state) writeState(layout, { ...state, ready: false })
  if (state?.engine === 'found') await leaveEngine(layout, state)
  else await step('Docker engine stopped', () => stopEngine(layout))
  await stop(layout, 'cache-service', 3_000)
  await stop(layout, 'registry', 3_000)
  await killLeftovers(layout)
  await unmountAll(layout)
  if (state?.engine !== 'found' && process.getuid?.() === 0) await clearEngine(layout)
  await restoreEmulation(layout)
  release(layout, 'cache')
  await step('State folder removed', () => removeFolders([layout.dir, layout.run]))
}

/** Removes the cache folder, unless another clone's rig is up and uses it. */
export async function removeCache(layout: Layout): Promise<void> {
  const others = otherClones(layout)
  if (others.length > 0) return say(`The cache folder stays: used by ${others.join(', ')}`)
  await step('Cache folder removed', () => removeFolders([layout.cache]))
}

// Of an engine that is not ours only what this clone put there goes.
async function leaveEngine(layout: Layout, state: State): Promise<void> {
  if (!(await answers(layout, state.dockerHost))) return
  for (const name of await listBuilders(layout, state.dockerHost)) await dropBuilder(layout, state.dockerHost, name)
  await tryDocker(layout, state.dockerHost, [
    'image',
    'rm',
    '--force',
    `127.0.0.1:${state.registryPort}/${builderImage}`,
  ])
}

async function removeFolders(folders: readonly string[]): Promise<void> {
  // never into a mount that could not be taken away
  for (const folder of folders.filter(existsSync)) await run(['rm', '-rf', '--one-file-system', folder])
}
