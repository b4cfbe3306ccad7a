import { createHash } from 'node:crypto'
import type { ExecMount, ExecOp, JsonObject, Llb, Op, SourceOp } from './llb.ts'

/**
 * The digest of everything that decides what a build leaves in its cache mounts, except its sources: the RUNs that have
 * cache mounts (all RUNs when none has) and, through their inputs, all that these RUNs stand on. Base images count by
 * their resolved digest; local sources, and the build context where it is remote, do not count at all. Neither do
 * comments, names, what follows after these RUNs, times given to files, and the order of independent operations.
 *
 * @param context the build's context as it was given
 * @returns 64 hexadecimal digits
 */
export function recipeDigest(llb: Llb, context: string): string {
  const runs = [...llb.ops].filter(([, op]) => op.kind === 'exec')
  const mounting = runs.filter(([, op]) => op.kind === 'exec' && op.mounts.some((mount) => mount.cache !== undefined))
  const walk = { llb, context, known: new Map<string, string>() }
  const roots = (mounting.length > 0 ? mounting : runs).map(([digest]) => digestOf(walk, digest))
  return sha256([...new Set(roots)].sort())
}

interface Walk {
  readonly llb: Llb
  readonly context: string
  /** Digests that were worked out: stages share operations. */
  readonly known: Map<string, string>
}

function digestOf(walk: Walk, name: string): string {
  const known = walk.known.get(name)
  if (known !== undefined) return known
  const op = walk.llb.ops.get(name)
  const digest = op === undefined ? 'unknown' : sha256(normal(walk, op))
  walk.known.set(name, digest)
  return digest
}

function normal(walk: Walk, op: Op): unknown {
  const inputs = op.inputs.map((edge) => [digestOf(walk, edge.digest), edge.index])
  if (op.kind === 'source') return sourceOf(walk, op)
  if (op.kind === 'exec') return { inputs, platform: op.platform ?? {}, exec: execOf(op) }
  if (op.kind === 'file') return { inputs, file: op.actions.map(withoutTimes) }
  return { inputs, other: op.body }
}

const execOf = ({ args, env, cwd, user, mounts }: ExecOp): unknown => ({
  args,
  env,
  cwd,
  user,
  mounts: mounts.map(mountOf),
})

const mountOf = ({ input, selector, dest, type, readonly, cache }: ExecMount): unknown => ({
  input,
  selector,
  dest,
  type,
  readonly,
  cache: cache?.id ?? null,
})

/** Attributes that differ from run to run, or say how to fetch and not what. */
const FETCHING = /^(?:local\.|oci\.session|oci\.store|image\.|git\.mtime|git\.auth|git\.known|git\.mount|http\.auth)/

function sourceOf({ context }: Walk, op: Op & SourceOp): unknown {
  if (op.identifier.startsWith('local://') || isContext(op, context)) return 'local'
  const attrs = Object.entries(op.attrs).filter(([name]) => !FETCHING.test(name))
  return { platform: op.platform ?? {}, identifier: op.identifier, attrs: Object.fromEntries(attrs) }
}

/** A Git context has its commit in the identifier, which would be another recipe at each commit. */
function isContext({ identifier, attrs }: SourceOp, context: string): boolean {
  if (context === '') return false
  return identifier === context || attrs['git.fullurl'] === context.split('#')[0]
}

/** With SOURCE_DATE_EPOCH each COPY and WORKDIR has the time of the commit in it. */
function withoutTimes(action: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(action).map(([name, value]) => [name, withoutTime(value)]))
}

function withoutTime(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const { timestamp: _timestamp, ...rest } = value as Record<string, unknown>
  return rest
}

const sha256 = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex')

/** JSON with sorted names: protobuf's JSON has no fixed order. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  )
