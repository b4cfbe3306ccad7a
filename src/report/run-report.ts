import type { BuildReport, CacheReport } from './leg-report.ts'
import type { Phase } from './timeline.ts'

/** One run: what was published, and what all legs tell. This is report.json, and the page is made of nothing else. */
export interface RunReport {
  readonly version: 1
  /** Of the index. */
  readonly digest: string
  /** False when everything was checked and nothing written. */
  readonly written: boolean
  /** Repositories that it was published in, or was to be. */
  readonly images: readonly string[]
  readonly tags: readonly TagReport[]
  readonly platforms: readonly PlatformReport[]
  /** Expected platforms that are missing by permission. */
  readonly missing: readonly string[]
  /** The tag whose image before is compared with. */
  readonly before?: string
  /** Left out where no size of an earlier release is known. */
  readonly history?: SizeHistory
  readonly derived: readonly DerivedReport[]
  /** Whether the image was published and further images on other bases were not. */
  readonly derivedFailed: boolean
  /** Commands that anybody can check with what was published. */
  readonly commands: readonly string[]
  /** Sentences about reports of legs and sizes of releases that could not be had, and about platforms that were not built. */
  readonly notes: readonly string[]
  readonly figures: RunFigures
}

/** What became of a tag. */
export interface TagReport {
  /** Full reference. */
  readonly tag: string
  /** Digest that it pointed to before, empty for none. */
  readonly from: string
  /** What was to happen. */
  readonly verdict: 'move' | 'right' | 'newer' | 'refused'
  /** Why it stays, where it does. */
  readonly reason: string
  /** What has happened; left out where nothing was tried. */
  readonly outcome?: 'moved' | 'right' | 'newer' | 'lost' | 'back'
}

/** One platform of the image. */
export interface PlatformReport {
  readonly platform: string
  readonly digest: string
  /** What is pulled. */
  readonly bytes: number
  /** What is pulled of the image before; left out where it has no such platform. */
  readonly beforeBytes?: number
  /** `1 program, static`; empty when nobody has looked. */
  readonly programs: string
  readonly dance: CacheReport | null
  readonly build: BuildReport | null
}

/** What is pulled of the releases before this image. */
export interface SizeHistory {
  /** Repository that they were looked up in. */
  readonly image: string
  /** Version of this image; left out where it has none. */
  readonly version?: string
  /** The highest version first. */
  readonly releases: readonly ReleaseSizes[]
}

/** One release. */
export interface ReleaseSizes {
  readonly tag: string
  readonly digest: string
  /** What is pulled, by platform. */
  readonly bytes: Readonly<Record<string, number>>
}

/** A further image on another base. */
export interface DerivedReport {
  readonly base: string
  readonly digest: string
  /** Full references. */
  readonly tags: readonly string[]
}

/** What the legs' reports come to; what nobody knows is left out. */
export interface RunFigures {
  /**
   * From the start of the first leg's work to the end of the last one's, by the clocks of their machines. Left out where the
   * legs are of several attempts: between those nobody worked.
   */
  readonly wallSeconds?: number
  readonly saved?: Savings
  /** Packages of cargo in all legs that tell. */
  readonly cargo?: { readonly compiled: number; readonly fresh: number }
}

/** Time of the legs that a cache was restored for and whose snapshot says how long its last cold run took. */
export interface Savings {
  readonly legs: number
  /** From the start of restoring to the end of the phase `build`, all these legs together. */
  readonly seconds: number
  /** Their last cold runs. */
  readonly coldSeconds: number
}

/** The work of a leg in its order. */
export const phasesOf = ({ dance, build }: Pick<PlatformReport, 'dance' | 'build'>): readonly Phase[] => [
  ...(dance?.phases ?? []),
  ...(build?.phases ?? []),
]

/** From the first start to the last end, in seconds; undefined where nothing was done. */
export function spanOf(phases: readonly Phase[]): number | undefined {
  if (phases.length === 0) return undefined
  const [starts, ends] = [phases.map(({ start }) => start), phases.map(({ end }) => end)]
  return (Math.max(...ends) - Math.min(...starts)) / 1000
}

/** The attempts that the legs were built in, the first first: "Re-run failed jobs" keeps the outputs of the others. */
export function attemptsOf(platforms: readonly Pick<PlatformReport, 'build'>[]): readonly number[] {
  const attempts = new Set(platforms.flatMap(({ build }) => build?.attempt ?? []))
  return [...attempts].toSorted((left, right) => left - right)
}

/** What is known of a run by its legs. */
export function runFigures(platforms: readonly PlatformReport[]): RunFigures {
  const wall = attemptsOf(platforms).length > 1 ? undefined : spanOf(platforms.flatMap(phasesOf))
  const saved = platforms.flatMap(savingsOf)
  const cargo = platforms.flatMap(({ build }) => build?.cargo ?? [])
  return {
    ...(wall === undefined ? {} : { wallSeconds: wall }),
    ...(saved.length === 0 ? {} : { saved: saved.reduce(sumOfSavings) }),
    ...(cargo.length === 0 ? {} : { cargo: cargo.reduce(sumOfCounts) }),
  }
}

/**
 * Restoring counts as time of the leg that has restored. Without its phases and that of the build nobody knows how long it
 * took, and a cold leg saves nothing. The last cold run ends with its build as well (cache-dance/build-time.ts), so what comes
 * behind it is not counted.
 */
function savingsOf({ dance, build }: PlatformReport): readonly Savings[] {
  const { state, coldSeconds, phases = [] } = dance ?? {}
  if (build === null || coldSeconds === undefined || state === 'cold') return []
  const built = build.phases.filter(({ name }) => name === 'build')
  if (phases.length === 0 || built.length === 0) return []
  return [{ legs: 1, seconds: spanOf([...phases, ...built]) ?? 0, coldSeconds }]
}

const sumOfSavings = (left: Savings, right: Savings): Savings => ({
  legs: left.legs + right.legs,
  seconds: left.seconds + right.seconds,
  coldSeconds: left.coldSeconds + right.coldSeconds,
})

type Counts = NonNullable<RunFigures['cargo']>

const sumOfCounts = (left: Counts, right: Counts): Counts => ({
  compiled: left.compiled + right.compiled,
  fresh: left.fresh + right.fresh,
})
