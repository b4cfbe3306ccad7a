import { type Platform, platformName } from '../oci/platform.ts'
import { expandWord, UNKNOWN, type Variable } from './expand.ts'
import { type Instruction, type Instructions, readInstruction, wordsOf } from './instructions.ts'
import { csvFields } from './mounts.ts'

/** What a build is made of, as far as a Dockerfile can tell cache mounts from it. */
export interface ParsedBuild {
  /** Stage to build; empty for the last. */
  readonly target: string
  readonly platform: Platform
  /** `name=value` */
  readonly buildArgs: readonly string[]
  /** `name=value` */
  readonly buildContexts: readonly string[]
}

/** One stage of a Dockerfile. */
export interface Stage {
  /** In small letters, empty for none. */
  readonly name: string
  /** Image or stage it stands on, variables replaced. */
  readonly base: string
  /** Position of the stage it stands on. */
  readonly on: number | undefined
  /** A build context of the same name takes its place. */
  readonly isReplaced: boolean
  readonly from: Instruction
  readonly instructions: readonly Instruction[]
}

/** A Dockerfile with the stages and arguments of one build. */
export interface StagedFile {
  readonly stages: readonly Stage[]
  readonly globals: ReadonlyMap<string, Variable>
  readonly declared: readonly Instruction[]
  readonly build: ParsedBuild
  readonly args: ReadonlyMap<string, string>
  readonly escaper: string
}

/** The stages of a Dockerfile, with the arguments of the build. */
export function stagedFile({ list, escaper }: Instructions, build: ParsedBuild): StagedFile {
  const first = list.findIndex(({ keyword }) => keyword === 'FROM')
  const declared = list.slice(0, first === -1 ? list.length : first)
  const args = new Map(build.buildArgs.map((arg) => [arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1)]))
  const froms = list.filter(({ keyword }) => keyword === 'FROM')
  const stage = build.target || labelOf(froms.at(-1)) || 'default'
  const globals = globalArgs({ declared, escaper, args }, build.platform, stage)
  const contexts = new Set(build.buildContexts.map((context) => context.split('=')[0]?.toLowerCase() ?? ''))
  const stages: Stage[] = []
  for (const [at, from] of list.entries()) {
    if (from.keyword !== 'FROM') continue
    const next = list.findIndex(({ keyword }, index) => index > at && keyword === 'FROM')
    stages.push(
      stageOf(from, list.slice(at + 1, next === -1 ? list.length : next), { stages, contexts, globals, escaper }),
    )
  }
  return { stages, globals, declared, build, args, escaper }
}

/** `FROM image AS name` */
const labelOf = (from: Instruction | undefined): string =>
  /^\S+\s+as\s+(\S+)/i.exec(from?.rest ?? '')?.[1]?.toLowerCase() ?? ''

interface StageParts extends Pick<StagedFile, 'stages' | 'globals' | 'escaper'> {
  readonly contexts: ReadonlySet<string>
}

function stageOf(from: Instruction, instructions: readonly Instruction[], parts: StageParts): Stage {
  const [image = ''] = from.rest.split(/\s+/)
  const name = labelOf(from)
  const base = expanded(image, (variable) => parts.globals.get(variable), parts.escaper) ?? image
  const at = parts.stages.findLastIndex((stage) => stage.name !== '' && stage.name === base)
  const on = at === -1 ? undefined : at
  return { name, base, on, isReplaced: name !== '' && parts.contexts.has(name), from, instructions }
}

/** The text, or undefined where it depends on something unknown or is no word that BuildKit takes. */
export function expanded(word: string, lookup: (name: string) => Variable, escaper: string): string | undefined {
  const { text, unknown } = tryExpand(word, lookup, escaper)
  return unknown.length > 0 ? undefined : text
}

/** As expandWord; a word that BuildKit does not take is unknown as a whole. */
export function tryExpand(
  word: string,
  lookup: (name: string) => Variable,
  escaper: string,
): ReturnType<typeof expandWord> {
  try {
    return expandWord(word, lookup, escaper)
  } catch {
    return { text: word, unknown: [word] }
  }
}

