import { posix } from 'node:path'
import { Unfit } from '../runner/inputs.ts'
import { type ExecMount, type ExecOp, type JsonObject, type Llb, numberAt, type Op, optionalObject } from './llb.ts'

/** A `RUN --mount=type=cache`, with everything that is needed to get at the same content from another build. */
export interface CacheMount {
  /**
   * BuildKit's resolved id: `<namespace>/<id>`, where the namespace is mostly empty and the id defaults to the target:
   * `id=cargo` is `/cargo`, a mere `target=/root/.cargo` is `//root/.cargo`.
   */
  readonly id: string
  /** Where it is mounted, for people. */
  readonly target: string
  readonly sharing: Sharing
  /** Set when uid, gid or mode are given: BuildKit's key has the owner in it, so the same id without is another mount. */
  readonly owner?: Owner
}

export type Sharing = 'shared' | 'private' | 'locked'

/** Owner and permissions of a mount's root folder. */
export interface Owner {
  readonly uid: number
  readonly gid: number
  readonly mode: number
}

/** The cache mounts of a build. */
export interface FoundMounts {
  /** Each once, in the order of their names. */
  readonly mounts: readonly CacheMount[]
  /** Targets of mounts on top of an image or stage (`from=`), which cannot be moved yet. */
  readonly leftOut: readonly string[]
}

/** One name for everything that BuildKit tells cache mounts apart by; a snapshot lists its mounts under it. */
export function mountName({ id, owner }: Pick<CacheMount, 'id' | 'owner'>): string {
  return owner === undefined ? id : `${id}:${owner.uid}:${owner.gid}:${octal(owner.mode)}`
}

/** Permissions as Dockerfiles write them: `0755`. */
export const octal = (mode: number): string => `0${mode.toString(8)}`

/**
 * The namespace (`BUILDKIT_CACHE_MOUNT_NS`) and the `id=` that recreate a resolved id. Where a namespace has slashes of
 * its own only its first part counts as the namespace here, which comes to the same id.
 */
export function splitId(id: string): { readonly namespace: string; readonly id: string } {
  const slash = id.indexOf('/')
  return { namespace: id.slice(0, slash), id: id.slice(slash + 1) }
}

/**
 * The mounts in the namespace of the first one, and the others: a build of ours reaches those of one namespace, because BuildKit puts
 * that of the build before each id (frontend/dockerfile/dockerfile2llb/convert_runmount.go).
 */
export function inOneNamespace(mounts: readonly CacheMount[]): {
  readonly reached: readonly CacheMount[]
  readonly others: readonly CacheMount[]
} {
  const [first] = mounts.map(({ id }) => splitId(id).namespace)
  const isReached = ({ id }: CacheMount): boolean => splitId(id).namespace === first
  return { reached: mounts.filter(isReached), others: mounts.filter((mount) => !isReached(mount)) }
}

/** The cache mounts of all RUNs of a build. */
export function cacheMounts(llb: Llb): FoundMounts {
  const found = [...llb.ops.values()].flatMap((op) => (op.kind === 'exec' ? mountsOf(llb, op) : []))
  const movable = found.flatMap(({ mount }) => (mount === undefined ? [] : [[mountName(mount), mount] as const]))
  const leftOut = found.flatMap(({ target, mount }) => (mount === undefined ? [target] : []))
  const mounts = [...new Map(movable)].sort(([left], [right]) => (left < right ? -1 : 1))
  return { mounts: mounts.map(([, mount]) => mount), leftOut: [...new Set(leftOut)].sort() }
}

interface Found {
  readonly target: string
  /** Undefined when it stands on an image or stage. */
  readonly mount: CacheMount | undefined
}

function mountsOf(llb: Llb, op: Op & ExecOp): readonly Found[] {
  return op.mounts.flatMap((mount) => {
    if (mount.cache === undefined) return []
    return [{ target: mount.dest, mount: movableMount(llb, op, mount, mount.cache) }]
  })
}

function movableMount(llb: Llb, op: Op, mount: ExecMount, cache: CacheOptions): CacheMount | undefined {
  const base = { id: cache.id, target: mount.dest, sharing: sharingOf(cache.sharing) }
  if (mount.input === -1) return mount.selector === '' ? base : undefined
  const owner = mount.selector === '/cache' ? ownerOf(llb.ops.get(op.inputs[mount.input]?.digest ?? '')) : undefined
  return owner === undefined ? undefined : { ...base, owner }
}

type CacheOptions = NonNullable<ExecMount['cache']>

const sharingOf = (word: string): Sharing => (word === 'LOCKED' ? 'locked' : word === 'PRIVATE' ? 'private' : 'shared')

/**
 * The owner in the operation that BuildKit's Dockerfile frontend puts below a mount with uid, gid or mode: one mkdir of
 * /cache in nothing (setCacheUIDGID in frontend/dockerfile/dockerfile2llb/convert_runmount.go).
 */
function ownerOf(op: Op | undefined): Owner | undefined {
  const action = op?.kind === 'file' && op.actions.length === 1 ? op.actions[0] : undefined
  const mkdir = action && optionalObject(action, 'mkdir')
  if (action === undefined || mkdir?.path !== '/cache' || numberAt(action, 'input') !== -1) return undefined
  const owner = optionalObject(mkdir, 'owner') ?? {}
  return { uid: idAt(owner, 'user'), gid: idAt(owner, 'group'), mode: numberAt(mkdir, 'mode') }
}

