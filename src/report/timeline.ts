/** One piece of a leg's work. */
export interface Phase {
  readonly name: string
  /** Milliseconds since 1970. */
  readonly start: number
  readonly end: number
}

/** Keeps the time of the pieces of work that go through it. */
export class Stopwatch {
  readonly #phases: Phase[] = []

  /** Does a piece of work, whatever comes of it. */
  async time<T>(name: string, work: () => Promise<T>): Promise<T> {
    const end = this.begin(name)
    try {
      return await work()
    } finally {
      end()
    }
  }

  /** Begins a piece of work; what it returns ends it. */
  begin(name: string): () => void {
    const start = Date.now()
    return () => this.#phases.push({ name, start, end: Date.now() })
  }

  /** In the order in which they ended. */
  get phases(): readonly Phase[] {
    return this.#phases
  }
}

/** The work of one leg. */
export interface Lane {
  /** What it is called: its platform. */
  readonly name: string
  readonly phases: readonly (Phase & { readonly isCache?: boolean })[]
}

/** Words that Mermaid takes for something else than a name where a line begins with them (its gantt.jison). */
const KEYWORD =
  /^(?:gantt|dateFormat|inclusiveEndDates|topAxis|axisFormat|tickInterval|includes|excludes|todayMarker|weekday|weekend|title|section|click|accTitle|accDescr|call|href|end)\b/i

/**
 * A name in a diagram. Everything but letters, digits and harmless signs is written by its number, which Mermaid draws as
 * the sign (mermaid.js.org/syntax/flowchart, entity codes): a line or the diagram would else end at some of them, and
 * `%%{` begins a directive anywhere.
 */
function drawnName(name: string): string {
  const line =
    name
      .slice(0, NAMED)
      .replace(/[\s\p{C}]+/gu, ' ')
      .trim() || 'step'
  const coded = line.replace(SIGNS, (sign) => `#${sign.codePointAt(0)};`)
  const safe = coded.length > CODED ? line.replace(SIGNS, ' ') : coded
  return KEYWORD.test(safe) ? `#${safe.charCodeAt(0)};${safe.slice(1)}` : safe
}

const SIGNS = /[^\p{L}\p{N} ._/()+=@*'"!?|-]/gu
/** Characters of a name, and of one with signs by their numbers. */
const [NAMED, CODED] = [60, 100]
/** Rows of a diagram: GitHub draws none of more than 50,000 characters (mermaid, maxTextSize). */
const ROWS = 300

/**
 * A picture of what took how long, as a Gantt chart of Mermaid, which GitHub draws in job summaries.
 *
 * @returns lines of Markdown; none where there is nothing to show
 */
export function timeline(phases: readonly Phase[]): readonly string[] {
  if (phases.length === 0) return []
  const first = earliest(phases)
  const rows = phases.slice(0, ROWS).map(({ name, start, end }, index) => {
    return row({ name, start: start - first, end: end - first }, `p${index}`, '')
  })
  return ['```mermaid', 'gantt', '  dateFormat x', '  axisFormat %M:%S', ...rows, '```', '']
}

/**
 * The same of several legs, each a section, on the clock of whoever looks at it. Pieces too short to be seen are left out.
 *
 * @returns lines of Markdown; none where there is nothing to show
 */
export function legTimeline(lanes: readonly Lane[]): readonly string[] {
  const all = lanes.flatMap(({ phases }) => phases)
  if (all.length === 0) return []
  const least = leastShown(all)
  const sections = lanes.flatMap((lane, index) => section(lane, least, index))
  const left = all.some((phase) => span(phase) < least)
    ? [`Not drawn: what took less than ${shortTime(least)}.`, '']
    : []
  return ['```mermaid', ...LOOK, `  tickInterval ${tickInterval(all)}`, ...sections, '```', '', ...left]
}

/** Names of platforms are longer than what Mermaid leaves room for. */
const LOOK = [
  ...['---', 'config:', '  gantt:', '    leftPadding: 110', '---'],
  ...['gantt', '  dateFormat x', '  axisFormat %H:%M:%S', '  todayMarker off'],
]

/** Work for the cache is grey. (Names beside bars that are `active` cannot be read in Mermaid's dark theme.) */
const CACHE = 'done, '

function section({ name, phases }: Lane, least: number, index: number): readonly string[] {
  const shown = phases.filter((phase) => span(phase) >= least)
  if (shown.length === 0) return []
  const rows = shown.map((phase, at) => row(phase, `p${index}_${at}`, phase.isCache ? CACHE : ''))
  return [`  section ${drawnName(name)}`, ...rows]
}

/** Lines of the grid go through names: there are at most eight. */
function tickInterval(phases: readonly Phase[]): string {
  const seconds = wholeSpan(phases) / 1000
  const [count, unit] = INTERVALS.find(([each, name]) => seconds <= each * SECONDS[name] * 8) ?? [1, 'day']
  return `${count}${unit}`
}

const SECONDS = { second: 1, minute: 60, hour: 3600, day: 86_400 }
const INTERVALS: readonly (readonly [number, keyof typeof SECONDS])[] = [
  ...([1, 5, 15, 30] as const).map((count) => [count, 'second'] as const),
  ...([1, 2, 5, 10, 30] as const).map((count) => [count, 'minute'] as const),
  ...([1, 3, 12] as const).map((count) => [count, 'hour'] as const),
]

const wholeSpan = (phases: readonly Phase[]): number => Math.max(...phases.map(({ end }) => end)) - earliest(phases)

/** A phase has to take a two-hundredth of all the time to be seen, and the longest ones only where there are too many. */
function leastShown(phases: readonly Phase[]): number {
  const [least = 0] = phases
    .map(span)
    .toSorted((left, right) => right - left)
    .slice(ROWS, ROWS + 1)
  return Math.max(wholeSpan(phases) / 200, least === 0 ? 0 : least + 1)
}

const earliest = (phases: readonly Phase[]): number => Math.min(...phases.map(({ start }) => start))
const span = ({ start, end }: Phase): number => end - start

function row(phase: Phase, id: string, tag: string): string {
  const length = Math.max(span(phase), 1)
  return `  ${drawnName(phase.name)} (${shortTime(length)}) :${tag}${id}, ${phase.start}, ${length}ms`
}

const shortTime = (milliseconds: number): string =>
  milliseconds < 60_000 ? `${(milliseconds / 1000).toFixed(1)} s` : `${Math.round(milliseconds / 6000) / 10} min`
