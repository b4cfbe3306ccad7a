import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { unpackPackage } from './apt.ts'
import { attempt, machineEnv, RigError, run } from './commands.ts'
import { type Layout, sources } from './layout.ts'
import { contents, type Part, provide } from './store.ts'

interface GoTool {
  readonly name: string
  /** Packages of our module `tools/<name>`, or one `path@version` that `go install` accepts. */
  readonly packages: readonly string[]
  readonly module: boolean
  readonly cgo?: boolean
  readonly flags: readonly string[]
}

const small = '-s -w'

// Modules of our own, because `go install path@version` refuses modules with replace or exclude lines (go help install).
// The versions of the binaries come from -X, as their own builds do it; API clients read the engine's.
const buildkit: GoTool = {
  name: 'buildkit',
  packages: [
    'github.com/moby/buildkit/cmd/buildkitd',
    'github.com/moby/buildkit/cmd/buildctl',
    'github.com/moby/buildkit/frontend/dockerfile/cmd/dockerfile-frontend',
    'github.com/docker/buildx/cmd/buildx',
  ],
  module: true,
  flags: [
    '-trimpath',
    `-ldflags=${small} -X github.com/moby/buildkit/version.Version=v0.32.2 -X github.com/docker/buildx/version.Version=v0.36.1`,
  ],
}

const engine: GoTool = {
  name: 'docker',
  packages: [
    'github.com/moby/moby/v2/cmd/dockerd',
    'github.com/moby/moby/v2/cmd/docker-proxy',
    'github.com/containerd/containerd/v2/cmd/containerd',
    'github.com/containerd/containerd/v2/cmd/containerd-shim-runc-v2',
  ],
  module: true,
  flags: ['-trimpath', `-ldflags=${small} -X github.com/moby/moby/v2/dockerversion.Version=29.9.3`],
}

// A main package of our own: distribution's registry without the cloud storage that its own command links in.
const registry: GoTool = {
  name: 'registry',
  packages: ['.'],
  module: true,
  flags: ['-trimpath', `-ldflags=${small} -X github.com/distribution/distribution/v3/version.version=v3.1.1`],
}

// Containers need a runc with seccomp, and the builder's image one without shared libraries.
const runc: GoTool = {
  name: 'runc',
  packages: ['github.com/opencontainers/runc@v1.5.1'],
  module: false,
  cgo: true,
  flags: ['-trimpath', '-tags=seccomp,netgo,osusergo', `-ldflags=${small} -extldflags -static`],
}

const single = ([name, path]: readonly [string, string]): GoTool => ({
  name,
  packages: [path],
  module: false,
  flags: ['-trimpath', `-ldflags=${small}`],
})

const singles = (
  [
    ['act', 'github.com/nektos/act@v0.2.87'],
    ['crane', 'github.com/google/go-containerregistry/cmd/crane@v0.21.9'],
    ['actionlint', 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12'],
  ] as const
).map(single)

/** What the tools of a rig with or without an own engine are built from. */
export async function toolParts(layout: Layout, ownEngine: boolean): Promise<readonly Part[]> {
  const go = await goVersion()
  const goTools = [...(ownEngine ? [engine] : []), buildkit, runc, registry, ...singles]
  const cli = (await hasDockerCli()) ? [] : [dockerCli(layout)]
  return [...goTools.map((tool) => goPart(layout, tool, go)), ...cli]
}

/** A tool that is not part of the rig, of our module `tools/<name>`. */
export async function moduleTool(layout: Layout, name: string, path: string): Promise<Part> {
  const flags = ['-trimpath', `-ldflags=${small}`]
  return goPart(layout, { name, packages: [path], module: true, flags }, await goVersion())
}

/** The Debian packages that building these parts needs. */
export function packagesToBuild(parts: readonly Part[]): readonly string[] {
  return parts.some((part) => part.name === 'runc') ? ['gcc', 'libc6-dev', 'libseccomp-dev', 'pkg-config'] : []
}

/**
 * Builds what is missing and fills `.rig/bin` and the Docker CLI's plugin folder with links to it. One after the other: Go
 * uses all cores by itself, and two builds at once compile the packages they share twice (444 s against 280 s).
 */
export async function provideTools(layout: Layout, parts: readonly Part[]): Promise<void> {
  mkdirSync(layout.bin, { recursive: true })
  for (const part of parts) linkAll(await provide(layout, part), layout.bin)
  const plugins = join(layout.dockerConfig, 'cli-plugins')
  mkdirSync(plugins, { recursive: true })
  link(join(layout.bin, 'buildx'), join(plugins, 'docker-buildx'))
}

function goPart(layout: Layout, tool: GoTool, go: string): Part {
  const folder = join(sources, 'tools', tool.name)
  const files = ['go.mod', 'go.sum', 'main.go'].map((name) => join(folder, name))
  const version = tool.module ? '' : ` ${tool.packages[0]?.split('@')[1]}`
  return {
    name: tool.name,
    title: `Go build of ${tool.name}${version}`,
    inputs: [go, process.arch, ...tool.packages, ...tool.flags, ...contents(...files.filter(existsSync))],
    make: (into) => goBuild(layout, tool, folder, into),
  }
}

async function goBuild(layout: Layout, tool: GoTool, module: string, into: string): Promise<void> {
  const log = join(layout.logs, `go-${tool.name}.log`)
  const env = machineEnv({ CGO_ENABLED: tool.cgo ? '1' : '0', GOBIN: into, GOWORK: 'off' })
  const remedy = `See ${log}; the machine's Go proxy has to answer (go env GOPROXY).`
  const argv = tool.module ? ['go', 'build', '-o', `${into}/`] : ['go', 'install']
  const cwd = tool.module ? module : into
  await run([...argv, ...tool.flags, ...tool.packages], { log, env, remedy, cwd })
}

async function goVersion(): Promise<string> {
  const version = await attempt(['go', 'env', 'GOVERSION'], { cwd: join(sources, 'tools', 'buildkit') })
  if (version !== undefined) return version.trim()
  throw new RigError('There is no working `go` on PATH.', 'Install Go 1.26 or newer.')
}

async function hasDockerCli(): Promise<boolean> {
  return (await attempt(['docker', '--version'])) !== undefined
}

// The CLI does not build by Go alone (one of its dependencies is not to be had); Debian's talks to the engine as well.
// Only unpacked: installing docker.io would start another engine.
function dockerCli(layout: Layout): Part {
  return {
    name: 'docker-cli',
    title: 'Docker CLI from its Debian package',
    inputs: [process.arch],
    make: async (into) => {
      const scratch = join(into, 'unpacked')
      const log = join(layout.logs, 'docker-cli.log')
      for (const name of ['docker-cli', 'docker.io']) {
        if (existsSync(join(scratch, 'usr/bin/docker'))) break
        await unpackPackage(name, scratch, { log }).catch((error: unknown) => {
          if (name === 'docker.io') throw error // before Debian 13 the CLI is in that package
        })
      }
      copyFileSync(join(scratch, 'usr/bin/docker'), join(into, 'docker'))
      chmodSync(join(into, 'docker'), 0o755)
      rmSync(scratch, { recursive: true })
    },
  }
}

function linkAll(from: string, to: string): void {
  for (const name of readdirSync(from)) link(join(from, name), join(to, name))
}

function link(target: string, path: string): void {
  rmSync(path, { force: true })
  symlinkSync(target, path)
}
