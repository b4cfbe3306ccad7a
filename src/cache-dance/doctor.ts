import { type CargoOutput, readCargo, readSccache, type SccacheOutput } from '../cargo/output.ts'
import type { CacheReport } from '../report/leg-report.ts'
import type { Snapshot } from '../store/snapshot-head.ts'
import type { AfterBuild, Evidence, MountEvidence, Problem, ProblemCode, TakenEvidence } from './facts.ts'
import { type Finding, type Observation, warning } from './finding.ts'
import { buildFindings, endFindings, saveFindings, sharingFindings } from './findings-build.ts'
import { mountFindings, restoreFindings } from './findings-restore.ts'

export type {
  AfterBuild,
  Evidence,
  MountEvidence,
  NoSave,
  Problem,
  ProblemCode,
  SeenSnapshot,
  TakenEvidence,
} from './facts.ts'
export { seenSnapshot } from './facts.ts'

/** What the doctor says: the output `report`, and what stays in log and summary. */
export interface Diagnosis extends CacheReport {
  readonly parts: Snapshot['parts']
  readonly mounts: readonly MountDiagnosis[]
  readonly upBytes: number
  readonly cargo?: CargoOutput
  readonly sccache?: SccacheOutput
  /** Seconds from the main step to the end of the build. */
  readonly seconds?: number
  readonly savedSeconds?: number
  readonly outcome?: string
  readonly budget?: string
  readonly findings: readonly Finding[]
}

/** One mount, before and after the build. */
export type MountDiagnosis = MountEvidence & { readonly after?: Omit<TakenEvidence, 'id'> }

/**
 * Says what happened to the cache of a job, and why it was not better.
 *
 * @param now milliseconds since 1970
 */
export function diagnose(evidence: Evidence, now: number): Diagnosis {
  const { origin, matched, after, mounts, key } = evidence
  const log = after?.builds?.flatMap(({ steps }) => steps.map((step) => step.log)).join('\n') ?? ''
  const [cargo, sccache] = [readCargo(log), readSccache(log)]
  return {
    version: 1,
    platform: origin.platform,
    build: origin.build,
    state: stateOf(mounts),
    key,
    matchedKey: matched?.key ?? '',
    exact: matched?.key === key && matched.commit === origin.commit,
    ...(matched === undefined
      ? {}
      : { ageSeconds: Math.max(0, Math.round((now - Date.parse(matched.created)) / 1000)) }),
    recipe: origin.recipe,
    lock: origin.lock,
    commit: origin.commit,
    parts: origin.parts,
    mounts: mounts.map((mount) => ({ ...mount, ...afterOf(mount, after) })),
    downBytes: evidence.downBytes,
    upBytes: after?.upBytes ?? 0,
    ...(cargo === undefined ? {} : { cargo }),
    ...(sccache === undefined ? {} : { sccache }),
    ...timesOf(evidence),
    phases: evidence.phases,
    ...(after === undefined ? {} : { outcome: outcomeText(after.outcome) }),
    ...(after?.budget === undefined ? {} : { budget: after.budget }),
    findings: findingsOf(evidence),
  }
}

function stateOf(mounts: readonly MountEvidence[]): Diagnosis['state'] {
  const full = mounts.filter(({ start }) => start === 'restored' || start === 'kept').length
  if (full === 0) return 'cold'
  return full === mounts.length ? 'warm' : 'partly'
}

function afterOf({ id }: MountEvidence, after: AfterBuild | undefined): Pick<MountDiagnosis, 'after'> {
  const taken = after?.mounts?.find((mount) => mount.id === id)
  if (taken === undefined) return {}
  const { id: _id, ...rest } = taken
  return { after: rest }
}

/** A cold build is compared with none, and one that built nothing (all its RUNs were CACHED) saved nothing by mounts. */
function timesOf(evidence: Evidence): Pick<Diagnosis, 'seconds' | 'coldSeconds' | 'savedSeconds'> {
  const { after, matched, mounts } = evidence
  const cold = stateOf(mounts) === 'cold' ? undefined : matched?.coldSeconds
  const known = cold === undefined ? {} : { coldSeconds: cold }
  if (after?.seconds === undefined) return known
  const seconds = Math.round(after.seconds)
  if (cold === undefined) return { seconds }
  return { seconds, coldSeconds: cold, savedSeconds: cold - seconds }
}

function outcomeText(outcome: AfterBuild['outcome']): string {
  if (outcome === 'saved') return 'saved'
  if (outcome === 'exists') return 'another job has saved this commit already, or is saving it'
  return 'refused' in outcome ? `not saved: ${outcome.refused}` : `nothing saved: ${outcome.nothing}`
}

/** What the end has to add is told apart from what was known at the start. */
function findingsOf(evidence: Evidence): readonly Finding[] {
  const { after, ...start } = evidence
  const before = [...start.problems.map(problemFinding), ...observations(start)]
  const found = before.map((each): Finding => ({ ...each, when: 'start' }))
  if (after === undefined) return found
  const known = new Set(before.map(({ code, message }) => code + message))
  const late = [...after.problems.map(problemFinding), ...observations(evidence)]
  return [...found, ...late.filter(({ code, message }) => !known.has(code + message)).map(atEnd)]
}

const atEnd = (each: Observation): Finding => ({ ...each, when: 'end' })

function observations(evidence: Evidence): readonly Observation[] {
  const { after } = evidence
  return [
    ...restoreFindings(evidence),
    ...mountFindings(evidence),
    ...(after?.builds === undefined ? [] : buildFindings(evidence, after.builds)),
    ...(after === undefined ? [] : endFindings(evidence, after)),
    ...sharingFindings(evidence),
    ...saveFindings(evidence),
  ]
}

/** The message of a problem has a remedy in it where there is a general one: it is the warning of the log. */
const problemFinding = ({ code, message }: Problem): Observation =>
  warning(code, message.split('\n')[0] ?? '', REMEDIES[code] ?? '')

const REMEDIES: Partial<Record<ProblemCode, string>> = {
  evicted: 'Use the store more often than it forgets (7 days at GitHub), raise its budget, or use the registry store.',
  'signature-missing': 'Let every job that saves run with signing-key, the others with save: never.',
  'signature-untrusted': 'Add the public key of the job that saved it to trusted-keys, or find out who saved it.',
  'deadline-over': 'Raise restore-timeout, or move fewer bytes (exclude, max-mount-size).',
  'store-unreachable': 'Run the job again when the store answers.',
  'rate-limited': 'Nothing to do: the next run asks again. Where it comes often, let fewer jobs run at once.',
}
