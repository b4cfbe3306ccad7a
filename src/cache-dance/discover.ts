import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BuildSource } from '../buildkit/build.ts'
import { convertedLlb } from '../buildkit/convert.ts'
import { type Dockerfile, isRemote } from '../buildkit/dockerfile.ts'
import { type CacheMount, cacheMounts, mountName } from '../buildkit/mounts.ts'
import { recipeDigest } from '../buildkit/recipe.ts'
import { lockDigest } from '../cargo/lock.ts'
import { platformName } from '../oci/platform.ts'
import { run } from '../runner/command.ts'
import { note, say } from '../runner/log.ts'
import { type SnapshotKeys, snapshotKeys } from '../store/key.ts'
import type { DanceRequest } from './inputs.ts'
import { chosenKeys, namedMounts } from './plan.ts'
import type { DanceState } from './state.ts'

/** What is to be restored. */
export interface Wanted {
  readonly mounts: readonly CacheMount[]
  readonly keys: SnapshotKeys
  readonly origin: Pick<DanceState, 'platform' | 'recipe' | 'lock' | 'commit'>
}

/**
 * Asks BuildKit for the cache mounts of the build, and makes the keys of their snapshot.
 *
 * @throws CommandError when BuildKit cannot tell
 */
export async function findWanted(request: DanceRequest, dockerfile: Dockerfile): Promise<Wanted> {
  const buildArgs = [...request.buildArgs, ...dockerfile.buildArgs]
  const source: BuildSource = { ...request, buildArgs }
  const llb = await convertedLlb(source, dockerfile.file)
  const found = cacheMounts(llb)
  for (const target of found.leftOut)
    note(`The cache mount ${target} stands on an image or stage (from=) and is left out.`)
  const mounts = request.mounts.length > 0 ? namedMounts(request.mounts, buildArgs) : found.mounts
  for (const mount of mounts) say(`${mount.target} (id ${mountName(mount)})`)
  const [lock, commit] = await Promise.all([lockOf(request.context), commitOf(request.context)])
  const origin = { recipe: recipeDigest(llb, request.context), lock, commit }
  const keys = chosenKeys(snapshotKeys({ platform: request.platform, ...origin }), request)
  return { mounts, keys, origin: { platform: platformName(request.platform), ...origin } }
}

async function lockOf(context: string): Promise<string> {
  const text = isRemote(context) ? '' : await readFile(join(context, 'Cargo.lock'), 'utf8').catch(() => '')
  return lockDigest(text)
}

/** Outside of a runner and of Git every build counts as another commit. */
async function commitOf(context: string): Promise<string> {
  if (process.env.GITHUB_SHA) return process.env.GITHUB_SHA
  const cwd = isRemote(context) ? '.' : context
  const head = await run({ argv: ['git', 'rev-parse', 'HEAD'], cwd, quiet: true }).catch(() => '')
  return head.trim() || randomUUID().replaceAll('-', '')
}
