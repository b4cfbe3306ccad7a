import { setOutput } from '@actions/core'
import { group, say } from '../runner/log.ts'
import { summarise } from '../runner/summary.ts'
import { type Diagnosis, diagnose, type Evidence, type Problem } from './doctor.ts'
import { hasSummary } from './inputs.ts'
import {
  advice,
  danceOutputs,
  endLines,
  endSummary,
  ingredientLines,
  noOutputs,
  startLines,
  startSummary,
} from './report.ts'
import type { RestoreOutcome } from './restore.ts'
import { leaveDance } from './state.ts'
import type { Trouble } from './trouble.ts'

/** Says in outputs, log and job summary what the main step has come to, and leaves the state for the post step. */
export async function reportStart(outcome: RestoreOutcome | undefined, trouble: Trouble): Promise<void> {
  const diagnosis = outcome && diagnose(outcome.evidence, Date.now())
  const outputs = diagnosis === undefined ? noOutputs() : danceOutputs(diagnosis)
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value)
  if (outcome === undefined || diagnosis === undefined) return
  for (const line of startLines(diagnosis)) say(line)
  await group('What the key is made of', async () => ingredientLines(diagnosis).map(say))
  advise(diagnosis, outcome.evidence.problems, trouble)
  leaveDance({ ...outcome.state, warned: trouble.warned() })
  await summarize(startSummary(diagnosis))
}

/** Says in log and job summary what the build and the post step have come to. */
export async function reportEnd(evidence: Evidence, trouble: Trouble): Promise<void> {
  const diagnosis = diagnose(evidence, Date.now())
  for (const line of endLines(diagnosis)) say(line)
  advise(diagnosis, [...evidence.problems, ...(evidence.after?.problems ?? [])], trouble)
  await summarize(endSummary(diagnosis))
}

/** What there is to do is one annotation, unless a warning stands there already. */
function advise(diagnosis: Diagnosis, problems: readonly Problem[], trouble: Trouble): void {
  const text = advice(diagnosis, problems)
  if (text !== undefined) trouble.advise(text)
}

async function summarize(text: string): Promise<void> {
  if (hasSummary()) await summarise(text)
}
