import type { KeyObject } from 'node:crypto'
import { bytes, counted } from '../report/figures.ts'
import { group } from '../runner/log.ts'
import { type PruneReport, prune, type Unlisted } from '../store/prune.ts'
import { openStore, type StorePlace } from '../store/store.ts'

/** What a store may hold, and what this job may do about it. */
export interface Budget {
  readonly store: StorePlace
  readonly maxBytes: number
  /** Token for GitHub's own list of caches; empty for none. */
  readonly token: string
  /** Ref of the job, empty outside of a runner. */
  readonly ref: string
  /** Public keys of those whose snapshots count; undefined for anybody's. */
  readonly trusted: readonly KeyObject[] | undefined
}

/**
 * Brings a store back to what it may hold, as far as this job may delete.
 *
 * @returns what came of it, a sentence
 * @throws Error when the store does not answer
 */
export async function keepBudget({ store, maxBytes, token, ref, trusted }: Budget): Promise<string> {
  const opened = await openStore(store, token === '' ? {} : { token })
  const options = { maxBytes, ...(ref === '' ? {} : { ref }), ...(trusted === undefined ? {} : { trusted }) }
  const report = await group(`Keeping the ${opened.name} within ${bytes(maxBytes)}`, () => prune(opened, options))
  return budgetSentence(opened.name, maxBytes, report)
}

/** @param store its name */
export function budgetSentence(store: string, maxBytes: number, report: PruneReport | Unlisted): string {
  if ('unlisted' in report) return `What the ${store} holds is not known: ${report.unlisted}.`
  const { bytes: before, entries, superseded = 0, removed, removedBytes, refused } = report
  const left = before - removedBytes
  const holds = `The ${store} holds ${bytes(left)} of the ${bytes(maxBytes)} that it may`
  if (before <= maxBytes) return `${holds}, in ${entriesOf(entries)}.`
  const gone = `${counted(superseded, 'superseded snapshot')} found, ${bytes(removedBytes)} in ${entriesOf(removed)} removed`
  const reasons = [refused, left > maxBytes ? heldBack(report) : undefined].filter((reason) => reason !== undefined)
  return `${[`${holds}: ${gone}`, ...reasons].join('; ')}.`
}

/** Why there is more left than there may be, where that is because of heads that could not be read. */
function heldBack({ held }: PruneReport): string | undefined {
  if (held === undefined) return undefined
  return `${bytes(held.bytes)} stay because ${counted(held.heads, 'snapshot')} that this job cannot read may need them`
}

const entriesOf = (count: number): string => `${count} ${count === 1 ? 'entry' : 'entries'}`
