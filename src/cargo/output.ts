/** What cargo said of its work in the logs of builds. It names a package once, however many units are built of it. */
export interface CargoOutput {
  /** Packages that were compiled (`Compiling x v1.0`). */
  readonly compiled: number
  /** Packages that were not, where cargo says so (`cargo build -v`); a build without -v says nothing of them. */
  readonly fresh: number
  /** Why packages were compiled, where cargo says so (`cargo build -v`); each once, in the order of the log. */
  readonly dirty: readonly DirtyUnit[]
  /** Seconds that cargo gives for all that it finished. */
  readonly seconds: number
  /** Whether cargo ended with an error. */
  readonly failed: boolean
}

/** One package that cargo compiled though it had it, with cargo's own words for the reason. */
export interface DirtyUnit {
  /** `serde v1.0.228` */
  readonly unit: string
  readonly reason: string
}

/** What sccache did, by its `--show-stats`. */
export interface SccacheOutput {
  readonly requests: number
  readonly hits: number
  readonly misses: number
  /** Calls that it cannot keep: links, procedural macros, build scripts. */
  readonly notCacheable: number
  /** Errors of its own, and those of its store. */
  readonly errors: number
}

/** Colours and other codes for terminals. */
const CODES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[A-Za-z]`, 'g')

/** A line of cargo about its work. */
const STATUS = /^( *)(Compiling|Fresh|Dirty|Finished) (\S.*)$/

/** Columns that its first word is right-justified in (cargo's core/shell.rs). */
const COLUMNS = 12

/**
 * Reads the output of cargo, of one or several runs, out of a log with anything else in it. Formats: `status` lines in
 * cargo's core/shell.rs and `DirtyReason::present_to` in core/compiler/fingerprint/dirty_reason.rs.
 *
 * @returns undefined when cargo has compiled nothing and finished nothing there
 */
export function readCargo(log: string): CargoOutput | undefined {
  const lines = plainLines(log)
  const said = lines.flatMap((line) => {
    const [, indent = '', word = '', text = ''] = STATUS.exec(line) ?? []
    return indent.length + word.length === COLUMNS ? [{ word, text }] : []
  })
  const failed = lines.some((line) =>
    /^error: (?:could not compile|build failed|failed to run custom build)/.test(line),
  )
  if (said.length === 0 && !failed) return undefined
  const of = (word: string): readonly string[] => said.flatMap((each) => (each.word === word ? [each.text] : []))
  const compiled = new Set(of('Compiling'))
  return {
    compiled: compiled.size,
    fresh: new Set(of('Fresh').filter((name) => !compiled.has(name))).size,
    dirty: [...new Map(of('Dirty').map(dirtyUnit)).values()],
    seconds: of('Finished').reduce((sum, text) => sum + finishedSeconds(text), 0),
    failed,
  }
}

/** Of a file that is newer cargo gives both times, which differ in each run. */
function dirtyUnit(text: string): readonly [string, DirtyUnit] {
  const plain = text.replace(/ \([^()]* after last build at [^()]*\)$/, '')
  const [, unit = plain, reason = ''] = /^(.+? v\S+(?: \([^)]*\))?): (.*)$/.exec(plain) ?? []
  return [plain, { unit, reason }]
}

/** ``Finished `release` profile [optimized] target(s) in 1m 05s`` or `… in 0.31s` */
function finishedSeconds(text: string): number {
  const [, minutes = '0', rest = '0'] = / in (?:(\d+)m )?(\d+(?:\.\d+)?)s$/.exec(text) ?? []
  return Number(minutes) * 60 + Number(rest)
}

/**
 * Reads the last statistics that sccache printed, as text (`--show-stats`) or as JSON (`--stats-format=json`). Formats:
 * ServerStats in sccache's src/server.rs.
 *
 * @returns undefined when there are none
 */
export function readSccache(log: string): SccacheOutput | undefined {
  const lines = plainLines(log)
  return jsonStatistics(lines) ?? textStatistics(lines)
}

/** Progress bars begin their line anew: what they have printed before is gone. */
const plainLines = (log: string): readonly string[] =>
  log
    .replace(CODES, '')
    .split(/\r?\n/)
    .map((line) => line.replace(/\r$/, ''))
    .map((line) => line.slice(line.lastIndexOf('\r') + 1))

function jsonStatistics(lines: readonly string[]): SccacheOutput | undefined {
  const json = lines.findLast((line) => line.startsWith('{"stats":'))
  const stats = json === undefined ? undefined : parsedStats(json)
  if (stats === undefined) return undefined
  return {
    requests: countAt(stats, 'compile_requests'),
    hits: countAt(stats, 'cache_hits'),
    misses: countAt(stats, 'cache_misses'),
    notCacheable: countAt(stats, 'requests_not_cacheable'),
    errors: ['cache_errors', 'cache_write_errors', 'cache_read_errors'].reduce(
      (sum, name) => sum + countAt(stats, name),
      0,
    ),
  }
}

function parsedStats(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const { stats } = JSON.parse(json) as { readonly stats?: unknown }
    return typeof stats === 'object' && stats !== null ? (stats as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** A number, or the counts of each language. */
function countAt(stats: Readonly<Record<string, unknown>>, name: string): number {
  const value = stats[name]
  if (typeof value === 'number') return value
  const counts: unknown = typeof value === 'object' && value !== null ? Object(value).counts : undefined
  return Object.values(Object(counts)).reduce((sum: number, count) => sum + (typeof count === 'number' ? count : 0), 0)
}

/** Lines of a name, blanks and a number; those of one language have it in brackets and are in the sums already. */
function textStatistics(lines: readonly string[]): SccacheOutput | undefined {
  const start = lines.findLastIndex((line) => /^Compile requests {2,}\d+/.test(line))
  if (start === -1) return undefined
  const counts = new Map(
    lines.slice(start, start + LISTED).flatMap((line) => {
      const [, name, count] = /^(\S.*?) {2,}(\d+)\s*$/.exec(line) ?? []
      return name === undefined ? [] : [[name, Number(count)] as const]
    }),
  )
  const at = (...names: readonly string[]): number => names.reduce((sum, name) => sum + (counts.get(name) ?? 0), 0)
  return {
    requests: at('Compile requests'),
    hits: at('Cache hits'),
    misses: at('Cache misses'),
    notCacheable: at('Non-cacheable calls'),
    errors: at('Cache errors', 'Cache write errors', 'Cache read errors'),
  }
}

/** Lines that one list of statistics has at most. */
const LISTED = 60
