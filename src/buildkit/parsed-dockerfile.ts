import { posix } from 'node:path'
import { UNKNOWN, type Variable } from './expand.ts'
import { type Instruction, readInstructions, wordsOf } from './instructions.ts'
import {
  type CacheMount,
  cacheMount,
  csvFields,
  type FoundMounts,
  inNamespace,
  type MountOptions,
  mountName,
  OPTION_NAMES,
} from './mounts.ts'
import {
  boundFrom,
  copiedFiles,
  type Expand,
  filesAt,
  imagesOf,
  type Origin,
  originOf,
  unpackedFiles,
} from './parsed-files.ts'
import type { RecipeMode } from './recipe.ts'
import { distinct, type LocalFiles } from './recipe-files.ts'
import { mountPart, type Piece, partsOf, type RecipePart, sha256, shortened } from './recipe-parts.ts'
import {
  commandsOf,
  declare,
  expanded,
  MOUNT_FLAG,
  neededStages,
  type ParsedBuild,
  type Stage,
  type StagedFile,
  stagedFile,
  stageNamed,
  tryExpand,
} from './stages.ts'

/** What has to be found out for a recipe. */
export interface ParsedNeeds {
  /** Files that RUNs without cache mounts have, on which others with cache mounts stand. */
  readonly files: readonly LocalFiles[]
  /** Images without digest, as they are written. */
  readonly images: readonly string[]
}

/** What was found out of {@link ParsedNeeds}. */
export interface FoundNeeds {
  readonly files: readonly Piece[]
  /** Digests of images; those that are missing count by name. */
  readonly images: ReadonlyMap<string, string>
}

/** What a Dockerfile says of its cache mounts where no builder can be asked. */
export interface ReadMounts extends FoundMounts {
  /** Mounts as they are written whose variables only a builder can resolve, with the names of these variables. */
  readonly unresolved: readonly string[]
  /** Digest of everything that decides what the mounts hold, 64 hexadecimal digits. Base images count by their names. */
  readonly recipe: string
  /** The ingredients of the recipe, whatever counts of them. */
  readonly parts: readonly RecipePart[]
  /** Which files the build leaves out of its contexts; another text for others. */
  readonly filters?: string | undefined
}

/**
 * Reads the cache mounts out of a Dockerfile, for builders whose frontend is too old to be asked. Follows BuildKit's
 * frontend/dockerfile/dockerfile2llb, but does not know base images: a variable that is not set in the Dockerfile may be
 * set by one of them, and mounts that depend on it are not resolved. ONBUILD of base images is not seen either.
 *
 * @param text the Dockerfile
 * @param mode what another recipe is
 * @param found what {@link parsedNeeds} asks for
 */
export function readDockerfile(
  text: string,
  build: ParsedBuild,
  mode: RecipeMode = 'strict',
  found: FoundNeeds = { files: [], images: new Map() },
): ReadMounts {
  const { file, runs, counted } = readStages(text, build)
  const result = sorted([...runs.values()].flatMap(({ mounts }) => mounts))
  const images = [...found.images]
    .sort()
    .map(([name, digest]) => ({ name: `FROM ${shortened(name)}`, content: digest }))
  const ingredients = [...ingredientsOf(file, counted), ...images, ...found.files]
  const pieces = [...ingredients, ...result.mounts.map(mountPart)]
  return { ...result, recipe: recipeOf(pieces, mode), parts: partsOf(pieces) }
}

/**
 * What has to be found out before {@link readDockerfile} can tell the recipe: nothing but a Dockerfile is read here.
 *
 * @param text the Dockerfile
 * @param isBelow whether another build stands on this one, as for `localFiles` of `recipe.ts`
 */
export function parsedNeeds(text: string, build: ParsedBuild, isBelow = false): ParsedNeeds {
  const { file, runs, mounting, counted } = readStages(text, build)
  const below = new Set(mounting.flatMap((at) => [...neededStages(file, [at])].filter((each) => each !== at)))
  const stages = isBelow ? [...runs.keys()] : mounting.length === 0 ? [] : [...counted].sort((a, b) => a - b)
  const files = stages.flatMap((at) => runs.get(at)?.[isBelow || below.has(at) ? 'used' : 'usedBefore'] ?? [])
  return { files: distinct(files), images: imagesOf(file, counted) }
}

