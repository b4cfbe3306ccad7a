/**
 * BuildKit's low-level build definition as `docker buildx build --call=convertllb,format=json` prints it: protobuf JSON
 * of solver/pb/ops.proto, by the digest of each operation. Protobuf leaves out values that are zero, writes 64-bit
 * numbers as text, and numbers a missing input -1.
 */
export interface Llb {
  readonly ops: ReadonlyMap<string, Op>
}

/** One operation, with the results of others that it works on. */
export type Op = OpBase & (ExecOp | SourceOp | FileOp | OtherOp)

interface OpBase {
  readonly inputs: readonly Edge[]
  readonly platform: JsonObject | undefined
}

/** One result of an operation. */
export interface Edge {
  readonly digest: string
  /** Which of its results, from 0. */
  readonly index: number
}

/** A RUN. */
export interface ExecOp {
  readonly kind: 'exec'
  readonly args: readonly string[]
  readonly env: readonly string[]
  readonly cwd: string
  readonly user: string
  readonly mounts: readonly ExecMount[]
  /** `NAME=id` of the secrets in its environment, whose values nobody here knows. */
  readonly secretEnv: readonly string[]
  /** `NONE`, `HOST`; empty for the usual one. */
  readonly network: string
  /** `INSECURE`; empty for what is usual. */
  readonly security: string
}

/** Something mounted into a RUN; the root file system is one of them. */
export interface ExecMount {
  /** Index into the inputs of the operation; -1 for none. */
  readonly input: number
  /** Folder of the input that is mounted, empty for all of it. */
  readonly selector: string
  readonly dest: string
  /** `BIND`, `SECRET`, `SSH`, `CACHE`, `TMPFS`. */
  readonly type: string
  readonly readonly: boolean
  readonly cache: { readonly id: string; readonly sharing: string } | undefined
  /** Id of a secret in a file. */
  readonly secret: string | undefined
}

/** Where content comes from: `docker-image://…@sha256:…`, `local://context`, `git://…`, `https://…`. */
export interface SourceOp {
  readonly kind: 'source'
  readonly identifier: string
  readonly attrs: Readonly<Record<string, string>>
}

/** COPY, ADD, WORKDIR and the like. */
export interface FileOp {
  readonly kind: 'file'
  readonly actions: readonly JsonObject[]
}

/** Merge, diff, nested builds. */
export interface OtherOp {
  readonly kind: 'other'
  readonly body: JsonObject
}

/** An object of JSON with anything in it. */
export type JsonObject = Readonly<Record<string, unknown>>

/** What a builder printed is not the LLB that we know. */
export class LlbError extends Error {
  override readonly name = 'LlbError'
}

/**
 * Reads what convertllb printed.
 *
 * @throws LlbError when it is something else
 */
export function parseLlb(json: string): Llb {
  const def = objectAt(parsed(json), 'def')
  const ops = Object.entries(def).map(([digest, op]) => [digest, opOf(asObject(op, digest))] as const)
  if (ops.length === 0) throw new LlbError('the definition has no operations')
  const all = new Map(ops)
  requireNoCircle(all)
  return { ops: all }
}

/** An operation is named by its content, inputs and all, so it cannot stand on itself; whoever follows the inputs would not end. */
function requireNoCircle(ops: ReadonlyMap<string, Op>): void {
  const done = new Set<string>()
  for (let left = [...ops]; left.length > 0; ) {
    const isOpen = ({ digest }: Edge): boolean => ops.has(digest) && !done.has(digest)
    const open = left.filter(([, { inputs }]) => inputs.some(isOpen))
    if (open.length === left.length) throw new LlbError('the definition has operations that stand on themselves')
    const still = new Set(open.map(([digest]) => digest))
    for (const [digest] of left) if (!still.has(digest)) done.add(digest)
    left = open
  }
}

function parsed(json: string): JsonObject {
  try {
    return asObject(JSON.parse(json), 'the definition')
  } catch (cause) {
    throw new LlbError('the builder did not print a definition in JSON', { cause })
  }
}

