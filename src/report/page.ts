import { counted, duration } from './figures.ts'
import { code, fenced, folded, plain } from './markdown.ts'
import { cacheSection } from './page-cache.ts'
import { historySection } from './page-history.ts'
import { digestSection, platformSection, sizeSection } from './page-platforms.ts'
import { attemptsOf, type PlatformReport, type RunReport, type TagReport } from './run-report.ts'
import { type Lane, legTimeline } from './timeline.ts'

/** GitHub takes this much as the summary of a step (docs.github.com, workflow commands: job summaries). */
const LIMIT = 1024 * 1024

/**
 * The page about one run, in Markdown: what was published first, what explains it after it, details folded.
 *
 * @param limit bytes that it may have; what does not go into them is left out, and a line says so
 */
export function runPage(report: RunReport, limit = LIMIT): string {
  const sections = [
    headline(report),
    platformSection(report),
    tagSection(report),
    cacheSection(report.platforms),
    timelineSection(report.platforms),
    sizeSection(report),
    historySection(report),
    digestSection(report),
    commandSection(report.commands),
    noteSection(report.notes),
  ]
  const texts = sections.filter(({ length }) => length > 0).map((lines) => `${[...lines, ''].join('\n')}\n`)
  return within(limit, texts)
}

/** Whole sections only: half a table or fence would spoil what comes after it. */
function within(limit: number, texts: readonly string[]): string {
  if (Buffer.byteLength(texts.join('')) <= limit) return texts.join('')
  const kept: string[] = []
  let left = limit - Buffer.byteLength(LEFT_OUT)
  for (const text of texts) {
    const size = Buffer.byteLength(text)
    if (size <= left) kept.push(text)
    left -= size <= left ? size : 0
  }
  return [...kept, LEFT_OUT].join('')
}

const LEFT_OUT =
  'Parts of this page are left out, because it would be larger than GitHub takes. report.json has all of it.\n'

function headline(report: RunReport): readonly string[] {
  const { digest, images, tags, written, missing, platforms } = report
  const names = [...new Set(tags.filter(isThere).map(({ tag }) => tagName(tag)))]
  const place = images.map((image) => `**${plain(image)}**`).join(', ')
  return [
    written ? '### Image published' : '### Image checked, not published',
    '',
    ...(place === '' ? [] : [[place, ...names.map(code)].join(' '), '']),
    `Index ${code(digest)}`,
    '',
    [counted(platforms.length, 'platform'), ...figureTexts(report)].join(' · '),
    ...(missing.length === 0 ? [] : ['', `Without ${missing.map(plain).join(', ')}, which may be missing.`]),
  ]
}

const isThere = ({ verdict, outcome }: TagReport): boolean =>
  outcome === 'moved' || outcome === 'right' || (outcome === undefined && verdict === 'right')

/** A reference's last colon stands before its tag. */
const tagName = (reference: string): string => reference.slice(reference.lastIndexOf(':') + 1)

function figureTexts({ figures: { wallSeconds, saved, cargo }, platforms }: RunReport): readonly string[] {
  const attempts = attemptsOf(platforms)
  return [
    ...(attempts.length < 2 ? [] : [`built in attempts ${attempts.slice(0, -1).join(', ')} and ${attempts.at(-1)}`]),
    ...(wallSeconds === undefined ? [] : [`built in **${duration(wallSeconds)}**`]),
    ...(saved === undefined ? [] : [savedText(saved, platforms.length)]),
    ...(cargo === undefined ? [] : [cargoText(cargo)]),
  ]
}

/** Both times are shown: what was saved is their difference, and nothing is guessed of legs that do not tell. */
function savedText({ legs, seconds, coldSeconds }: NonNullable<RunReport['figures']['saved']>, of: number): string {
  const whose = legs === of ? 'all legs' : `${legs} of ${of} legs`
  const both = `(${whose} ${duration(seconds)}, their last cold runs ${duration(coldSeconds)})`
  const difference = coldSeconds - seconds
  return difference < 0 ? `nothing saved ${both}` : `**${duration(difference)} of runner time saved** ${both}`
}

function cargoText({ compiled, fresh }: NonNullable<RunReport['figures']['cargo']>): string {
  const packages = `${counted(compiled, 'package')} compiled`
  return fresh === 0 ? packages : `${packages}, ${fresh} not`
}

function tagSection(report: RunReport): readonly string[] {
  const { tags, derived, derivedFailed } = report
  const lines = [
    ...tags.map((tag) => `- ${tagLine(tag, report)}`),
    ...(derivedFailed ? ['- derived images failed, the log says why'] : []),
    ...derived.map(({ base, digest, tags: names }) => {
      return `- on ${code(base)}: ${[digest.slice(0, SHORT), ...new Set(names.map(tagName))].map(code).join(' ')}`
    }),
  ]
  return lines.length === 0 ? [] : ['#### Tags', '', ...lines]
}

/** What became of a tag, or would become of it. */
function tagLine({ tag, from, verdict, reason, outcome }: TagReport, { digest, written }: RunReport): string {
  const name = code(tag)
  if (outcome === 'back') return `${name} was moved back to ${short(from)}`
  if (outcome === 'lost') return `${name} was moved by another job since`
  if (verdict === 'move' && outcome === 'newer') return `${name} stays: another job has published a newer version`
  if (verdict === 'right' || outcome === 'right') return `${name} is right already`
  if (verdict === 'newer') return `${name} stays, ${plain(reason)}`
  const to = `${short(from)} → ${short(digest)}`
  return written ? `${name} ${to}` : `${name} would move: ${to}`
}

/** `sha256:` and twelve digits. */
const SHORT = 19
const short = (digest: string): string => (digest === '' ? 'new' : code(digest.slice(0, SHORT)))

function timelineSection(platforms: readonly PlatformReport[]): readonly string[] {
  const drawn = legTimeline(platforms.map(lane), attemptsOf(platforms).length > 1 || undefined)
  return drawn.length === 0 ? [] : ['#### Timeline', '', ...drawn]
}

const lane = ({ platform, dance, build }: PlatformReport): Lane => {
  const cache = dance?.phases.map((phase) => ({ ...phase, isCache: true })) ?? []
  return { name: platform, phases: [...cache, ...(build?.phases ?? [])] }
}

const commandSection = (commands: readonly string[]): readonly string[] =>
  commands.length === 0 ? [] : folded('Check what was published', fenced(commands, 'sh'))

const noteSection = (notes: readonly string[]): readonly string[] => notes.map((note) => `- ${plain(note)}`)