/** The stages of a build, run. */
interface ReadStages {
  readonly file: StagedFile
  /** What became of each stage that the build needs. */
  readonly runs: ReadonlyMap<number, State>
  /** Stages with cache mounts. */
  readonly mounting: readonly number[]
  /** Stages that these stand on, and these; all when none has cache mounts. */
  readonly counted: ReadonlySet<number>
}

function readStages(text: string, build: ParsedBuild): ReadStages {
  const file = stagedFile(readInstructions(text), build)
  const last = file.stages.length - 1
  const target = build.target === '' ? last : stageNamed(file.stages, build.target)
  const needed = neededStages(file, target === undefined ? [] : [target])
  const running = { ...file, states: new Map<number, State>() }
  const runs = new Map([...needed].sort((left, right) => left - right).map((at) => [at, runStage(running, at)]))
  const mounting = [...runs].flatMap(([at, { mounts }]) => (mounts.length > 0 ? [at] : []))
  return { file, runs, mounting, counted: neededStages(file, mounting.length > 0 ? mounting : [...needed]) }
}

interface Running extends StagedFile {
  /** Stages that were run, so that stages that stand on them need not run them again. */
  readonly states: Map<number, State>
}

/** A stage while it runs. */
interface State {
  readonly variables: Map<string, Variable>
  /** Whether variables that are not here may come from a base image. */
  readonly isOpen: boolean
  workdir: string
  readonly mounts: Found[]
  /** Local files that were copied so far, here and below. */
  copied: readonly LocalFiles[]
  /** Those of them that a RUN without cache mounts had, and those that ADD unpacks. */
  used: readonly LocalFiles[]
  /** As `used` was at the last RUN with cache mounts. */
  usedBefore: readonly LocalFiles[]
}

interface Found {
  /** As it is written, for people. */
  readonly written: string
  /** Undefined when it stands on an image or stage, or depends on something unknown. */
  readonly mount: CacheMount | undefined
  readonly unknown: readonly string[]
}

function runStage(file: Running, at: number): State {
  const known = file.states.get(at)
  if (known !== undefined) return known
  const stage = file.stages[at]
  const state = stage === undefined ? emptyState(true) : startOf(file, stage)
  if (stage !== undefined && !stage.isReplaced) {
    for (const instruction of commandsOf(file, stage)) {
      obey(file, state, instruction)
      takeFiles(file, at, state, instruction)
    }
  }
  file.states.set(at, state)
  return state
}

function startOf(file: Running, { name, base, on, isReplaced }: Stage): State {
  if (isReplaced) return { ...emptyState(true), copied: wholeOf(originOf(file, name)) }
  if (on === undefined) return { ...emptyState(base !== 'scratch'), copied: wholeOf(originOf(file, base)) }
  const { variables, isOpen, workdir, copied } = runStage(file, on)
  return { ...emptyState(isOpen), variables: new Map(variables), workdir, copied }
}

/** A local build context in the place of an image. */
const wholeOf = (origin: Origin): readonly LocalFiles[] => (origin.kind === 'local' ? filesAt(origin.source, '/') : [])

/** BuildKit gives a PATH to what has none; the working folder of most images is `/`, and it only serves people here. */
function emptyState(isOpen: boolean): State {
  const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
  return {
    variables: new Map(isOpen ? [] : [['PATH', path]]),
    isOpen,
    workdir: '/',
    mounts: [],
    copied: [],
    used: [],
    usedBefore: [],
  }
}

function lookupIn({ variables, isOpen }: State): (name: string) => Variable {
  return (name) => (variables.has(name) || !isOpen ? variables.get(name) : UNKNOWN)
}

