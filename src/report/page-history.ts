import { bytes, change } from './figures.ts'
import { plain, table } from './markdown.ts'
import type { RunReport } from './run-report.ts'

/** What is pulled of this image and of the releases before it, each with what has changed since the one before. */
export function historySection({ history, platforms }: RunReport): readonly string[] {
  if (history === undefined || history.releases.length === 0) return []
  const names = platforms.map(({ platform }) => platform)
  const now = { name: history.version ?? 'this run', sizes: new Map(platforms.map((leg) => [leg.platform, leg.bytes])) }
  const before = history.releases.map(({ tag, bytes: sizes }) => ({ name: tag, sizes: new Map(Object.entries(sizes)) }))
  const points: readonly Point[] = [...before.toReversed(), now]
  return ['#### Size history', '', ...chart(points, names), ...sizeTable(points, names)]
}

/** One release. */
interface Point {
  readonly name: string
  /** Bytes by platform. */
  readonly sizes: ReadonlyMap<string, number>
}

function sizeTable(points: readonly Point[], platforms: readonly string[]): readonly string[] {
  const rows = points.map(({ name }, index) => {
    return [plain(name), ...platforms.map((platform) => cell(points.slice(0, index + 1), platform))]
  })
  return table(['version', ...platforms.map((platform) => `#${plain(platform)}`)], rows.toReversed())
}

/** Of the last of the points. A release may lack a platform, which is then compared with the one before that. */
function cell(points: readonly Point[], platform: string): string {
  const now = points.at(-1)?.sizes.get(platform)
  if (now === undefined) return ''
  const before = points
    .slice(0, -1)
    .flatMap(({ sizes }) => sizes.get(platform) ?? [])
    .at(-1)
  return before === undefined || before === now ? bytes(now) : `${bytes(now)} (${change(now, before)})`
}

/** Fewer points are no history, and of more the names would not stand beside one another. */
const [LEAST, MOST] = [3, 12]

/** Not every Mermaid draws a legend: the colours stand below by their names. */
const COLOURS = [
  ['blue', '#2f81f7'],
  ['orange', '#f0883e'],
  ['green', '#3fb950'],
  ['red', '#f85149'],
  ['purple', '#a371f7'],
  ['yellow', '#d29922'],
] as const

/** A line for each platform that all releases have which are drawn: a line of Mermaid has no gaps. */
function chart(points: readonly Point[], platforms: readonly string[]): readonly string[] {
  const shown = drawnPoints(points, platforms)
  const whole = platforms.filter((platform) => shown.every(({ sizes }) => sizes.has(platform)))
  const drawn = whole.slice(0, COLOURS.length)
  if (shown.length < LEAST || drawn.length === 0) return []
  const legend = drawn.map((platform, index) => `${COLOURS[index]?.[0]}: ${plain(platform)}`)
  const left = platforms.filter((platform) => !drawn.includes(platform))
  const rest = left.length === 0 ? [] : [`not drawn: ${left.map(plain).join(', ')}`]
  const { low } = scaleOf(shown, drawn)
  const start = low > 0 ? [`the scale begins at ${bytes(Math.round(low))}`] : []
  return [...diagram(shown, drawn), [...legend, ...rest, ...start].join(' · '), '']
}

/** The last ones; where these are enough, only those since all platforms have been there. */
function drawnPoints(points: readonly Point[], platforms: readonly string[]): readonly Point[] {
  const partial = points.findLastIndex(({ sizes }) => platforms.some((platform) => !sizes.has(platform)))
  const whole = points.slice(partial + 1)
  return (whole.length < LEAST ? points : whole).slice(-MOST)
}

function diagram(points: readonly Point[], platforms: readonly string[]): readonly string[] {
  const { lines, low, high } = scaleOf(points, platforms)
  const { name, size } = UNITS.find((unit) => high >= unit.size) ?? { name: 'B', size: 1 }
  const said = (count: number): string => (count / size).toFixed(3)
  return [
    '```mermaid',
    ...look(platforms.length),
    'xychart-beta',
    `  x-axis [${points.map((point) => `"${drawnName(point.name)}"`).join(', ')}]`,
    `  y-axis "${name}" ${said(low)} --> ${said(high)}`,
    ...lines.map((line) => `  line [${line.map(said).join(', ')}]`),
    '```',
    '',
  ]
}

/** With room above and below the lines. */
function scaleOf(points: readonly Point[], platforms: readonly string[]) {
  const lines = platforms.map((platform) => points.map(({ sizes }) => sizes.get(platform) ?? 0))
  const [least, most] = [Math.min(...lines.flat()), Math.max(...lines.flat())]
  const room = Math.max((most - least) / 10, most / 50, 1)
  return { lines, low: Math.max(0, least - room), high: most + room }
}

const UNITS = [
  { name: 'GB', size: 1e9 },
  { name: 'MB', size: 1e6 },
  { name: 'kB', size: 1e3 },
]

const look = (lines: number): readonly string[] => [
  '---',
  'config:',
  '  xyChart:',
  '    width: 900',
  '    height: 300',
  '  themeVariables:',
  '    xyChart:',
  '      backgroundColor: transparent',
  `      plotColorPalette: "${COLOURS.slice(0, lines)
    .map(([, colour]) => colour)
    .join(', ')}"`,
  '---',
]

/** Nothing ends the name, or the diagram. */
const drawnName = (name: string): string => name.replace(/[^\w.+ -]/g, '_').slice(0, 30)