const idAt = (owner: JsonObject, name: string): number => numberAt(optionalObject(owner, name) ?? {}, 'byID')

const MOUNT_LINE = 'id=…,target=…[,sharing=…,uid=…,gid=…,mode=…] as in RUN --mount, or the path of a target'

/**
 * One line of the input `mounts`: what stands behind `--mount=type=cache,` in the Dockerfile, or only the target.
 *
 * @returns the mount as it is without a namespace
 * @throws Unfit
 */
export function parseMountLine(line: string): CacheMount {
  return mountOf(line.startsWith('/') ? { target: line } : optionsOf(csvFields(line)))
}

/**
 * One entry of the input `cache-map`: what buildkit-cache-dance hands on to `--mount=type=cache`.
 *
 * @param value a target, or an object of options
 * @throws Unfit
 */
export function parseMountEntry(value: unknown): CacheMount {
  if (typeof value === 'string') return mountOf({ target: value })
  if (typeof value !== 'object' || value === null) throw new Unfit(MOUNT_ENTRY, 'Give the path of a target.')
  return mountOf(optionsOf(Object.entries(value).map(([name, option]) => `${name}=${optionText(option)}`)))
}

/** Numbers and booleans may be without quotes. */
const optionText = (option: unknown): string => (typeof option === 'object' ? JSON.stringify(option) : String(option))

const MOUNT_ENTRY = 'a target, or an object with target, id, sharing, uid, gid and mode, for each folder'

/** A mount with an absolute target. */
function mountOf(options: MountOptions): CacheMount {
  const { target = '' } = options
  if (!target.startsWith('/')) throw new Unfit(MOUNT_LINE, 'Give the absolute path of the target.')
  return cacheMount(options, target)
}

/**
 * A mount as BuildKit makes it of the options behind `type=cache`, without a namespace.
 *
 * @param place the absolute path where it is mounted
 * @throws Unfit
 */
export function cacheMount(options: MountOptions, place: string): CacheMount {
  const { target = '', id = '', sharing = 'shared' } = options
  const word = sharing.toLowerCase()
  if (!isSharing(word)) throw new Unfit('sharing=shared, private or locked', 'Copy it from the Dockerfile.')
  const owner = ownerOption(options)
  return {
    id: `/${id === '' ? cleanPath(target) : id}`,
    target: place,
    sharing: word,
    ...(owner === undefined ? {} : { owner }),
  }
}

/** The same mount in a namespace, as BuildKit makes it of the build argument `BUILDKIT_CACHE_MOUNT_NS`. */
export const inNamespace = (mount: CacheMount, namespace: string): CacheMount => ({
  ...mount,
  id: `${namespace}${mount.id}`,
})

/** Options of a cache mount that decide what is in it. */
export type MountOptions = Partial<Record<'id' | 'target' | 'sharing' | 'uid' | 'gid' | 'mode', string>>

/** What the options of `--mount` are called, and what they mean. */
export const OPTION_NAMES: Readonly<Record<string, keyof MountOptions | 'type'>> = {
  id: 'id',
  target: 'target',
  dst: 'target',
  destination: 'target',
  sharing: 'sharing',
  uid: 'uid',
  gid: 'gid',
  mode: 'mode',
  type: 'type',
}

const optionName = (key: string) => (Object.hasOwn(OPTION_NAMES, key) ? OPTION_NAMES[key] : undefined)

function optionsOf(fields: readonly string[]): MountOptions {
  const pairs = fields.map((field) => {
    const [, key = '', value = ''] = /^([a-z]+)=(.+)$/i.exec(field) ?? []
    const name = optionName(key.toLowerCase())
    if (name === undefined || (name === 'type' && value !== 'cache')) {
      throw new Unfit(MOUNT_LINE, `Leave out ${JSON.stringify(field)}.`)
    }
    return [name, value] as const
  })
  return Object.fromEntries(pairs)
}

/** The fields of a line as BuildKit reads the value of --mount: commas between them, quotes around those that hold commas. */
export function csvFields(line: string): readonly string[] {
  return [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)|([^,]+)(?:,|$)/g)].map(
    ([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain,
  )
}

function ownerOption({ uid, gid, mode }: MountOptions): Owner | undefined {
  if (uid === undefined && gid === undefined && mode === undefined) return undefined
  if (!/^\d+$/.test(uid ?? '0') || !/^\d+$/.test(gid ?? '0') || !/^[0-7]+$/.test(mode ?? '0755')) {
    throw new Unfit(MOUNT_LINE, 'uid and gid are decimal numbers, mode is an octal number.')
  }
  // BuildKit keeps the nine permission bits only (client/llb/fileop.go, fileActionMkdir).
  return { uid: Number(uid ?? 0), gid: Number(gid ?? 0), mode: Number.parseInt(mode ?? '0755', 8) & 0o777 }
}

const isSharing = (word: string): word is Sharing => ['shared', 'private', 'locked'].includes(word)

/** Go's path.Clean, which makes the default id of a target. */
export function cleanPath(path: string): string {
  const clean = posix.normalize(path)
  return clean.length > 1 ? clean.replace(/\/$/, '') : clean
}
