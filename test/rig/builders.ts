import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Rig } from './connection.ts'
import { docker, tryDocker } from './engine.ts'
import { type Layout, layoutOf } from './layout.ts'
import { isPrepared, prepareVolume } from './prepared.ts'

/** The builder's image, on the rig's registry; through the mirror it is also Docker Hub's name of it. */
export const builderImage = 'moby/buildkit:buildx-stable-1'

/**
 * Makes a fresh docker-container builder and gives its name. `down` removes forgotten ones. It is like the rig's own one, but
 * collects no garbage: to know sizes, the collector holds each cache mount for a moment, and a step that asks for one in that
 * moment gets an empty one for good (moby/buildkit#883). Builders that go with their test need no bound.
 */
export async function createBuilder(rig: Rig, name: string): Promise<string> {
  const layout = layoutOf()
  const full = `${rig.builder}-${name}`
  const host = rig.env.DOCKER_HOST ?? ''
  const own = { ...layout, buildkitConfig: join(layout.dir, `${full}.toml`) }
  const prepare = isPrepared(layout) ? () => prepareVolume(layout, host, rig.registry, full) : undefined
  writeBuilderConfig(own, rig.registry, false)
  await makeBuilder(own, host, rig.registry, full, prepare)
  rmSync(own.buildkitConfig)
  return full
}

/**
 * What `docker buildx prune` is told to drop what earlier builds have left but for images, so that a builder is like a new one.
 * Images are called `pulled from …`.
 */
export const pruneSteps = ['--force', '--all', '--filter', 'type=regular', '--filter', 'description~="^[^p]"'] as const

/** Removes a builder of `createBuilder` with its container and its state volume. */
export async function removeBuilder(rig: Rig, name: string): Promise<void> {
  const full = name.startsWith(rig.builder) ? name : `${rig.builder}-${name}`
  await dropBuilder(layoutOf(), rig.env.DOCKER_HOST ?? '', full)
}

/**
 * Makes a builder of the `remote` driver, which talks to the daemon of a builder of {@link createBuilder} and knows nothing
 * else of it. Take it away with `removeBuilder`, before the other one.
 */
export const createRemoteBuilder = (rig: Rig, builder: string): Promise<string> => createFleet(rig, [{ builder }])

/** One machine of a fleet. */
export interface Node {
  /** A builder of {@link createBuilder}, whose daemon it is. */
  readonly builder: string
  /** What it is asked to build; left out, what it says it can. */
  readonly platform?: string
}

/**
 * Makes one builder of the `remote` driver out of several daemons. Take it away with `removeBuilder`, before those whose
 * daemons they are.
 */
export async function createFleet(rig: Rig, nodes: readonly [Node, ...Node[]]): Promise<string> {
  const name = `${nodes[0].builder}-remote`
  for (const [index, { builder, platform }] of nodes.entries()) {
    const place = ['--name', name, ...(index === 0 ? [] : ['--append']), '--driver', 'remote']
    const served = platform === undefined ? [] : ['--platform', platform]
    const endpoint = `docker-container://buildx_buildkit_${builder}0`
    await docker(layoutOf(), rig.env.DOCKER_HOST ?? '', ['buildx', 'create', ...place, ...served, endpoint])
  }
  return name
}

/** What bounds the disk use of a builder. */
const BOUNDS = ['  reservedSpace = "2GB"', '  maxUsedSpace = "12GB"', '  minFreeSpace = "4GB"']

/** Writes a builder's configuration: the registry as mirror, and a bound for its disk use. */
export function writeBuilderConfig(layout: Layout, registry: string, bounded = true): void {
  const lines = [
    'insecure-entitlements = ["network.host"]',
    '[worker.oci]',
    `  gc = ${bounded}`,
    ...(bounded ? BOUNDS : []),
    ...['docker.io', 'ghcr.io'].flatMap((name) => [`[registry."${name}"]`, `  mirrors = ["${registry}"]`]),
    `[registry."${registry}"]`,
    '  http = true',
  ]
  writeFileSync(layout.buildkitConfig, `${lines.join('\n')}\n`)
}

/**
 * Makes a builder, or starts the one that is there; one that does not start any more is made anew.
 *
 * @param prepare makes the volume that buildx then takes for its state (driver/docker-container, driver.go)
 */
export async function makeBuilder(
  layout: Layout,
  host: string,
  registry: string,
  name: string,
  prepare = async (): Promise<void> => {},
): Promise<void> {
  if ((await tryDocker(layout, host, ['buildx', 'inspect', '--bootstrap', name])) !== undefined) return
  await dropBuilder(layout, host, name)
  await prepare()
  const image = `image=${registry}/${builderImage}`
  const settings = ['network=host', image, `cgroup-parent=/${layout.name}`].flatMap((setting) => [
    '--driver-opt',
    setting,
  ])
  const options = ['--driver', 'docker-container', ...settings]
  const config = ['--buildkitd-config', layout.buildkitConfig, '--bootstrap']
  await docker(layout, host, ['buildx', 'create', '--name', name, ...options, ...config])
}

/** Removes a builder, also when buildx knows nothing of its container any more. */
export async function dropBuilder(layout: Layout, host: string, name: string): Promise<void> {
  await tryDocker(layout, host, ['buildx', 'rm', '--force', name])
  const container = `buildx_buildkit_${name}0`
  await tryDocker(layout, host, ['rm', '--force', '--volumes', container])
  await tryDocker(layout, host, ['volume', 'rm', '--force', `${container}_state`])
}

/** Whether a builder's container runs. */
export async function builderRuns(layout: Layout, host: string, name: string): Promise<boolean> {
  const filter = `name=^/?buildx_buildkit_${name}0$`
  const listed = await tryDocker(layout, host, ['ps', '--filter', filter, '--format', '{{.Names}}'])
  return listed !== undefined && listed.trim() !== ''
}

/** The names of all builders of this clone on an engine, by their containers. */
export async function listBuilders(layout: Layout, host: string): Promise<readonly string[]> {
  const filter = `name=buildx_buildkit_${layout.name}`
  const listed = await tryDocker(layout, host, ['ps', '--all', '--filter', filter, '--format', '{{.Names}}'])
  const names = (listed ?? '').split('\n').map((line) => /^buildx_buildkit_(.+)0$/.exec(line)?.[1])
  return names.filter((name) => name !== undefined)
}
