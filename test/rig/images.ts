import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { aptProxySettings, debianSources, unpackPackage } from './apt.ts'
import { builderImage, dropBuilder, makeBuilder } from './builders.ts'
import { asRoot, machineEnv, RigError, run } from './commands.ts'
import { docker } from './engine.ts'
import { type Layout, sources } from './layout.ts'
import { step } from './progress.ts'
import { copyRegistryData } from './registry.ts'
import { contents, folderOf, type Part } from './store.ts'

/** Where the images are made and pushed to. */
export interface Workshop {
  readonly layout: Layout
  readonly host: string
  readonly registry: string
}

/** The Debian packages that making the images needs. */
export const imagePackages = ['mmdebstrap']

interface Recipe {
  /** The folder in `images/` that is its build context. */
  readonly name: string
  readonly image: string
  readonly tags: readonly string[]
  readonly platforms: string
  /** Adds to the build context what the folder does not have. */
  readonly fill: (layout: Layout, context: string) => void | Promise<void>
}

const folder = join(sources, 'images')
const release = 'bookworm'
const one = 'linux/amd64'
const both = 'linux/amd64,linux/arm64'

const builderRecipe: Recipe = { name: 'builder', image: builderImage, tags: [], platforms: one, fill: fillBuilder }

// In this order: debian is what busybox and rust start from.
const recipes: readonly Recipe[] = [
  {
    name: 'debian',
    image: 'library/debian:bookworm',
    tags: ['bookworm-slim', '12', '12-slim', 'latest'],
    platforms: one,
    fill: fillDebian,
  },
  { name: 'busybox', image: 'library/busybox:1', tags: ['latest', 'stable'], platforms: both, fill: fillBusybox },
  { name: 'frontend', image: 'docker/dockerfile:1', tags: ['latest'], platforms: one, fill: fillFrontend },
  {
    name: 'rust',
    image: 'library/rust:1-bookworm',
    tags: ['1', 'latest', '1-slim', '1-slim-bookworm', '1.96'],
    platforms: one,
    fill: fillRust,
  },
]

const read = (file: string): string => readFileSync(file, 'utf8')

// zstd level 1 writes the Rust image in 5 s where gzip, the default, takes 27
const pushed = 'push=true,compression=zstd,compression-level=1,force-compression=true'

/** The images as a part: kept as the data folder of a registry. `tools` are the folders of what goes into them. */
export async function imagesPart(tools: readonly string[]): Promise<Omit<Part, 'make'>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  const names = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name))
  const machine = [certificates(), cargoConfig()].filter((file) => file !== undefined)
  const proxies = await aptProxySettings()
  return {
    name: 'images',
    title: 'Images',
    inputs: [
      release,
      proxies,
      pushed,
      JSON.stringify([builderRecipe, ...recipes]),
      ...tools.toSorted(),
      ...contents(...names.toSorted(), ...machine),
    ],
  }
}

/** Makes every image, pushes it to the registry, and keeps the registry's data in the cache folder. */
export async function makeImages(shop: Workshop, rootfs: Promise<string>, part: Omit<Part, 'make'>): Promise<Part> {
  const { layout, host, registry } = shop
  const scratch = mkdtempSync(join(layout.dir, 'images-'))
  try {
    await makeImage(shop, builderRecipe, 'default', scratch)
    await makeBuilder(layout, host, registry, temporaryBuilder(layout))
    renameSync(await rootfs, rootfsFile(layout))
    for (const recipe of recipes) await makeImage(shop, recipe, temporaryBuilder(layout), scratch)
  } finally {
    await dropBuilder(layout, host, temporaryBuilder(layout))
    rmSync(scratch, { recursive: true, force: true })
    rmSync(rootfsFile(layout), { force: true })
  }
  const make = (into: string): Promise<void> => copyRegistryData(layout.registryData, join(into, 'registry'))
  return { ...part, title: 'Images kept in the cache folder', make }
}

/** Gives a new registry the images that the cache folder has. */
export async function restoreImages(layout: Layout, part: Omit<Part, 'make'>): Promise<void> {
  await step('Images from the cache folder', () =>
    copyRegistryData(join(folderOf(layout, part), 'registry'), layout.registryData),
  )
}

