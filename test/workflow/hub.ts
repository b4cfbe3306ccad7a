import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { putManifest } from '../../src/oci/push.ts'
import { putLegs, quickClient, reference, relabel } from '../integration/busybox-legs.ts'
import { makeBuilder, writeBuilderConfig } from '../rig/builders.ts'
import type { Rig } from '../rig/connection.ts'
import { layoutOf } from '../rig/layout.ts'
import { isPrepared, prepareVolume } from '../rig/prepared.ts'

/** Label of the images of {@link putBase}: the name that a Dockerfile has for it. */
export const BASE_LABEL = 'base'

/** Where a test keeps images that are to be found under names of Docker Hub. */
export const hubOf = (rig: Rig, name: string): string => `${rig.registry}/hub-${name}`

/** A builder that looks for images of Docker Hub there first, and on the rig's registry where they are not. Gives its name. */
export async function createBuilderWith(rig: Rig, hub: string): Promise<string> {
  const layout = layoutOf()
  const host = rig.env.DOCKER_HOST ?? ''
  const full = `${rig.builder}-${hub.split('/')[1]}`
  const own = { ...layout, buildkitConfig: join(layout.dir, `${full}.toml`) }
  writeBuilderConfig(own, rig.registry, false)
  const usual = readFileSync(own.buildkitConfig, 'utf8')
  const mirrors = `mirrors = ["${rig.registry}"]`
  writeFileSync(own.buildkitConfig, usual.replace(mirrors, `mirrors = ["${hub}", "${rig.registry}"]`))
  const prepare = isPrepared(layout) ? () => prepareVolume(layout, host, rig.registry, full) : undefined
  await makeBuilder(own, host, rig.registry, full, prepare)
  rmSync(own.buildkitConfig)
  return full
}

/** Puts a small image for two platforms under a name of Docker Hub: busybox, which says by a label whom it stands for. */
export async function putBase(rig: Rig, hub: string, base: string): Promise<void> {
  const { connection } = quickClient()
  const { repository, tag } = { tag: 'latest', ...reference(base) }
  const place = reference(`${hub}/${repository}`)
  const legs = Object.entries(await putLegs(rig, place)).map(async ([architecture, digest]) => {
    const labelled = await relabel(place, digest, { [BASE_LABEL]: base })
    const { bytes, content } = await quickClient().manifest({ ...place, digest: labelled })
    return {
      mediaType: content.mediaType,
      digest: labelled,
      size: bytes.length,
      platform: { os: 'linux', architecture },
    }
  })
  const mediaType = 'application/vnd.oci.image.index.v1+json'
  const content = JSON.stringify({ schemaVersion: 2, mediaType, manifests: await Promise.all(legs) })
  await putManifest(connection, { ...place, tag }, { content, mediaType })
}

/** Builds an image and puts it under a name of Docker Hub. */
export function buildInto(rig: Rig, hub: string, name: string, dockerfile: string): void {
  const { repository, tag = 'latest' } = reference(name)
  const args = ['buildx', 'build', '--quiet', '--builder', rig.builder, '--provenance=false', '--push']
  const env = { ...process.env, ...rig.env }
  const tagged = ['--tag', `${hub}/${repository}:${tag}`, '-']
  const { status, stderr } = spawnSync('docker', [...args, ...tagged], { env, input: dockerfile, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${name}: ${stderr}`)
}
