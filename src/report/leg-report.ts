import { count, list, Misfit, oneOf, type Reader, record, text, truth } from './shape.ts'
import type { Phase } from './timeline.ts'

/** The output `report` of build-binary: what the build of one platform took, and came to. No image names are in it. */
export interface BuildReport {
  readonly version: 1
  /** As OCI writes it. */
  readonly platform: string
  /** Attempt of the run that it was built in; left out where the runner does not say it. */
  readonly attempt?: number
  readonly phases: readonly Phase[]
  readonly verdict: 'static' | 'static-pie'
  readonly smoke: 'passed' | 'off' | 'notice'
  readonly sizes: BuildSizes
  /** Packages that cargo compiled and had; left out where the builder's records do not tell. */
  readonly cargo?: CargoCounts
}

/** How many packages cargo compiled, and how many it had. */
export interface CargoCounts {
  readonly compiled: number
  /** 0 where cargo does not say it: only `cargo build -v` does. */
  readonly fresh: number
}

/** Bytes of what was built. */
export interface BuildSizes {
  /** All programs together. */
  readonly binary: number
  /** All files of the image, uncompressed. */
  readonly image: number
  /** What is pulled: layers and config. */
  readonly compressed: number
  /** Largest sections of the first program. */
  readonly sections: readonly Part[]
  /** Largest crates of the first program by their functions; none where it is stripped. */
  readonly crates: readonly Part[]
  /** The same of the image named by compare-with. */
  readonly before?: SizesBefore
}

/** Sizes of an earlier image, as far as they are known. */
export interface SizesBefore {
  readonly compressed: number
  readonly image?: number
  readonly binary?: number
}

/** A part of a program; without a name what is not of any crate. */
export interface Part {
  readonly name?: string
  readonly bytes: number
}

/** The output `report` of cache-dance: what was wanted, what was restored, and why nothing better was. */
export interface CacheReport {
  readonly version: 1
  readonly platform: string
  /** What the build is called: its Dockerfile, or the recipe. */
  readonly build: string
  readonly state: 'warm' | 'partly' | 'cold'
  readonly key: string
  /** Empty when nothing was restored. */
  readonly matchedKey: string
  readonly exact: boolean
  /** Seconds between the saving of what was restored and now. */
  readonly ageSeconds?: number
  readonly recipe: string
  readonly lock: string
  readonly commit: string
  readonly mounts: readonly MountReport[]
  /** Bytes that came from the store. */
  readonly downBytes: number
  /** Seconds of the last cold run, as the restored snapshot has them. */
  readonly coldSeconds?: number
  readonly phases: readonly Phase[]
  readonly findings: readonly CacheFinding[]
}

/** One cache mount at the start of the build. */
export interface MountReport {
  readonly id: string
  readonly target: string
  /** `restored`, `kept`, `absent` … */
  readonly start: string
  readonly files: number
  readonly rawBytes: number
  /** Bytes of its archives. */
  readonly base: number
  readonly overlay: number
  readonly builds: number
}

/** One thing that the doctor of the cache has found. */
export interface CacheFinding {
  readonly code: string
  readonly severity: 'info' | 'warning'
  readonly message: string
  readonly remedy: string
  readonly when: 'start' | 'end'
}

/** What one leg tells: `{"dance":…,"build":…}`, each null where the leg had no such step. */
export interface LegReport {
  readonly dance: CacheReport | null
  readonly build: BuildReport | null
}

const name = text(200)
const key = text(600)

const phase: Reader<Phase> = (value) => {
  const read = record<Phase>({ name, start: count, end: count })(value)
  if (read.end < read.start) throw new Misfit('a time that is not before start', 'end')
  return read
}

const phases = list(phase, 40)
const part = record<Part>({ name, bytes: count }, ['name'])

const before = record<SizesBefore>({ compressed: count, image: count, binary: count }, ['image', 'binary'])

const sizes = record<BuildSizes>(
  { binary: count, image: count, compressed: count, sections: list(part, 20), crates: list(part, 20), before },
  ['before'],
)

const build = record<BuildReport>(
  {
    version: oneOf(1),
    platform: name,
    attempt: count,
    phases,
    verdict: oneOf('static', 'static-pie'),
    smoke: oneOf('passed', 'off', 'notice'),
    sizes,
    cargo: record<CargoCounts>({ compiled: count, fresh: count }),
  },
  ['attempt', 'cargo'],
)

const mount = record<MountReport>({
  id: key,
  target: key,
  start: name,
  files: count,
  rawBytes: count,
  base: count,
  overlay: count,
  builds: count,
})

const finding = record<CacheFinding>({
  code: name,
  severity: oneOf('info', 'warning'),
  message: text(4000),
  remedy: text(2000),
  when: oneOf('start', 'end'),
})

const dance = record<CacheReport>(
  {
    version: oneOf(1),
    platform: name,
    build: text(1000),
    state: oneOf('warm', 'partly', 'cold'),
    key,
    matchedKey: key,
    exact: truth,
    ageSeconds: count,
    recipe: name,
    lock: name,
    commit: name,
    mounts: list(mount, 60),
    downBytes: count,
    coldSeconds: count,
    phases,
    findings: list(finding, 60),
  },
  ['ageSeconds', 'coldSeconds'],
)

/** Another step, or one that was skipped. */
const orNull =
  <T>(reader: Reader<T>): Reader<T | null> =>
  (value) =>
    value === null ? null : reader(value)

/**
 * Takes a value of JSON for what a leg tells of itself.
 *
 * @throws Misfit when it is anything else
 */
export const readLegReport: Reader<LegReport> = record<LegReport>({ dance: orNull(dance), build: orNull(build) })