/** Unpacks a Debian root file system into a tar file, from the machine's own apt sources where these are Debian's. */
export async function debianRootfs(layout: Layout): Promise<string> {
  const tar = join(layout.dir, `rootfs-${process.pid}.tar`) // that of an interrupted `up` may still be written to
  const proxies = aptFile(layout)
  writeFileSync(proxies, await aptProxySettings())
  const options = ['--variant=apt', '--quiet', '--architectures=amd64', `--aptopt=${proxies}`]
  const log = join(layout.logs, 'mmdebstrap.log')
  const env = machineEnv({ TMPDIR: layout.dir }) // where it unpacks and mounts: `down` clears that folder
  const machine = debianSources(release, read)
  const argv = ['mmdebstrap', ...options, release, tar, ...machine]
  await step('Debian root file system', () => run(asRoot(argv), { log, env, remedy: `See ${log}.` }))
  return tar
}

async function makeImage(shop: Workshop, recipe: Recipe, builder: string, scratch: string): Promise<void> {
  const { layout, registry } = shop
  const context = join(scratch, recipe.name)
  cpSync(join(folder, recipe.name), context, { recursive: true })
  await recipe.fill(layout, context)
  await step(`Image ${recipe.image}`, () => build(shop, recipe, builder, context))
  rmSync(context, { recursive: true })
  const crane = join(layout.bin, 'crane')
  for (const tag of recipe.tags) await run([crane, 'tag', `${registry}/${recipe.image}`, tag])
}

async function build(shop: Workshop, recipe: Recipe, builder: string, context: string): Promise<void> {
  const image = `type=image,name=${shop.registry}/${recipe.image},${pushed}`
  const target = ['--platform', recipe.platforms, '--output', image]
  const options = ['--builder', builder, '--progress', 'plain', '--provenance=false', ...proxyArguments()]
  const log = join(shop.layout.logs, `image-${recipe.name}.log`)
  await docker(shop.layout, shop.host, ['buildx', 'build', ...options, ...target, context], log)
}

async function fillBuilder(layout: Layout, context: string): Promise<void> {
  const unpacked = join(context, 'busybox-package')
  await unpackPackage('busybox-static', unpacked, { log: join(layout.logs, 'busybox.log') })
  const places = ['bin/busybox', 'usr/bin/busybox'].map((path) => join(unpacked, path))
  copyFileSync(places.find(existsSync) ?? unpacked, join(context, 'busybox'))
  rmSync(unpacked, { recursive: true })
  for (const name of ['buildkitd', 'buildctl', 'runc']) copyFileSync(join(layout.bin, name), join(context, name))
  copyFileSync(certificates(), join(context, 'ca-certificates.crt'))
}

function fillDebian(layout: Layout, context: string): void {
  copyFileSync(rootfsFile(layout), join(context, 'rootfs.tar'))
}

function fillBusybox(layout: Layout, context: string): void {
  copyFileSync(aptFile(layout), join(context, '80machine'))
}

function fillFrontend(layout: Layout, context: string): void {
  copyFileSync(join(layout.bin, 'dockerfile-frontend'), join(context, 'dockerfile-frontend'))
}

function fillRust(layout: Layout, context: string): void {
  copyFileSync(aptFile(layout), join(context, '80machine'))
  copyFileSync(certificates(), join(context, 'ca-certificates.crt'))
  mkdirSync(join(context, 'cargo'))
  const config = cargoConfig()
  if (config) copyFileSync(config, join(context, 'cargo', 'config.toml'))
}

function temporaryBuilder(layout: Layout): string {
  return `${layout.name}-images`
}

function rootfsFile(layout: Layout): string {
  return join(layout.dir, 'rootfs.tar')
}

function aptFile(layout: Layout): string {
  return join(layout.dir, '80machine')
}

// Predefined build arguments: they reach every RUN and stay out of the image (Dockerfile reference, ARG).
function proxyArguments(): readonly string[] {
  const names = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']
  return names.filter((name) => process.env[name]).flatMap((name) => ['--build-arg', name])
}

function certificates(): string {
  const usual = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt']
  const file = [process.env.SSL_CERT_FILE, ...usual].find((path) => path && existsSync(path))
  if (file) return file
  throw new RigError('This machine has no CA bundle.', 'Install the package ca-certificates.')
}

function cargoConfig(): string | undefined {
  const home = process.env.CARGO_HOME || join(homedir(), '.cargo')
  return [join(home, 'config.toml'), join(home, 'config')].find((file) => existsSync(file))
}
