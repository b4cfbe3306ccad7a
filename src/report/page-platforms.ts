import { bytes, difference, duration } from './figures.ts'
import type { BuildReport, Part } from './leg-report.ts'
import { code, folded, plain, table } from './markdown.ts'
import { type PlatformReport, phasesOf, type RunReport, spanOf } from './run-report.ts'

/** A column of a table about platforms: its name, and what stands in it; columns without any content are left out. */
interface Column<T> {
  readonly name: string
  readonly cell: (row: T) => string
}

/** The table of all platforms. */
export function platformSection({ platforms, before }: RunReport): readonly string[] {
  const against: readonly Column<PlatformReport>[] =
    before === undefined ? [] : [{ name: `#against ${plain(before)}`, cell: comparedBytes }]
  return columns([...COLUMNS, ...against], platforms)
}

const COLUMNS: readonly Column<PlatformReport>[] = [
  { name: 'platform', cell: ({ platform }) => plain(platform) },
  { name: 'digest', cell: ({ digest }) => code(digest.slice(0, 19)) },
  { name: 'programs', cell: ({ programs }) => (programs === '' ? 'not looked at' : plain(programs)) },
  { name: 'smoke', cell: ({ build }) => (build === null ? '' : SMOKE[build.smoke]) },
  { name: '#time', cell: (leg) => seconds(spanOf(phasesOf(leg))) },
  { name: 'cache', cell: ({ dance }) => dance?.state ?? '' },
  { name: '#compiled', cell: ({ build }) => compiledText(build) },
  { name: '#download', cell: (leg) => bytes(leg.bytes) },
]

const SMOKE: Readonly<Record<BuildReport['smoke'], string>> = { passed: 'passed', off: 'off', notice: 'starts' }

const seconds = (span: number | undefined): string => (span === undefined ? '' : duration(span))

function compiledText(build: BuildReport | null): string {
  const { compiled, fresh = 0 } = build?.cargo ?? {}
  if (compiled === undefined) return ''
  return fresh === 0 ? `${compiled}` : `${compiled} of ${compiled + fresh}`
}

const comparedBytes = ({ bytes: now, beforeBytes }: PlatformReport): string =>
  beforeBytes === undefined ? 'new' : difference(now, beforeBytes, 'same size')

/** The digests as they are pulled by; the table of platforms has no room for them. */
export const digestSection = ({ platforms }: RunReport): readonly string[] =>
  folded(
    'Digests of the platforms',
    platforms.map(({ platform, digest }) => `- ${plain(platform)} ${code(digest)}`),
  )

/** Sizes beyond what the table of platforms has, and the largest parts of each program. */
export function sizeSection({ platforms }: RunReport): readonly string[] {
  const built = platforms.flatMap(({ platform, build }) => (build === null ? [] : [{ platform, build }]))
  if (built.length === 0) return []
  return ['#### Sizes', '', ...columns(SIZE_COLUMNS, built), '', ...partLines(built)]
}

interface BuiltPlatform {
  readonly platform: string
  readonly build: BuildReport
}

const SIZE_COLUMNS: readonly Column<BuiltPlatform>[] = [
  { name: 'platform', cell: ({ platform }) => plain(platform) },
  { name: '#image, compressed', cell: ({ build: { sizes } }) => bytes(sizes.compressed) },
  { name: '#change', cell: ({ build: { sizes } }) => changed(sizes.compressed, sizes.before?.compressed) },
  { name: '#all files', cell: ({ build: { sizes } }) => bytes(sizes.image) },
  { name: '#change', cell: ({ build: { sizes } }) => changed(sizes.image, sizes.before?.image) },
  { name: '#programs', cell: ({ build: { sizes } }) => bytes(sizes.binary) },
  { name: '#change', cell: ({ build: { sizes } }) => changed(sizes.binary, sizes.before?.binary) },
]

const changed = (now: number, before: number | undefined): string =>
  before === undefined || before === now ? '' : difference(now, before)

function partLines(built: readonly BuiltPlatform[]): readonly string[] {
  const sections = built.flatMap(({ platform, build }) => partRows(platform, build.sizes.sections))
  const crates = built.flatMap(({ platform, build }) => partRows(platform, build.sizes.crates))
  if (sections.length + crates.length === 0) return []
  const tables = [
    ...(sections.length === 0 ? [] : [...table(['platform', 'section', '#size'], sections), '']),
    ...(crates.length === 0 ? [] : table(['platform', 'crate', '#code'], crates)),
  ]
  return folded('Largest parts of the programs', tables)
}

const partRows = (platform: string, parts: readonly Part[]): readonly (readonly string[])[] =>
  parts.map(({ name, bytes: count }) => [
    plain(platform),
    name === undefined ? 'C, assembler and others' : code(name),
    bytes(count),
  ])

function columns<T>(all: readonly Column<T>[], rows: readonly T[]): readonly string[] {
  const filled = all.filter(({ cell }) => rows.some((row) => cell(row) !== ''))
  return table(
    filled.map(({ name }) => name),
    rows.map((row) => filled.map(({ cell }) => cell(row))),
  )
}
