import type { ProblemCode } from './facts.ts'

/** One thing that the doctor has found. */
export interface Finding extends Observation {
  /** Whether it was found before the build or after it. */
  readonly when: 'start' | 'end'
}

/** What is found, without the time. */
export interface Observation {
  readonly code: FindingCode
  readonly severity: 'info' | 'warning'
  /** What is the case, a sentence. */
  readonly message: string
  /** What to do about it, a sentence; empty when there is nothing to do. */
  readonly remedy: string
}

export type FindingCode =
  | ProblemCode
  | 'restored'
  | 'not-restored'
  | 'not-readable'
  | 'first-run'
  | 'other-platform'
  | 'other-key'
  | 'key-taken'
  | 'recipe-changed'
  | 'recipe-ignored'
  | 'changing-argument'
  | 'mount-id-changed'
  | 'wrong-owner'
  | 'new-mount'
  | 'unknown-mount'
  | 'lock-far'
  | 'other-build'
  | 'kept'
  | 'untrusted-event'
  | 'not-saved'
  | 'read-only'
  | 'store-full'
  | 'not-packed'
  | 'no-build'
  | 'no-cache'
  | 'no-cache-wiped'
  | 'layer-cache-skipped'
  | 'layer-cache-import'
  | 'gc-emptied'
  | 'shared-by-platforms'
  | 'shared-by-programs'

/** Something worth knowing. */
export const info = (code: FindingCode, message: string, remedy = ''): Observation => {
  return { code, severity: 'info', message, remedy }
}

/** Something to do. */
export const warning = (code: FindingCode, message: string, remedy: string): Observation => {
  return { code, severity: 'warning', message, remedy }
}

/** `a, b and 3 more`, of which at most five are named. */
export function listed(names: readonly string[]): string {
  const more = names.length - NAMED
  return more > 0 ? `${names.slice(0, NAMED).join(', ')} and ${more} more` : names.join(', ')
}

const NAMED = 5
