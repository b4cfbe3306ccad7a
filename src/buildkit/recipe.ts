import type { ExecMount, ExecOp, JsonObject, Llb, Op, SourceOp } from './llb.ts'
import { optionalObject } from './llb.ts'
import { cacheMounts } from './mounts.ts'
import { isContext, remoteFiles, rootsOf, standingOn } from './recipe-files.ts'
import { mountPart, type Piece, partsOf, type RecipePart, runName, sha256, shortened } from './recipe-parts.ts'

export { type LocalFiles, localFiles } from './recipe-files.ts'
export type { RecipePart } from './recipe-parts.ts'

/**
 * What another recipe is. `strict`: all that decides what a build leaves in its cache mounts, except its sources.
 * `base-images`: images and other sources from afar, and the mounts. `none`: the mounts alone.
 */
export type RecipeMode = 'strict' | 'base-images' | 'none'

/**
 * The digest of everything that decides what a build leaves in its cache mounts, except its sources: the RUNs that have
 * cache mounts (all RUNs when none has) and, through their inputs, all that these RUNs stand on. Base images count by
 * their resolved digest. Local files, and those of a remote context, count where a RUN without cache mounts has them:
 * what it made of them is nothing that the tools in the mounts compare. Others are the sources and do not count. Neither
 * do comments, names, what follows after these RUNs, times given to files, and the order of independent operations.
 *
 * @param context the build's context as it was given
 * @param files what the files are that {@link localFiles} names; they count in the mode `strict`
 * @returns 64 hexadecimal digits
 */
export function recipeDigest(
  llb: Llb,
  context: string,
  mode: RecipeMode = 'strict',
  files: readonly Piece[] = [],
): string {
  const walk = { llb, context, known: new Map<string, string>() }
  if (mode === 'strict') {
    const roots = [...new Set(rootsOf(llb).map((digest) => digestOf(walk, digest)))].sort()
    const counted = [...remoteFiles(llb, context), ...files]
    return sha256(counted.length === 0 ? roots : { roots, files: counted.map((piece) => sha256(piece)).sort() })
  }
  const sources =
    mode === 'none' ? [] : reachable(llb).flatMap((op) => (op.kind === 'source' ? sourcePiece(walk, op) : []))
  return sha256({
    mode,
    parts: partsOf([...sources, ...mountPieces(llb)])
      .map(({ name, digest }) => [name, digest])
      .sort(),
  })
}

/**
 * The ingredients of a recipe digest, each with a digest of what it is by itself, so that one command that changed does not
 * make all that stand on it differ. Only {@link recipeDigest} tells recipes apart: the order of steps is in it alone.
 *
 * @param context the build's context as it was given
 * @param files what the files are that {@link localFiles} names
 */
export function recipeParts(llb: Llb, context: string, files: readonly Piece[] = []): readonly RecipePart[] {
  const walk = { llb, context, known: new Map<string, string>() }
  const steps = reachable(llb).flatMap((op) => piecesOf(walk, op))
  return partsOf([...steps, ...remoteFiles(llb, context), ...files, ...mountPieces(llb)])
}

interface Walk {
  readonly llb: Llb
  readonly context: string
  /** Digests that were worked out: stages share operations. */
  readonly known: Map<string, string>
}

/** The operations that the roots stand on and the roots, each after those it stands on. */
const reachable = (llb: Llb): readonly Op[] => [...standingOn(llb, rootsOf(llb)).values()]

function mountPieces(llb: Llb): readonly Piece[] {
  const { mounts, leftOut } = cacheMounts(llb)
  return [
    ...mounts.map(mountPart),
    ...leftOut.map((target) => ({ name: `cache mount ${target} on an image`, content: null })),
  ]
}

