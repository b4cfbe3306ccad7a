import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { attempt, machineEnv, RigError, run } from './commands.ts'
import type { Layout } from './layout.ts'
import { connectNetwork, disconnectNetwork, type Subnet } from './network.ts'
import { pidOf, start, stop, waitFor } from './processes.ts'

const probeMs = 3_000

/** The environment of the rig's Docker commands: its own tools first on PATH, its engine, its client settings. */
export function dockerEnv(layout: Layout, host: string): Record<string, string> {
  return {
    PATH: `${layout.bin}:${process.env.PATH ?? ''}`,
    DOCKER_HOST: host,
    DOCKER_CONFIG: layout.dockerConfig,
    BUILDX_CONFIG: join(layout.dockerConfig, 'buildx'),
    BUILDX_BUILDER: layout.name,
  }
}

/** Runs the Docker CLI on the rig's engine. */
export function docker(layout: Layout, host: string, args: readonly string[], log?: string): Promise<string> {
  return run(['docker', ...args], { env: machineEnv(dockerEnv(layout, host)), ...(log === undefined ? {} : { log }) })
}

/** Like `docker`, but a failure is `undefined`. */
export function tryDocker(layout: Layout, host: string, args: readonly string[]): Promise<string | undefined> {
  return attempt(['docker', ...args], { env: machineEnv(dockerEnv(layout, host)), timeoutMs: 60_000 })
}

/** Whether an engine answers there within three seconds. */
export async function answers(layout: Layout, host: string): Promise<boolean> {
  const env = machineEnv(dockerEnv(layout, host))
  const version = await attempt(['docker', 'version', '--format', '{{.Server.Version}}'], { env, timeoutMs: probeMs })
  return version !== undefined && version.trim() !== ''
}

/** The engine that the machine's own Docker client talks to, if one answers: DOCKER_HOST, else the client's context. */
export async function findEngine(layout: Layout): Promise<string | undefined> {
  const env = process.env
  const context = ['docker', 'context', 'inspect', '--format', '{{.Endpoints.docker.Host}}']
  const host = env.DOCKER_HOST || (await attempt(context, { env, timeoutMs: probeMs }))?.trim()
  const usual = host || 'unix:///var/run/docker.sock'
  if (usual === ownHost(layout)) return undefined
  return (await answers(layout, usual)) ? usual : undefined
}

/** The address of the engine that the rig starts itself. */
export function ownHost(layout: Layout): string {
  return `unix://${layout.socket}`
}

/** Starts the rig's own engine unless it runs. */
export async function startEngine(layout: Layout, registry: string): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new RigError('No Docker engine answers, and only root can start one.', 'Start Docker, or run this as root.')
  }
  if (pidOf(layout, 'dockerd') === undefined) {
    const subnet = await connectNetwork(layout)
    mkdirSync(layout.run, { recursive: true })
    rmSync(pidFile(layout), { force: true }) // after a crash its number may be another process's, and dockerd would not start
    const config = join(layout.dir, 'daemon.json')
    writeFileSync(config, JSON.stringify(daemonConfig(layout, subnet, registry), undefined, 2))
    const path = `${layout.bin}:${process.env.PATH ?? ''}:/usr/sbin:/sbin`
    const argv = [join(layout.bin, 'dockerd'), '--config-file', config]
    start(layout, { name: 'dockerd', argv, env: machineEnv({ PATH: path }) })
  }
  await waitFor(layout, 'dockerd', () => answers(layout, ownHost(layout)))
}

/** Stops the rig's own engine and everything that runs on it. */
export async function stopEngine(layout: Layout): Promise<void> {
  if (pidOf(layout, 'dockerd') !== undefined && (await answers(layout, ownHost(layout)))) {
    const ids =
      (await tryDocker(layout, ownHost(layout), ['ps', '--all', '--quiet']))?.split('\n').filter(Boolean) ?? []
    if (ids.length > 0) await tryDocker(layout, ownHost(layout), ['rm', '--force', '--volumes', ...ids])
  }
  await stop(layout, 'dockerd', 15_000)
}

/** Takes away what a stopped engine leaves on the machine: bridge, firewall rules, cgroups. */
export async function clearEngine(layout: Layout): Promise<void> {
  await disconnectNetwork(layout)
  removeCgroups(layout)
}

function daemonConfig(layout: Layout, subnet: Subnet, registry: string): Record<string, unknown> {
  return {
    hosts: [ownHost(layout)],
    'data-root': layout.engineData,
    'exec-root': join(layout.run, 'exec'),
    pidfile: pidFile(layout),
    bridge: layout.bridge,
    'default-address-pools': [{ base: subnet.all, size: 24 }],
    iptables: false,
    ip6tables: false,
    'cgroup-parent': `/${layout.name}`,
    // docker-container builders ask for an init; without it: "docker-init: not found"
    'init-path': '/usr/bin/tini-static',
    'registry-mirrors': [`http://${registry}`],
    'insecure-registries': [registry],
    'shutdown-timeout': 5,
    // of the engine's own builder; the docker-container ones have their bound in buildkitd.toml
    builder: { gc: { enabled: true, defaultKeepStorage: '4GB' } },
  }
}

function pidFile(layout: Layout): string {
  return join(layout.run, 'dockerd.pid')
}

// An empty cgroup stays until somebody removes it, the innermost first (cgroups(7)). /docker/buildx is buildx's own choice
// for builders that say nothing else; another engine's are not empty and stay.
function removeCgroups(layout: Layout): void {
  const hierarchies = ['.', ...readdirSync('/sys/fs/cgroup')].map((name) => join('/sys/fs/cgroup', name))
  for (const top of hierarchies) {
    removeCgroup(join(top, layout.name))
    for (const name of ['docker/buildx', 'docker']) removeEmpty(join(top, name))
  }
}

function removeCgroup(folder: string): void {
  if (!existsSync(folder)) return
  const inner = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  for (const entry of inner) removeCgroup(join(folder, entry.name))
  removeEmpty(folder)
}

function removeEmpty(cgroup: string): void {
  try {
    rmdirSync(cgroup)
  } catch {
    // not there, in use, or the kernel has not let go of it yet: then it is empty and goes with the next `down`
  }
}
