import { posix } from 'node:path'
import { type ExecOp, type FileOp, type Llb, numberAt, type Op, optionalObject, type SourceOp } from './llb.ts'
import { type Piece, shortened } from './recipe-parts.ts'

/**
 * Local files that a recipe counts: a step without cache mounts has them, and a step with cache mounts stands on it; or they
 * are archives that ADD unpacks.
 */
export interface LocalFiles {
  /** For people: `COPY docker/toolchain.sh`, `COPY --from=libs src`, `bind mount docker`. */
  readonly name: string
  /** What BuildKit calls the folder: `context`, or the name of a build context. */
  readonly source: string
  /** Below that folder, starting with `/`, with the wildcards of COPY. */
  readonly path: string
  /** Patterns below `path`, of which one has to fit; empty for all. */
  readonly include: readonly string[]
  /** Patterns below `path` of what does not count. */
  readonly exclude: readonly string[]
  /** Whether ADD names them, and of them only the archives count. */
  readonly isUnpacked?: boolean
}

/** The RUNs that have cache mounts; all RUNs when none has. */
export function rootsOf(llb: Llb): readonly string[] {
  const mounting = mountingRuns(llb)
  return mounting.length > 0 ? mounting : [...llb.ops].flatMap(([digest, op]) => (op.kind === 'exec' ? [digest] : []))
}

const mountingRuns = (llb: Llb): readonly string[] =>
  [...llb.ops].flatMap(([digest, op]) =>
    op.kind === 'exec' && op.mounts.some((mount) => mount.cache !== undefined) ? [digest] : [],
  )

/** The operations that some stand on and those themselves, each after those it stands on. */
export function standingOn(llb: Llb, start: readonly string[]): ReadonlyMap<string, Op> {
  const found = new Map<string, Op>()
  const seen = new Set<string>()
  const visit = (digest: string): void => {
    const op = llb.ops.get(digest)
    if (op === undefined || seen.has(digest)) return
    seen.add(digest)
    for (const input of op.inputs) visit(input.digest)
    found.set(digest, op)
  }
  for (const digest of start) visit(digest)
  return found
}

/** A Git context has its commit in the identifier, which would be another recipe at each commit. */
export function isContext({ identifier, attrs }: SourceOp, context: string): boolean {
  if (context === '') return false
  return identifier === context || attrs['git.fullurl'] === context.split('#')[0]
}

/**
 * The local files that decide what a build leaves in its cache mounts and that the tools in them cannot see: those behind
 * the RUNs without cache mounts that the RUNs with cache mounts stand on. The whole context does not count (every commit
 * would be another recipe), and neither do the files that only a RUN with cache mounts has: these are the sources. But
 * archives that ADD unpacks do: their files have the times that they have in there, whatever is in them.
 *
 * @param isBelow whether another build stands on this one: then all RUNs without cache mounts come before its mounts
 */
export function localFiles(llb: Llb, isBelow = false): readonly LocalFiles[] {
  const used = usesOf(llb, isBelow).flatMap(({ op, what, path, include, exclude }) => {
    if (!op.identifier.startsWith(LOCAL)) return []
    const source = op.identifier.slice(LOCAL.length)
    return isWholeContext({ source, path, include }) ? [] : [{ name: what(source), source, path, include, exclude }]
  })
  return distinct([...used, ...unpackedFiles(llb, isBelow)])
}

/** What an ADD names in a local folder, which may be an archive. */
export const unpackedAt = (source: string, path: string): LocalFiles => ({
  name: shortened(`ADD ${shownPath(path)}`),
  source,
  path,
  include: [],
  exclude: [],
  isUnpacked: true,
})

/** Of all that RUNs with cache mounts stand on. */
function unpackedFiles(llb: Llb, isBelow: boolean): readonly LocalFiles[] {
  const ops = isBelow ? llb.ops : standingOn(llb, mountingRuns(llb))
  return [...ops.values()].flatMap((op) => (op.kind === 'file' ? unpackedBy(llb, op) : []))
}

function unpackedBy(llb: Llb, { inputs, actions }: Op & FileOp): readonly LocalFiles[] {
  return actions.flatMap((action) => {
    const copy = optionalObject(action, 'copy')
    if (copy?.attemptUnpackDockerCompatibility !== true) return []
    const source = llb.ops.get(inputs[numberAt(action, 'secondaryInput')]?.digest ?? '')
    if (source?.kind !== 'source' || !source.identifier.startsWith(LOCAL)) return []
    return [unpackedAt(source.identifier.slice(LOCAL.length), rooted(String(copy.src ?? '')))]
  })
}