function opOf(op: JsonObject): Op {
  const base = { inputs: listAt(op, 'inputs').map(edgeOf), platform: optionalObject(op, 'platform') }
  if ('exec' in op) return { ...base, ...execOf(objectAt(op, 'exec')) }
  if ('source' in op) return { ...base, ...sourceOf(objectAt(op, 'source')) }
  if ('file' in op) return { ...base, kind: 'file', actions: objectsAt(objectAt(op, 'file'), 'actions') }
  const { inputs: _inputs, platform: _platform, constraints: _constraints, ...body } = op
  return { ...base, kind: 'other', body }
}

const edgeOf = (value: unknown): Edge => {
  const edge = asObject(value, 'an input')
  return { digest: textAt(edge, 'digest'), index: numberAt(edge, 'index') }
}

function execOf(exec: JsonObject): ExecOp {
  const meta = objectAt(exec, 'meta')
  return {
    kind: 'exec',
    args: textsAt(meta, 'args'),
    env: textsAt(meta, 'env'),
    cwd: textAt(meta, 'cwd'),
    user: textAt(meta, 'user'),
    mounts: objectsAt(exec, 'mounts').map(mountOf),
    secretEnv: objectsAt(exec, 'secretenv').map((secret) => `${textAt(secret, 'name')}=${textAt(secret, 'ID')}`),
    network: textAt(exec, 'network'),
    security: textAt(exec, 'security'),
  }
}

function mountOf(mount: JsonObject): ExecMount {
  const type = textAt(mount, 'mountType') || 'BIND'
  const options = type === 'CACHE' ? objectAt(mount, 'cacheOpt') : undefined
  return {
    input: numberAt(mount, 'input'),
    selector: textAt(mount, 'selector'),
    dest: textAt(mount, 'dest'),
    type,
    readonly: mount.readonly === true,
    cache: options && { id: textAt(options, 'ID'), sharing: textAt(options, 'sharing') || 'SHARED' },
    secret: type === 'SECRET' ? textAt(optionalObject(mount, 'secretOpt') ?? {}, 'ID') : undefined,
  }
}

function sourceOf(source: JsonObject): SourceOp {
  const attrs = Object.entries(optionalObject(source, 'attrs') ?? {})
  return {
    kind: 'source',
    identifier: textAt(source, 'identifier'),
    attrs: Object.fromEntries(attrs.map(([name, value]) => [name, String(value)])),
  }
}

/** @throws LlbError when the value is no object */
export function asObject(value: unknown, what: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
  throw new LlbError(`${what} is not an object`)
}

const objectAt = (object: JsonObject, name: string): JsonObject => asObject(object[name], name)

/** The object under a name, or undefined when nothing is there. */
export const optionalObject = (object: JsonObject, name: string): JsonObject | undefined =>
  object[name] === undefined ? undefined : objectAt(object, name)

function listAt(object: JsonObject, name: string): readonly unknown[] {
  const value = object[name] ?? []
  if (Array.isArray(value)) return value
  throw new LlbError(`${name} is not a list`)
}

const objectsAt = (object: JsonObject, name: string): readonly JsonObject[] =>
  listAt(object, name).map((value) => asObject(value, name))

const textsAt = (object: JsonObject, name: string): readonly string[] =>
  listAt(object, name).map((value) => asText(value, name))

const textAt = (object: JsonObject, name: string): string => asText(object[name] ?? '', name)

function asText(value: unknown, name: string): string {
  if (typeof value === 'string') return value
  throw new LlbError(`${name} is not text`)
}

/** A number, which protobuf writes as text when it has 64 bits, and leaves out when it is 0. */
export function numberAt(object: JsonObject, name: string): number {
  const value = Number(object[name] ?? 0)
  if (Number.isSafeInteger(value)) return value
  throw new LlbError(`${name} is not a whole number`)
}
