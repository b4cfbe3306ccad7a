import { bytes, counted, duration } from '../report/figures.ts'
import { DANCE_LIMIT, fittingJson, shortened } from '../report/fitting.ts'
import type { CacheFinding, CacheReport, MountReport } from '../report/leg-report.ts'
import { code, fenced, folded, plain, table } from '../report/markdown.ts'
import type { Diagnosis, MountDiagnosis, Problem } from './doctor.ts'
import type { Finding } from './finding.ts'

/** The outputs of cache-dance/action.yml. */
export function danceOutputs(diagnosis: Diagnosis): Readonly<Record<string, string>> {
  const { matchedKey, exact, mounts } = diagnosis
  return {
    'cache-hit': String(exact),
    'matched-key': matchedKey,
    snapshot: JSON.stringify({ version: 1, matchedKey, exact, mounts: mounts.map(snapshotMount) }),
    report: cacheReport(diagnosis),
  }
}

/**
 * The output `report`: what the main step knows, as JSON on one line, with less of each where it would be too long. What the
 * key is made of stays in log and summary: names of images are in it, and GitHub drops a job's output that holds a masked value.
 */
const cacheReport = (diagnosis: Diagnosis): string =>
  fittingJson(
    DANCE_LIMIT,
    [60, 8, 4, 2, 1].map((most) => () => reportOf(diagnosis, most)),
  )

function reportOf(diagnosis: Diagnosis, most: number): CacheReport {
  const { version, platform, state, exact, recipe, lock, commit, downBytes, phases } = diagnosis
  const { build, key, matchedKey, ageSeconds, coldSeconds, mounts, findings } = diagnosis
  return {
    version,
    platform: shortened(platform, NAME),
    build: shortened(build, Math.min(most * 40, 1000)),
    state,
    key: shortened(key, KEY),
    matchedKey: shortened(matchedKey, KEY),
    exact,
    ...(ageSeconds === undefined ? {} : { ageSeconds }),
    recipe: shortened(recipe, NAME),
    lock: shortened(lock, NAME),
    commit: shortened(commit, NAME),
    mounts: mounts.slice(0, most).map(mountReport),
    downBytes,
    ...(coldSeconds === undefined ? {} : { coldSeconds }),
    phases: phases.slice(0, 40),
    findings: findings.slice(0, most).map((finding) => findingReport(finding, most * 60)),
  }
}

/** Characters of a key of ours with room for a prefix, and of names: readers take no longer ones (report/leg-report.ts). */
const [KEY, NAME] = [200, 200]

const mountReport = ({ id, target, start, files, rawBytes, base, overlay, builds }: MountDiagnosis): MountReport => {
  return { id: shortened(id, KEY), target: shortened(target, KEY), start, files, rawBytes, base, overlay, builds }
}

const findingReport = ({ message, remedy, ...rest }: Finding, most: number): CacheFinding => ({
  ...rest,
  message: shortened(message, most),
  remedy: shortened(remedy, Math.min(most, 2000)),
})

/** The outputs of a build without cache mounts, and of one where nothing could be found out. */
export const noOutputs = (): Readonly<Record<string, string>> => ({
  'cache-hit': 'false',
  'matched-key': '',
  snapshot: JSON.stringify({ version: 1, matchedKey: '', exact: false, mounts: [] }),
  report: '',
})

const snapshotMount = ({ id, target, start, files, rawBytes, base, overlay }: MountDiagnosis) => {
  return { id, target, source: start, files, rawBytes, bytes: base + overlay, base, overlay }
}

/** What the main step says in the log. */
export function startLines(diagnosis: Diagnosis): readonly string[] {
  const lines = diagnosis.mounts.map(
    ({ target, start, files, rawBytes }) => `${target}: ${start}, ${counted(files, 'file')}, ${bytes(rawBytes)}`,
  )
  return [...lines, restoredLine(diagnosis), ...diagnosis.findings.map(findingLine)]
}

/** What the post step says in the log: what the main step could not know. */
export const endLines = (diagnosis: Diagnosis): readonly string[] => [
  ...workLines(diagnosis),
  ...diagnosis.findings.filter(isLate).map(findingLine),
]

const isLate = ({ when }: Finding): boolean => when === 'end'

/** What the key is made of, so that a miss can be looked into from the logs of two runs. */
export function ingredientLines({ key, platform, build, recipe, parts, lock, commit }: Diagnosis): readonly string[] {
  return [
    `Key       ${key}`,
    `Platform  ${platform}`,
    `Build     ${build}`,
    `Recipe    ${recipe}, made of`,
    ...parts.map(({ name, digest }) => `  ${digest}  ${name}`),
    `Lock      ${lock}`,
    `Commit    ${commit}`,
  ]
}

/** The job summary of the main step, in Markdown. */
export function startSummary(diagnosis: Diagnosis): string {
  const { platform, state, mounts, findings } = diagnosis
  const rows = mounts.map(({ target, start, files, rawBytes, base, overlay }) => {
    return [code(target), start, files, bytes(rawBytes), size(base), size(overlay)]
  })
  return markdown([
    `### ${platform} cache mounts: ${state}`,
    '',
    ...table(['mount', 'at the start', '#files', '#size', '#base', '#overlay'], rows),
    '',
    plain(restoredLine(diagnosis)),
    '',
    ...findings.map(findingItem),
    '',
    ...folded('What the key is made of', fenced(ingredientLines(diagnosis))),
  ])
}