function piecesOf(walk: Walk, op: Op): readonly Piece[] {
  if (op.kind === 'source') return sourcePiece(walk, op)
  if (op.kind === 'exec') return execPieces(op)
  if (op.kind === 'file') return op.actions.flatMap(filePiece)
  return Object.keys(op.body).length === 0 ? [] : [{ name: Object.keys(op.body).join(' '), content: op.body }]
}

/** What the environment sets are parts of their own; cache mounts are as well. */
function execPieces(exec: ExecOp): readonly Piece[] {
  const { args, env, cwd, user, mounts } = exec
  const bound = mounts.filter(({ cache }) => cache === undefined).map(({ input: _input, ...mount }) => mount)
  const [, , script] = args
  const isShell = args.length === 3 && args[1] === '-c' && script !== undefined
  return [
    ...env.map((variable) => ({ name: `ENV ${variable.split('=')[0]}`, content: variable })),
    { name: `WORKDIR ${shortened(cwd)}`, content: null },
    ...(user === '' ? [] : [{ name: `USER ${shortened(user)}`, content: null }]),
    { name: runName(isShell ? script : JSON.stringify(args)), content: { args, bound, ...unusual(exec) } },
  ]
}

/** Nothing for the folders that WORKDIR and cache mounts with an owner make: RUN says them too. */
function filePiece(action: JsonObject): readonly Piece[] {
  const [copy, mkfile] = [optionalObject(action, 'copy'), optionalObject(action, 'mkfile')]
  const content = withoutTimes(action)
  if (copy !== undefined) return [{ name: `COPY ${shortened(`${copy.src} ${copy.dest}`)}`, content }]
  if (mkfile !== undefined) return [{ name: `COPY ${shortened(`<<text ${mkfile.path}`)}`, content }]
  return 'mkdir' in action ? [] : [{ name: Object.keys(action).sort().join(' '), content }]
}

function sourcePiece(walk: Walk, op: Op & SourceOp): readonly Piece[] {
  const content = sourceOf(walk, op)
  return content === LOCAL ? [] : [{ name: sourceName(op.identifier), content }]
}

/** The image without its digest, the URL without its commit, login and query. */
function sourceName(identifier: string): string {
  const [, image] = /^(?:docker-image|oci-layout):\/\/([^@]*)/.exec(identifier) ?? []
  if (image !== undefined) return `FROM ${shortened(image)}`
  return `ADD ${shortened(identifier.replace(/[?#].*$/, '').replace(/\/\/[^/]*@/, '//'))}`
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

const execOf = (exec: ExecOp): unknown => ({
  args: exec.args,
  env: exec.env,
  cwd: exec.cwd,
  user: exec.user,
  mounts: exec.mounts.map(mountOf),
  ...unusual(exec),
})

/** What most RUNs do not have, left out so that their recipes need not have it. */
const unusual = ({ secretEnv, network, security }: ExecOp): object => ({
  ...(secretEnv.length === 0 ? {} : { secretEnv }),
  ...(network === '' ? {} : { network }),
  ...(security === '' ? {} : { security }),
})

const mountOf = ({ input, selector, dest, type, readonly, cache, secret }: ExecMount): unknown => ({
  input,
  selector,
  dest,
  type,
  readonly,
  cache: cache?.id ?? null,
  ...(secret === undefined || dest === `/run/secrets/${secret}` ? {} : { secret }),
})

/** Attributes that differ from run to run, or say how to fetch and not what. */
const FETCHING = /^(?:local\.|oci\.session|oci\.store|image\.|git\.mtime|git\.auth|git\.known|git\.mount|http\.auth)/

/** All that counts of sources that are not part of the recipe. */
const LOCAL = 'local'

function sourceOf({ context }: Walk, op: Op & SourceOp): unknown {
  if (op.identifier.startsWith('local://') || isContext(op, context)) return LOCAL
  const attrs = Object.entries(op.attrs).filter(([name]) => !FETCHING.test(name))
  return { platform: op.platform ?? {}, identifier: op.identifier, attrs: Object.fromEntries(attrs) }
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
