/** What may happen to a release besides its change of the sources. */
export const EVENTS = [
  'lock',
  'toolchain',
  'branch',
  'kill-build',
  'kill-save',
  'builder-removed',
  'lost-cache',
  'corrupt-cache',
  'registry-errors',
  'leg-again',
] as const

export type Event = (typeof EVENTS)[number]

/** Numbers from 0 to 1 that a seed makes, the same each time (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** How often each event comes; a new builder fetches its images again, which takes longest. */
const share = (event: Event): number => (event === 'builder-removed' ? 0.04 : event === 'branch' ? 0.25 : 0.12)

/** The events of releases, one after the other; of the first one none. */
export const randomEvents = (releases: number, random: () => number): readonly (readonly Event[])[] =>
  Array.from({ length: releases }, (_, index) => (index === 0 ? [] : EVENTS.filter((event) => random() < share(event))))

/** Every event once, in few releases. */
export const eachEvent: readonly (readonly Event[])[] = [
  [],
  ['kill-build', 'lock'],
  ['kill-save', 'branch', 'leg-again'],
  ['corrupt-cache', 'registry-errors'],
  ['toolchain', 'builder-removed'],
  ['lost-cache', 'branch'],
]
