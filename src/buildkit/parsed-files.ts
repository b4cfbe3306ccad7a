import { type Instruction, wordsOf } from './instructions.ts'
import { csvFields } from './mounts.ts'
import { bindName, CONTEXT, copyName, isWholeContext, type LocalFiles, rooted, unpackedAt } from './recipe-files.ts'
import { commandsOf, fromOf, MOUNT_FLAG, type StagedFile, stageNamed, type tryExpand } from './stages.ts'

/** Where an instruction takes files from. */
export type Origin =
  | { readonly kind: 'local'; readonly source: string }
  | { readonly kind: 'stage'; readonly at: number }
  | { readonly kind: 'image'; readonly name: string }

/** Replaces the variables of a word. */
export type Expand = (word: string) => ReturnType<typeof tryExpand>

/**
 * What `--from=` or a FROM means: a stage, a local build context, or an image.
 *
 * @param from empty for the context of the build
 */
export function originOf({ stages, build }: StagedFile, from: string): Origin {
  if (from === '') return { kind: 'local', source: CONTEXT }
  const context = build.buildContexts.find(
    (each) => each.slice(0, each.indexOf('=')).toLowerCase() === from.toLowerCase(),
  )
  if (context !== undefined) return contextOrigin(context)
  const at = /^\d+$/.test(from) ? Number(from) : stageNamed(stages, from)
  return at === undefined ? { kind: 'image', name: from } : { kind: 'stage', at }
}

/** Files of the context, or of a local build context, that a COPY or ADD names. */
export function copiedFiles(
  { rest, flags }: Instruction,
  source: string,
  expand: Expand,
  escaper: string,
): LocalFiles[] {
  const from = flags.some((flag) => flag.startsWith('--from=')) ? source : CONTEXT
  return localPaths(rest, escaper).flatMap((path) => filesAt(from, pathOf(path, expand), copyName))
}

/** Files of the context that an ADD unpacks if they are archives. */
export function unpackedFiles({ keyword, rest, flags }: Instruction, expand: Expand, escaper: string): LocalFiles[] {
  if (keyword !== 'ADD' || flags.includes('--unpack=false')) return []
  return localPaths(rest, escaper).map((path) => unpackedAt(CONTEXT, pathOf(path, expand)))
}

const localPaths = (rest: string, escaper: string): readonly string[] =>
  copyWords(rest, escaper)
    .slice(0, -1)
    .filter((path) => !path.startsWith('<<') && !REMOTE.test(path))

/** What `--mount=type=bind` names: where from, and which files if that is a local folder. */
export function boundFrom(flag: string, expand: Expand): { readonly from: string; readonly path: string } | undefined {
  const options = new Map(
    csvFields(flag.slice(MOUNT_FLAG.length)).map((field) => {
      const [, key = '', value = ''] = /^([^=]*)=?([\s\S]*)$/.exec(field) ?? []
      return [key.toLowerCase().replace(/^src$/, 'source'), value]
    }),
  )
  if ((options.get('type') ?? 'bind').toLowerCase() !== 'bind') return undefined
  return { from: expand(options.get('from') ?? '').text, path: pathOf(options.get('source') ?? '', expand) }
}

/** Files of a local folder as they count: the whole context does not. */
export function filesAt(
  source: string,
  path: string,
  name: (source: string, path: string) => string = bindName,
): LocalFiles[] {
  const files = { name: name(source, path), source, path, include: [], exclude: [] }
  return isWholeContext(files) ? [] : [files]
}

/** Images that stages stand on, copy from and mount, as they are written; not those whose names nobody here knows. */
export function imagesOf(file: StagedFile, needed: ReadonlySet<number>): readonly string[] {
  const used = [...needed].flatMap((at) => file.stages[at] ?? []).filter(({ isReplaced }) => !isReplaced)
  const bases = used.flatMap(({ base, on }) => (on === undefined ? [base] : []))
  const commands = used.flatMap((stage) => commandsOf(file, stage))
  const sources = commands.flatMap(({ keyword, flags }) => flags.flatMap((flag) => fromOf(keyword, flag)))
  const named = [...bases, ...sources].map((name) => originOf(file, name))
  const images = named.flatMap((origin) => (origin.kind === 'image' ? [origin.name] : []))
  return [...new Set(images)].filter((image) => image !== 'scratch' && !/[$@]/.test(image))
}

const REMOTE = /^(?:\w+:\/\/|git@)/

/** `docker-image://`, `oci-layout://`, `target:` and URLs are no folders (buildx, build/opt.go). */
function contextOrigin(context: string): Origin {
  const [name, value] = [context.slice(0, context.indexOf('=')), context.slice(context.indexOf('=') + 1)]
  const [, image] = /^docker-image:\/\/(.*)$/.exec(value) ?? []
  if (image !== undefined) return { kind: 'image', name: image }
  return REMOTE.test(value) || value.startsWith('target:')
    ? { kind: 'image', name: '$' }
    : { kind: 'local', source: name }
}

/** The words behind COPY, or its JSON. */
function copyWords(rest: string, escaper: string): readonly string[] {
  try {
    const list: unknown = JSON.parse(rest)
    if (Array.isArray(list)) return list.map(String)
  } catch {
    // Words.
  }
  return wordsOf(rest, escaper)
}

/** What only a base image knows may be anything: then the folder before it counts. */
function pathOf(path: string, expand: Expand): string {
  const parts = rooted(path).split('/')
  const known = parts.findIndex((part) => expand(part).unknown.length > 0)
  return rooted(
    parts
      .slice(0, known === -1 ? parts.length : known)
      .map((part) => expand(part).text)
      .join('/'),
  )
}