/** The job summary of the post step, in Markdown: the build, what was saved, and what the main step could not know. */
export function endSummary(diagnosis: Diagnosis): string {
  const { platform, mounts, findings } = diagnosis
  const rows = mounts.map(({ target, start, files, after }) => {
    return [code(target), start, files, ...(after === undefined ? ['', '', '', ''] : endCells(after))]
  })
  return markdown([
    `### ${platform} cache mounts after the build`,
    '',
    ...table(['mount', 'at the start', '#files', 'at the end', '#files', '#size', '#packed'], rows),
    '',
    ...[...workLines(diagnosis), ...outcomeLines(diagnosis)].map((line) => `- ${plain(line)}`),
    ...findings.filter(isLate).map(findingItem),
    '',
    ...dirtyLines(diagnosis),
  ])
}

/** What there is to do, for one annotation; undefined when there is nothing. Problems are told when they happen. */
export function advice({ findings }: Diagnosis, problems: readonly Problem[]): string | undefined {
  const told = new Set<string>(problems.map((problem) => problem.code))
  const lines = findings.filter((each) => each.severity === 'warning' && !told.has(each.code)).map(sentence)
  return lines.length === 0 ? undefined : lines.join('\n')
}

function restoredLine({ matchedKey, ageSeconds, downBytes, mounts }: Diagnosis): string {
  if (matchedKey === '') return mounts.some(({ start }) => start === 'kept') ? KEPT : 'The cache mounts are cold.'
  const age = ageSeconds === undefined ? '' : `, saved ${duration(ageSeconds)} ago`
  return `Restored ${matchedKey}${age}, ${bytes(downBytes)} fetched`
}

const KEPT = 'Nothing was restored: this builder has kept cache mounts by itself.'

/** What the build did and what it took. */
const workLines = (diagnosis: Diagnosis): readonly string[] => [...compilerLines(diagnosis), ...timeLines(diagnosis)]

/** The log has this in its own lines. */
function outcomeLines({ key, outcome, upBytes, budget }: Diagnosis): readonly string[] {
  const saved = outcome === 'saved' ? `Saved ${key}, ${bytes(upBytes)} sent` : capital(outcome ?? '')
  return [saved, budget ?? ''].filter((line) => line !== '')
}

function compilerLines({ cargo, sccache }: Diagnosis): readonly string[] {
  const fresh =
    cargo === undefined || cargo.fresh === 0 ? '' : `, ${cargo.fresh} ${cargo.fresh === 1 ? 'was' : 'were'} fresh`
  return [
    ...(cargo === undefined
      ? []
      : [`cargo compiled ${counted(cargo.compiled, 'package')}${fresh}${inSeconds(cargo.seconds)}`]),
    ...(sccache === undefined
      ? []
      : [
          `sccache: ${sccache.hits} hits, ${sccache.misses} misses, ${sccache.notCacheable} not cacheable, ${counted(sccache.errors, 'error')}`,
        ]),
  ]
}

const inSeconds = (seconds: number): string => (seconds < 1 ? '' : ` in ${duration(seconds)}`)

function timeLines({ seconds, coldSeconds, savedSeconds }: Diagnosis): readonly string[] {
  if (seconds === undefined) return []
  if (coldSeconds === undefined || savedSeconds === undefined)
    return [`From restoring to the end of the build: ${duration(seconds)}`]
  const saved = savedSeconds >= 0 ? `${duration(savedSeconds)} saved` : `${duration(-savedSeconds)} more`
  return [
    `From restoring to the end of the build: ${duration(seconds)}; the last cold run took ${duration(coldSeconds)}: ${saved}`,
  ]
}

/** Reasons that are shown; the rest is in the log of the build. */
const REASONS = 20

function dirtyLines({ cargo }: Diagnosis): readonly string[] {
  if (cargo === undefined || cargo.dirty.length === 0) return []
  const shown = cargo.dirty.slice(0, REASONS).map(({ unit, reason }) => `- ${code(unit)} ${plain(reason)}`)
  const more = cargo.dirty.length > REASONS ? [`- and ${cargo.dirty.length - REASONS} more`] : []
  return folded('Why cargo compiled', [...shown, ...more])
}

const endCells = ({ end, files, rawBytes, packed }: NonNullable<MountDiagnosis['after']>) => [
  end,
  files,
  bytes(rawBytes),
  size(packed),
]

const size = (count: number): string => (count === 0 ? '' : bytes(count))
const sentence = ({ message, remedy }: Finding): string => (remedy === '' ? message : `${message} ${remedy}`)
const findingLine = (finding: Finding): string => `${finding.code}: ${sentence(finding)}`

function findingItem(finding: Finding): string {
  const name = finding.severity === 'warning' ? `⚠️ **${finding.code}**` : `**${finding.code}**`
  return `- ${name} ${plain(sentence(finding))}`
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
const markdown = (lines: readonly string[]): string => [...lines, ''].join('\n')
