import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { hasCacheService, readCacheService, startCacheService } from './actions-cache.ts'
import { installPackages } from './apt.ts'
import { builderRuns, makeBuilder, writeBuilderConfig } from './builders.ts'
import { RigError } from './commands.ts'
import { down } from './down.ts'
import { enableArm64 } from './emulation.ts'
import { answers, findEngine, ownHost, startEngine } from './engine.ts'
import { hold } from './holds.ts'
import { debianRootfs, imagePackages, imagesPart, makeImages, restoreImages } from './images.ts'
import type { Layout } from './layout.ts'
import { pidOf, stop } from './processes.ts'
import { say, step } from './progress.ts'
import { freePort, registryAnswers, startRegistry } from './registry.ts'
import { readState, type State, writeState } from './state.ts'
import { folderOf, isStored, type Part, provide, prune } from './store.ts'
import { packagesToBuild, provideTools, toolParts } from './tools.ts'

interface Plan {
  readonly layout: Layout
  readonly engine: State['engine']
  readonly host: string
  readonly tools: readonly Part[]
  readonly images: Omit<Part, 'make'>
}

/** Brings the rig up; returns at once when it is up and nothing that it is built from has changed. */
export async function up(layout: Layout): Promise<void> {
  assertMachine()
  const state = readState(layout)
  const plan = await makePlan(layout, state)
  if (state && !isBuiltFrom(state, plan)) {
    await step('The rig was built from something older: down first', () => down(layout))
  } else if (state?.ready && (await isHealthy(layout, state))) {
    return say(`The rig is up: ${summary(layout, state)}`)
  }
  const ready = await bringUp(plan, readState(layout))
  say(`The rig is up: ${summary(layout, ready)}`)
}

/** Whether every part of a rig that says it is ready answers. */
export async function isHealthy(layout: Layout, state: State): Promise<boolean> {
  if (!(await registryAnswers(state.registryPort))) return false
  if (hasCacheService() && readCacheService(layout) === undefined) return false
  return builderRuns(layout, state.dockerHost, layout.name)
}

function assertMachine(): void {
  if (process.platform === 'linux' && process.arch === 'x64') return
  throw new RigError('The rig needs Linux on x86-64.', 'Its images for arm64 are made there, by cross compilation.')
}

async function makePlan(layout: Layout, state: State | undefined): Promise<Plan> {
  const host = await chooseEngine(layout, state)
  const engine = host === ownHost(layout) ? 'own' : 'found'
  const tools = await toolParts(layout, engine === 'own')
  const inImages = tools.filter((part) => part.name === 'buildkit' || part.name === 'runc')
  const images = await imagesPart(inImages.map((part) => basename(folderOf(layout, part))))
  return { layout, engine, host, tools, images }
}

// An engine stays the clone's choice while it answers, so that a later Docker start does not move a running rig.
async function chooseEngine(layout: Layout, state: State | undefined): Promise<string> {
  if (state?.engine === 'own' && pidOf(layout, 'dockerd') !== undefined) return ownHost(layout)
  if (state?.engine === 'found' && (await answers(layout, state.dockerHost))) return state.dockerHost
  return (await findEngine(layout)) ?? ownHost(layout)
}

function partFolders(plan: Plan): Record<string, string> {
  const parts = [...plan.tools, plan.images]
  return Object.fromEntries(parts.map((part) => [part.name, basename(folderOf(plan.layout, part))]))
}

function isBuiltFrom(state: State, plan: Plan): boolean {
  return JSON.stringify(state.parts) === JSON.stringify(partFolders(plan))
}

async function bringUp(plan: Plan, before: State | undefined): Promise<State> {
  const { layout, engine, host } = plan
  mkdirSync(layout.logs, { recursive: true })
  const registryPort = before?.registryPort || (await freePort())
  const state: State = {
    ready: false,
    engine,
    dockerHost: host,
    registryPort,
    cachePort: before?.cachePort ?? 0,
    parts: partFolders(plan),
  }
  writeState(layout, state)
  hold(layout, 'cache', '')
  await installPackages(packagesFor(plan), join(layout.logs, 'apt.log'))
  const rootfs = hasImages(plan) ? undefined : debianRootfs(layout)
  rootfs?.catch(() => undefined) // awaited, and so reported, only when the tools are there
  await provideTools(layout, plan.tools)
  await startServices(plan, `127.0.0.1:${registryPort}`, registryPort)
  if (rootfs) await fillRegistry(plan, `127.0.0.1:${registryPort}`, rootfs)
  await step('Builder', () => makeBuilder(layout, host, `127.0.0.1:${registryPort}`, layout.name))
  const ready = { ...state, cachePort: await cacheService(layout, state.cachePort), ready: true }
  writeState(layout, ready)
  prune(
    layout,
    Object.values(ready.parts).map((name) => join(layout.cache, name)),
  )
  return ready
}

function packagesFor(plan: Plan): readonly string[] {
  const missing = plan.tools.filter((part) => !isStored(plan.layout, part))
  const engine = plan.engine === 'own' ? ['iptables', 'iproute2', 'tini'] : []
  const images = hasImages(plan) ? [] : imagePackages
  return ['qemu-user-static', 'zstd', 'jq', ...engine, ...images, ...packagesToBuild(missing)]
}

async function startServices(plan: Plan, registry: string, port: number): Promise<void> {
  const { layout } = plan
  await enableArm64(layout) // before any builder starts: workers list their platforms once
  if (!isFilled(plan) && isInCache(plan)) {
    await stop(layout, 'registry', 5_000)
    await restoreImages(layout, plan.images)
    markFilled(plan)
  }
  await step('Registry', () => startRegistry(layout, port))
  if (plan.engine === 'own') await step('Docker engine', () => startEngine(layout, registry))
  else say(`Docker engine: using the one that answers at ${plan.host}`)
  writeBuilderConfig(layout, registry)
}

async function fillRegistry(plan: Plan, registry: string, rootfs: Promise<string>): Promise<void> {
  const { layout, host, images } = plan
  await provide(layout, await makeImages({ layout, host, registry }, rootfs, images))
  markFilled(plan)
}

async function cacheService(layout: Layout, port: number): Promise<number> {
  if (!hasCacheService()) {
    say('Cache service: this checkout has none yet')
    return 0
  }
  return step('Cache service', () => startCacheService(layout, port))
}

function hasImages(plan: Plan): boolean {
  return isFilled(plan) || isInCache(plan)
}

function isInCache(plan: Plan): boolean {
  return existsSync(folderOf(plan.layout, plan.images))
}

// The registry's folder alone says nothing: an interrupted `up` leaves a half-filled one.
function isFilled(plan: Plan): boolean {
  const file = filledFile(plan.layout)
  return existsSync(file) && readFileSync(file, 'utf8') === basename(folderOf(plan.layout, plan.images))
}

function markFilled(plan: Plan): void {
  writeFileSync(filledFile(plan.layout), basename(folderOf(plan.layout, plan.images)))
}

function filledFile(layout: Layout): string {
  return join(layout.dir, 'registry-filled')
}

function summary(layout: Layout, state: State): string {
  const engine = state.engine === 'own' ? 'own engine' : `engine at ${state.dockerHost}`
  return `${engine}, registry 127.0.0.1:${state.registryPort}, builder ${layout.name}`
}
