import { createHash } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where the rig of one clone keeps its things, and the names it uses on the machine. All of it follows from the clone's path. */
export interface Layout {
  /** The project's root folder. */
  readonly root: string
  /** Eight hexadecimal digits that tell this clone from others on the machine. */
  readonly clone: string
  /** The git-ignored state folder, `.rig`. */
  readonly dir: string
  /** The folder of the sockets: inside `.rig`, or a short one in the temporary folder. */
  readonly run: string
  readonly socket: string
  readonly bin: string
  readonly logs: string
  readonly engineData: string
  readonly registryData: string
  readonly dockerConfig: string
  readonly buildkitConfig: string
  /** Built parts, shared by the clones of this user. */
  readonly cache: string
  /** Also the prefix of every builder, the comment of every firewall rule and the cgroup of every container. */
  readonly name: string
  readonly bridge: string
}

/** The rig's own source folder. */
export const sources = import.meta.dirname

// sun_path holds 108 bytes with the closing zero (man 7 unix); the engine's containerd has the longest name of the sockets.
const longestSocketPath = 107
const longestSocketName = '/exec/containerd/containerd-debug.sock.ttrpc'

/** The layout of the clone in `root` (without it: of this checkout). */
export function layoutOf(root: string = join(sources, '..', '..')): Layout {
  const real = realpathSync(root)
  const clone = createHash('sha256').update(real).digest('hex').slice(0, 8)
  const dir = join(real, '.rig')
  const run = socketFolder(dir, clone)
  return {
    root: real,
    clone,
    dir,
    run,
    socket: join(run, 'docker.sock'),
    bin: join(dir, 'bin'),
    logs: join(dir, 'logs'),
    engineData: join(dir, 'engine'),
    registryData: join(dir, 'registry'),
    dockerConfig: join(dir, 'docker-config'),
    buildkitConfig: join(dir, 'buildkitd.toml'),
    cache: join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'muslin-rig'),
    name: `muslin-rig-${clone}`,
    bridge: `mus-${clone}`,
  }
}

function socketFolder(dir: string, clone: string): string {
  const inside = join(dir, 'run')
  if (Buffer.byteLength(inside + longestSocketName) <= longestSocketPath) return inside
  return join(tmpdir(), `muslin-rig-${clone}`)
}