function obey(file: Running, state: State, { keyword, flags, rest }: Instruction): void {
  const { escaper, args, globals } = file
  const lookup = lookupIn(state)
  if (keyword === 'ARG') {
    for (const word of wordsOf(rest, escaper)) declare(word, state.variables, escaper, args, globals, lookup)
  } else if (keyword === 'ENV') {
    for (const [name, value] of assignments(rest, escaper, lookup)) state.variables.set(name, value)
  } else if (keyword === 'WORKDIR') {
    state.workdir = posix.resolve(state.workdir, expanded(rest, lookup, escaper) ?? rest)
  } else if (keyword === 'RUN') {
    const mounts = flags.filter((flag) => flag.startsWith(MOUNT_FLAG))
    state.mounts.push(...mounts.flatMap((flag) => mountIn(file, state, flag.slice(MOUNT_FLAG.length))))
  }
}

/** Which local files a RUN has: what was copied before, in all stages that it stands on, and what it mounts. */
function takeFiles(file: Running, at: number, state: State, instruction: Instruction): void {
  const { keyword, flags } = instruction
  const expand: Expand = (word) => tryExpand(word, lookupIn(state), file.escaper)
  if (keyword === 'COPY' || keyword === 'ADD') {
    const origin = originOf(file, flags.find((flag) => flag.startsWith('--from='))?.slice('--from='.length) ?? '')
    const local = origin.kind === 'local' ? copiedFiles(instruction, origin.source, expand, file.escaper) : []
    state.copied = distinct([...state.copied, ...local, ...stageFiles(file, at, origin)])
    state.used = distinct([...state.used, ...unpackedFiles(instruction, expand, file.escaper)])
  }
  if (keyword !== 'RUN') return
  const mounts = flags.filter((flag) => flag.startsWith(MOUNT_FLAG))
  if (mounts.some((flag) => mountIn(file, state, flag.slice(MOUNT_FLAG.length)).length > 0)) {
    state.usedBefore = [...state.used]
    return
  }
  const bound = mounts.flatMap((flag) => boundFiles(file, at, boundFrom(flag, expand)))
  state.used = distinct([...state.used, ...state.copied, ...bound])
}

function boundFiles(file: Running, at: number, bound: ReturnType<typeof boundFrom>): readonly LocalFiles[] {
  if (bound === undefined) return []
  const origin = originOf(file, bound.from)
  return origin.kind === 'local' ? filesAt(origin.source, bound.path) : stageFiles(file, at, origin)
}

/** A stage only takes from those before it. */
const stageFiles = (file: Running, at: number, origin: Origin): readonly LocalFiles[] =>
  origin.kind === 'stage' && origin.at < at ? runStage(file, origin.at).copied : []

/** `ENV name=value …` or `ENV name value`; all values are replaced before any of them is set. */
function assignments(
  rest: string,
  escaper: string,
  lookup: (name: string) => Variable,
): readonly (readonly [string, Variable])[] {
  const words = wordsOf(rest, escaper)
  const [, name = '', value = ''] = /^(\S+)\s+([\s\S]*)$/.exec(rest) ?? []
  const pairs = words[0]?.includes('=')
    ? words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] as const)
    : [[name, value] as const]
  return pairs.map(([key, text]) => [expanded(key, lookup, escaper) ?? key, expanded(text, lookup, escaper) ?? UNKNOWN])
}

function mountIn(file: Running, state: State, value: string): readonly Found[] {
  const lookup = lookupIn(state)
  const fields = csvFields(value).map((field) => {
    const [, key = '', raw = ''] = /^([^=]*)=?([\s\S]*)$/.exec(field) ?? []
    return { key: key.toLowerCase(), raw, ...tryExpand(raw, lookup, file.escaper) }
  })
  const [raws, texts] = [
    optionsOf(fields.map(({ key, raw }) => [key, raw])),
    optionsOf(fields.map(({ key, text }) => [key, text])),
  ]
  const isTypeKnown = fields.every(({ key, unknown }) => key !== 'type' || unknown.length === 0)
  if (isTypeKnown && texts.type?.toLowerCase() !== 'cache') return []
  const written = raws.target ?? `id=${raws.id ?? ''}`
  const unknown = [...new Set(fields.flatMap((field) => field.unknown))]
  const isBased = fields.some(({ key, text }) => isBase(key, text))
  const mount = isBased || unknown.length > 0 ? undefined : settled(file, state, texts)
  return [{ written, mount, unknown }]
}