/**
 * The same files of a context that is not here: they count by its commit, because nobody can look at them.
 *
 * @param context the build's context as it was given
 */
export function remoteFiles(llb: Llb, context: string): readonly Piece[] {
  return usesOf(llb).flatMap(({ op, what, path, include }) => {
    if (!isContext(op, context) || isWholeContext({ source: CONTEXT, path, include })) return []
    return [{ name: what(CONTEXT), content: op.identifier }]
  })
}

/** How files are named that a COPY or ADD takes, for people. */
export const copyName = (source: string, path: string): string =>
  shortened(`COPY ${source === CONTEXT ? '' : `--from=${source} `}${shownPath(path)}`)

/** How files are named that a RUN has mounted, for people. */
export const bindName = (source: string, path: string): string =>
  shortened(`bind mount ${shownPath(path)}${source === CONTEXT ? '' : ` from ${source}`}`)

/** What BuildKit calls the context of a build. */
export const CONTEXT = 'context'

/** Whether files are all that the context has. */
export const isWholeContext = ({ source, path, include }: Pick<LocalFiles, 'source' | 'path' | 'include'>): boolean =>
  source === CONTEXT && /^\/(?:\*+)?$/.test(path) && include.length === 0

/** Each once. */
export const distinct = <T>(list: readonly T[]): readonly T[] => [
  ...new Map(list.map((each) => [JSON.stringify(each), each])).values(),
]

const LOCAL = 'local://'

/** A source of files, and what is taken of it. */
interface Use extends Pick<LocalFiles, 'path' | 'include' | 'exclude'> {
  readonly op: SourceOp
  readonly what: (source: string) => string
}

/** Everything that is taken of sources by, and before, RUNs without cache mounts that others with cache mounts stand on. */
function usesOf(llb: Llb, isBelow = false): readonly Use[] {
  const roots = new Set(isBelow ? mountingRuns(llb) : rootsOf(llb))
  const steps = [...(isBelow ? llb.ops : standingOn(llb, [...roots]))].filter(
    ([name, op]) => op.kind === 'exec' && !roots.has(name),
  )
  const behind = standingOn(
    llb,
    steps.map(([name]) => name),
  )
  return [...behind].flatMap(([name, op]) => (roots.has(name) ? [] : usesBy(llb, op)))
}

function usesBy(llb: Llb, op: Op): readonly Use[] {
  if (op.kind === 'source') return []
  const taken = op.kind === 'exec' ? mounted(op) : op.kind === 'file' ? copied(op) : []
  const rest = op.inputs.flatMap((_, input) => (taken.some((each) => each.input === input) ? [] : [whole(input)]))
  return [...taken, ...rest].flatMap(({ input, ...take }) => {
    const source = llb.ops.get(op.inputs[input]?.digest ?? '')
    return source?.kind === 'source' ? [{ ...take, op: source }] : []
  })
}

/** What is taken of one of the inputs of an operation. */
type Take = Omit<Use, 'op'> & { readonly input: number }

const mounted = ({ mounts }: ExecOp): readonly Take[] =>
  mounts.map(({ input, selector }) => ({ ...whole(input), ...pathOf(selector, bindName) }))

/** The input of an action counts on: those after the inputs of the operation are results of its earlier actions. */
const copied = ({ actions }: FileOp): readonly Take[] =>
  actions.flatMap((action) => {
    const copy = optionalObject(action, 'copy')
    if (copy === undefined) return []
    const [include, exclude] = [texts(copy.includePatterns), texts(copy.excludePatterns)]
    return [
      { input: numberAt(action, 'secondaryInput'), ...pathOf(String(copy.src ?? ''), copyName), include, exclude },
    ]
  })

/** A stage that begins with a folder, or is merged with it. */
const whole = (input: number): Take => ({ input, ...pathOf('/', copyName), include: [], exclude: [] })

function pathOf(given: string, name: (source: string, path: string) => string): Pick<Take, 'path' | 'what'> {
  const path = rooted(given)
  return { path, what: (source) => name(source, path) }
}

/** A path below the root of a source. */
export const rooted = (path: string): string => posix.join('/', path).replace(/(?<=.)\/$/, '')

const shownPath = (path: string): string => path.slice(1) || '.'

const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])
