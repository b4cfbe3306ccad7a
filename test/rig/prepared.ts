import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dropBuilder, makeBuilder, pruneSteps } from './builders.ts'
import { run } from './commands.ts'
import { docker } from './engine.ts'
import type { Layout } from './layout.ts'
import { locked } from './lock.ts'
import { readState } from './state.ts'

/** The rig's images that builds start from, all unpacked; the frontend as well. */
const ALL_IMAGES = `# syntax=docker/dockerfile:1
FROM busybox:1 AS busybox
RUN true >/done
FROM --platform=linux/amd64 rust:1-bookworm AS rust
RUN true >/done
FROM scratch
COPY --from=busybox /done /busybox
COPY --from=rust /done /rust
`

/**
 * What a state folder has beside images: locks, identity, results of builds and their history. Of all else only databases
 * are ever written to in place (bbolt); layers and blobs are made under another name, and never change after that.
 */
const PASSING = ['buildkitd.lock', 'runc-overlayfs/workerid', 'cache.db', 'history.db'] as const
const DATABASES = ['containerdmeta.db', 'metadata_v2.db', 'snapshots/metadata.db'].map((name) =>
  join('runc-overlayfs', name),
)

/**
 * Whether builders begin with the rig's images, as after `pruneSteps`: pulling and unpacking them takes each new builder ten
 * seconds of processor time. vitest.config.ts asks for it; demo and measurements begin with nothing. Only the volumes of an
 * engine of our own are ours to write to.
 */
export function isPrepared(layout: Layout): boolean {
  return process.env.MUSLIN_PREPARED_BUILDERS === 'true' && readState(layout)?.engine === 'own'
}

/** Makes the state volume of a builder that is made next, with the images in it. */
export async function prepareVolume(layout: Layout, host: string, registry: string, name: string): Promise<void> {
  const from = await locked(`${layout.name}-images`, () => imagesVolume(layout, host, registry))
  const into = await volumeFolder(layout, host, name, 'create')
  await run(['cp', '--archive', '--link', `${from}/.`, into])
  for (const database of DATABASES) {
    rmSync(join(into, database))
    copyFileSync(join(from, database), join(into, database))
  }
}

/** The folder of the volume that all others are made from; it is made by the first who asks. */
async function imagesVolume(layout: Layout, host: string, registry: string): Promise<string> {
  const name = `${layout.name}-images`
  const whole = join(layout.dir, 'images-volume')
  if (!existsSync(whole)) {
    await dropBuilder(layout, host, name)
    await makeBuilder(layout, host, registry, name)
    await pullImages(layout, host, name)
    await docker(layout, host, ['buildx', 'stop', name])
    await docker(layout, host, ['buildx', 'rm', '--keep-state', name])
    const folder = await volumeFolder(layout, host, name, 'inspect')
    for (const file of PASSING) rmSync(join(folder, file), { force: true })
    writeFileSync(whole, '')
  }
  return volumeFolder(layout, host, name, 'inspect')
}

async function pullImages(layout: Layout, host: string, builder: string): Promise<void> {
  const context = mkdtempSync(join(layout.dir, 'images-'))
  try {
    writeFileSync(join(context, 'Dockerfile'), ALL_IMAGES)
    const options = ['--builder', builder, '--platform', 'linux/amd64,linux/arm64', '--provenance=false']
    await docker(layout, host, ['buildx', 'build', ...options, '--output', 'type=cacheonly', context])
    await docker(layout, host, ['buildx', 'prune', '--builder', builder, ...pruneSteps])
    await docker(layout, host, ['buildx', 'prune', '--builder', builder, '--force', '--filter', 'type=source.local'])
  } finally {
    rmSync(context, { recursive: true, force: true })
  }
}

async function volumeFolder(layout: Layout, host: string, builder: string, verb: 'create' | 'inspect') {
  const volume = `buildx_buildkit_${builder}0_state`
  if (verb === 'create') await docker(layout, host, ['volume', 'create', volume])
  const folder = await docker(layout, host, ['volume', 'inspect', '--format', '{{.Mountpoint}}', volume])
  return folder.trim()
}