/** Whether an option puts the mount on top of something else than nothing. */
function isBase(key: string, text: string): boolean {
  if (key === 'from') return text !== '' && text !== 'scratch'
  return (key === 'source' || key === 'src') && posix.join('/', text) !== '/'
}

const optionsOf = (pairs: readonly (readonly [string, string])[]): MountOptions & { readonly type?: string } =>
  Object.fromEntries(
    pairs.flatMap(([key, value]) => (OPTION_NAMES[key] === undefined ? [] : [[OPTION_NAMES[key], value]])),
  )

/** Undefined for options that BuildKit does not take either. */
function settled({ args }: StagedFile, { workdir }: State, options: MountOptions): CacheMount | undefined {
  try {
    const { target = '' } = options
    const mount = cacheMount(options, target.startsWith('/') ? target : posix.resolve(workdir, target))
    return inNamespace(mount, args.get(NAMESPACE) ?? '')
  } catch {
    return undefined
  }
}

const NAMESPACE = 'BUILDKIT_CACHE_MOUNT_NS'

function sorted(found: readonly Found[]): Omit<ReadMounts, 'recipe' | 'parts'> {
  const movable = found.flatMap(({ mount }) => (mount === undefined ? [] : [[mountName(mount), mount] as const]))
  const mounts = [...new Map(movable)].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, mount]) => mount)
  const stuck = found.filter(({ mount }) => mount === undefined)
  const leftOut = stuck.flatMap(({ written, unknown }) => (unknown.length === 0 ? [written] : []))
  const unresolved = stuck.flatMap(({ written, unknown }) =>
    unknown.length > 0 ? [`${written} (${unknown.join(', ')})`] : [],
  )
  return { mounts, leftOut: [...new Set(leftOut)].sort(), unresolved: [...new Set(unresolved)].sort() }
}

/** Instructions that change nothing for a RUN. */
const IDLE = ['CMD', 'ENTRYPOINT', 'EXPOSE', 'HEALTHCHECK', 'LABEL', 'MAINTAINER', 'STOPSIGNAL', 'VOLUME']

function ingredientsOf({ stages, declared, args, escaper, build }: StagedFile, needed: ReadonlySet<number>): Piece[] {
  const used = [...needed].sort((left, right) => left - right).flatMap((at) => stages[at] ?? [])
  const list = [...declared, ...used.flatMap(({ instructions }) => instructions)]
  const working = list.filter(({ keyword }) => !IDLE.includes(keyword))
  const names = new Set([
    ...working.filter(({ keyword }) => keyword === 'ARG').flatMap(({ rest }) => argNames(rest)),
    NAMESPACE,
  ])
  return [
    ...used.map(({ from, base }) => ({ name: `FROM ${shortened(base)}`, content: from.text })),
    ...working.flatMap((instruction) => piecesOf(instruction, escaper)),
    ...[...args]
      .filter(([name]) => names.has(name))
      .sort()
      .map(([name, value]) => ({ name: `ARG ${name}`, content: `${name}=${value}` })),
    ...[...build.buildContexts]
      .sort()
      .map((context) => ({ name: `context ${context.split('=')[0]}`, content: context })),
  ]
}

const argNames = (rest: string): readonly string[] => rest.match(/[^\s=]+/g) ?? []

/** Variables are named without their values. */
function piecesOf({ keyword, rest, text }: Instruction, escaper: string): readonly Piece[] {
  if (keyword !== 'ARG' && keyword !== 'ENV') return [{ name: `${keyword} ${shortened(rest)}`, content: text }]
  const words = wordsOf(rest, escaper)
  const named = words[0]?.includes('=') || keyword === 'ARG' ? words : [rest.replace(/\s+/, '=')]
  return named.map((word) => ({ name: `${keyword} ${word.split('=')[0]}`, content: word }))
}

/** Here the order of instructions counts. */
function recipeOf(pieces: readonly Piece[], mode: RecipeMode): string {
  if (mode === 'strict') return sha256({ parsed: pieces.map(({ name, content }) => [name, content]) })
  const kinds = mode === 'none' ? ['cache mount '] : ['FROM ', 'ADD http', 'cache mount ']
  return sha256({ mode, parts: partsOf(pieces.filter(({ name }) => kinds.some((kind) => name.startsWith(kind)))) })
}
