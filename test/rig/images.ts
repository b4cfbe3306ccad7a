import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { aptProxySettings, debianSources, unpackPackage } from './apt.ts'
import { builderImage, dropBuilder, makeBuilder } from './builders.ts'
import { asRoot, RigError, run } from './commands.ts'
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

const recipes = join(sources, 'images')
const release = 'bookworm'
const read = (file: string): string => readFileSync(file, 'utf8')

// zstd level 1 writes the Rust image in 5 s where gzip, the default, takes 27
const pushed = 'push=true,compression=zstd,compression-level=1,force-compression=true'

/** The images as a part: kept as the data folder of a registry. `tools` are the folders of what goes into them. */
export async function imagesPart(tools: readonly string[]): Promise<Omit<Part, 'make'>> {
  const files = readdirSync(recipes, { recursive: true, withFileTypes: true })
  const names = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name))
  const machine = [certificates(), cargoConfig()].filter((file) => file !== undefined)
  const proxies = await aptProxySettings()
  return {
    name: 'images',
    title: 'Images',
    inputs: [release, proxies, pushed, ...tools.toSorted(), ...contents(...names.toSorted(), ...machine)],
  }
}

/** Makes every image, pushes it to the registry, and keeps the registry's data in the cache folder. */
export async function makeImages(shop: Workshop, rootfs: Promise<string>, part: Omit<Part, 'make'>): Promise<Part> {
  const scratch = mkdtempSync(join(tmpdir(), 'muslin-rig-'))
  const temporary = `${shop.layout.name}-images`
  try {
    await step(`Image ${builderImage}`, () => makeBuilderImage(shop, join(scratch, 'builder')))
    await makeBuilder(shop.layout, shop.host, shop.registry, temporary)
    await makeOthers(shop, scratch, await rootfs)
  } finally {
    await dropBuilder(shop.layout, shop.host, temporary)
    rmSync(scratch, { recursive: true, force: true })
  }
  const make = (into: string): Promise<void> => copyRegistryData(shop.layout.registryData, join(into, 'registry'))
  return { ...part, title: 'Images kept in the cache folder', make }
}

/** Gives a new registry the images that the cache folder has. */
export async function restoreImages(layout: Layout, part: Omit<Part, 'make'>): Promise<void> {
  if (existsSync(layout.registryData)) return
  await step('Images from the cache folder', () =>
    copyRegistryData(join(folderOf(layout, part), 'registry'), layout.registryData),
  )
}

/** Unpacks a Debian root file system into a tar file, from the machine's own apt sources where these are Debian's. */
export async function debianRootfs(layout: Layout): Promise<string> {
  const tar = join(layout.dir, 'rootfs.tar')
  const proxies = join(layout.dir, '80machine')
  writeFileSync(proxies, await aptProxySettings())
  const options = ['--variant=apt', '--quiet', '--architectures=amd64', `--aptopt=${proxies}`]
  const log = join(layout.logs, 'mmdebstrap.log')
  const machine = debianSources(release, read)
  const argv = ['mmdebstrap', ...options, release, tar, ...machine]
  await step('Debian root file system', () => run(asRoot(argv), { log, remedy: `See ${log}.` }))
  return tar
}

async function makeBuilderImage(shop: Workshop, context: string): Promise<void> {
  const { layout } = shop
  await unpackPackage('busybox-static', join(context, 'package'), { log: join(layout.logs, 'busybox.log') })
  const busybox = ['bin/busybox', 'usr/bin/busybox'].map((path) => join(context, 'package', path)).find(existsSync)
  copyFileSync(busybox ?? join(context, 'package'), join(context, 'busybox'))
  rmSync(join(context, 'package'), { recursive: true })
  for (const name of ['buildkitd', 'buildctl', 'runc']) copyFileSync(join(layout.bin, name), join(context, name))
  copyFileSync(certificates(), join(context, 'ca-certificates.crt'))
  await build(shop, 'default', 'builder', context, builderImage)
}

async function makeOthers(shop: Workshop, scratch: string, rootfs: string): Promise<void> {
  const builder = `${shop.layout.name}-images`
  const make = async (name: string, image: string, fill: (context: string) => void, tags: readonly string[] = []) => {
    const context = join(scratch, name)
    mkdirSync(context)
    fill(context)
    await step(`Image ${image}`, () => build(shop, builder, name, context, image))
    for (const tag of tags) await run([join(shop.layout.bin, 'crane'), 'tag', `${shop.registry}/${image}`, tag])
  }
  const machine = join(shop.layout.dir, '80machine')
  const debian = (context: string): void => cpSync(rootfs, join(context, 'rootfs.tar'))
  await make('debian', 'library/debian:bookworm', debian, ['bookworm-slim', '12', 'latest'])
  rmSync(rootfs)
  await make('busybox', 'library/busybox:1', (to) => copyFileSync(machine, join(to, '80machine')), ['latest', 'stable'])
  await make('frontend', 'docker/dockerfile:1', (context) => {
    copyFileSync(join(shop.layout.bin, 'dockerfile-frontend'), join(context, 'dockerfile-frontend'))
  })
  await make('rust', 'library/rust:1-bookworm', (to) => fillRust(to, machine), [
    '1',
    '1-slim',
    '1-slim-bookworm',
    '1.96',
  ])
}

function fillRust(context: string, machine: string): void {
  copyFileSync(machine, join(context, '80machine'))
  copyFileSync(certificates(), join(context, 'ca-certificates.crt'))
  mkdirSync(join(context, 'cargo'))
  const config = cargoConfig()
  if (config) copyFileSync(config, join(context, 'cargo', 'config.toml'))
}

async function build(shop: Workshop, builder: string, name: string, context: string, image: string): Promise<void> {
  cpSync(join(recipes, name), context, { recursive: true })
  const platforms = name === 'busybox' ? 'linux/amd64,linux/arm64' : 'linux/amd64'
  const target = ['--platform', platforms, '--output', `type=image,name=${shop.registry}/${image},${pushed}`]
  const options = ['--builder', builder, '--progress', 'plain', '--provenance=false', ...proxyArguments()]
  const log = join(shop.layout.logs, `image-${name}.log`)
  await docker(shop.layout, shop.host, ['buildx', 'build', ...options, ...target, context], log)
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
