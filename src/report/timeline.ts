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
    // A machine may set its clock back meanwhile, and readers refuse an end before its start.
    return () => this.#phases.push({ name, start, end: Math.max(start, Date.now()) })
  }

  /** Takes a piece of work that somebody else has timed. */
  add(phase: Phase): void {
    this.#phases.push(phase)
  }

  /** In the order in which they ended or were added. */
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
 * Legs that lie far apart are drawn side by side, each from its own start: on one clock nothing of them could be seen.
 *
 * @param apart whether they are known not to be of one time
 * @returns lines of Markdown; none where there is nothing to show
 */
export function legTimeline(lanes: readonly Lane[], apart = areApart(lanes)): readonly string[] {
  const drawn = apart ? lanes.map(fromStart) : lanes
  const all = drawn.flatMap(({ phases }) => phases)
  if (all.length === 0) return []
  const least = leastShown(all)
  const time = apart ? sinceMidnight : String
  const most = all.filter((phase) => span(phase) >= least).length > ROWS ? Math.ceil(ROWS / drawn.length) : ROWS
  const sections = drawn.flatMap((lane, index) => section(lane, { least, most, time }, index))
  const look = [...LOOK, `  dateFormat ${apart ? 'YYYY-MM-DD HH:mm:ss.SSS' : 'x'}`, ...AXIS]
  return [
    '```mermaid',
    ...look,
    `  tickInterval ${tickInterval(all)}`,
    ...sections,
    '```',
    '',
    ...remarks(all, least, apart),
  ]
}

function remarks(phases: readonly Phase[], least: number, apart: boolean): readonly string[] {
  return [
    ...(apart ? ['Each platform is drawn from its own start: they were not built at one time.', ''] : []),
    ...(phases.some((phase) => span(phase) < least) ? [`Not drawn: what took less than ${shortTime(least)}.`, ''] : []),
  ]
}

/** All together take more than this many times what the longest takes alone: legs have waited for a machine, or for days. */
const FAR = 8

function areApart(lanes: readonly Lane[]): boolean {
  const full = lanes.map(({ phases }) => phases).filter(({ length }) => length > 0)
  return full.length > 1 && wholeSpan(full.flat()) > FAR * Math.max(1, ...full.map(wholeSpan))
}

const fromStart = ({ name, phases }: Lane): Lane => ({
  name,
  phases: phases.map((phase) => {
    const first = earliest(phases)
    return { ...phase, start: phase.start - first, end: phase.end - first }
  }),
})

/** Of any day: an axis of milliseconds would begin at midnight in Greenwich. */
const sinceMidnight = (milliseconds: number): string =>
  new Date(Date.UTC(2000, 0, 1) + milliseconds).toISOString().replace('T', ' ').replace('Z', '')

/** Names of platforms are longer than what Mermaid leaves room for. */
const LOOK = ['---', 'config:', '  gantt:', '    leftPadding: 110', '---', 'gantt']
const AXIS = ['  axisFormat %H:%M:%S', '  todayMarker off']

/** How pieces of work are drawn. */
interface Drawing {
  /** Milliseconds that a piece must have taken. */
  readonly least: number
  /** Pieces that a section may have: many may have taken the same time. */
  readonly most: number
  /** How a moment is written. */
  readonly time: (milliseconds: number) => string
}

/** Work for the cache is grey. (Names beside bars that are `active` cannot be read in Mermaid's dark theme.) */
const CACHE = 'done, '

function section({ name, phases }: Lane, { least, most, time }: Drawing, index: number): readonly string[] {
  const shown = phases.filter((phase) => span(phase) >= least).slice(0, most)
  if (shown.length === 0) return []
  const rows = shown.map((phase, at) => row(phase, `p${index}_${at}`, phase.isCache ? CACHE : '', time))
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

/**
 * A phase has to take a two-hundredth of all the time to be seen, and the longest ones only where there are too many. One
 * is always seen: Mermaid draws no diagram without any.
 */
function leastShown(phases: readonly Phase[]): number {
  const spans = phases.map(span).toSorted((left, right) => right - left)
  const [longest = 0, least = 0] = [spans[0], spans[ROWS]]
  return Math.min(longest, Math.max(wholeSpan(phases) / 200, least === 0 ? 0 : least + 1))
}

const earliest = (phases: readonly Phase[]): number => Math.min(...phases.map(({ start }) => start))
const span = ({ start, end }: Phase): number => end - start

function row(phase: Phase, id: string, tag: string, time: Drawing['time'] = String): string {
  const length = Math.max(span(phase), 1)
  return `  ${drawnName(phase.name)} (${shortTime(length)}) :${tag}${id}, ${time(phase.start)}, ${length}ms`
}

const shortTime = (milliseconds: number): string =>
  milliseconds < 60_000 ? `${(milliseconds / 1000).toFixed(1)} s` : `${Math.round(milliseconds / 6000) / 10} min`