/** The arguments that BuildKit gives to each build, and those before the first FROM. Where a builder runs is not known. */
function globalArgs(
  { declared, escaper, args }: Pick<StagedFile, 'declared' | 'escaper' | 'args'>,
  platform: Platform,
  stage: string,
): ReadonlyMap<string, Variable> {
  const { os, architecture, variant = '' } = platform
  const globals = new Map<string, Variable>([
    ...['BUILDPLATFORM', 'BUILDOS', 'BUILDOSVERSION', 'BUILDARCH', 'BUILDVARIANT'].map(
      (name) => [name, UNKNOWN] as const,
    ),
    ['TARGETPLATFORM', platformName(platform)],
    ['TARGETOS', os],
    ['TARGETOSVERSION', ''],
    ['TARGETARCH', architecture],
    ['TARGETVARIANT', variant],
    ['TARGETSTAGE', stage],
  ])
  for (const name of globals.keys()) if (args.has(name)) globals.set(name, args.get(name))
  for (const { keyword, rest } of declared) {
    if (keyword === 'ARG') for (const word of wordsOf(rest, escaper)) declare(word, globals, escaper, args)
  }
  return globals
}

/** One `name` or `name=default` of an ARG; the build argument of that name goes first. */
export function declare(
  word: string,
  variables: Map<string, Variable>,
  escaper: string,
  args: ReadonlyMap<string, string>,
  inherited: ReadonlyMap<string, Variable> = new Map(),
  lookup: (name: string) => Variable = (name) => variables.get(name),
): void {
  const [, name = '', fallback] = /^([^=]*)(?:=([\s\S]*))?$/.exec(word) ?? []
  if (args.has(name)) variables.set(name, args.get(name))
  else if (fallback !== undefined) variables.set(name, expanded(fallback, lookup, escaper) ?? UNKNOWN)
  else if (inherited.has(name)) variables.set(name, inherited.get(name))
}

/** Position of the stage with a name. */
export function stageNamed(stages: readonly Stage[], name: string): number | undefined {
  const at = stages.findLastIndex((stage) => stage.name !== '' && stage.name === name.toLowerCase())
  return at === -1 ? undefined : at
}

/** The stages and all that they stand on, copy from or mount. */
export function neededStages(file: StagedFile, start: readonly number[]): ReadonlySet<number> {
  const needed = new Set<number>()
  const open = [...start]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const stage = file.stages[at]
    if (stage === undefined || needed.has(at)) continue
    needed.add(at)
    if (!stage.isReplaced) open.push(...sourcesOf(file, stage))
  }
  return needed
}

function sourcesOf(file: StagedFile, stage: Stage): readonly number[] {
  const names = commandsOf(file, stage).flatMap(({ keyword, flags }) => flags.flatMap((flag) => fromOf(keyword, flag)))
  const sources = names.map((name) => (/^\d+$/.test(name) ? Number(name) : stageNamed(file.stages, name)))
  return [stage.on, ...sources].filter((at) => at !== undefined)
}

/** What an instruction takes files from by one of its flags, as it is written. */
export function fromOf(keyword: string, flag: string): readonly string[] {
  if (keyword === 'COPY' && flag.startsWith('--from=')) return [flag.slice('--from='.length)]
  if (keyword !== 'RUN' || !flag.startsWith(MOUNT_FLAG)) return []
  return csvFields(flag.slice(MOUNT_FLAG.length)).flatMap((field) => /^from=(.+)$/i.exec(field)?.[1] ?? [])
}

/** How the flags that this is about begin. */
export const MOUNT_FLAG = '--mount='

/** The instructions of a stage, after the ONBUILD triggers of the stage it stands on. */
export function commandsOf({ stages, escaper }: StagedFile, { on, instructions }: Stage): readonly Instruction[] {
  const base = on === undefined ? [] : (stages[on]?.instructions ?? [])
  const triggers = base.filter(({ keyword }) => keyword === 'ONBUILD')
  return [...triggers.map(({ rest }) => readInstruction(rest, escaper)), ...instructions]
}
