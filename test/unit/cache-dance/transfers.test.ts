import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { timedArchives } from '../../../src/cache-dance/transfers.ts'
import { type Archives, SnapshotRefused } from '../../../src/store/snapshot.ts'

/** Of a digest how many milliseconds its download takes; below 0 it fails then. */
const TIMES = { a: 500, b: 2000, broken: -9000 }
const archive = (name: keyof typeof TIMES) => ({ digest: `sha256:${name}`, bytes: 1 }) as const
const slow: Archives = {
  fetch: ({ digest }) =>
    new Promise((resolve, reject) => {
      const time = TIMES[digest.slice(7) as keyof typeof TIMES]
      setTimeout(() => (time < 0 ? reject(new Error('gone')) : resolve('file')), Math.abs(time))
    }),
}
const mount = { files: 1, rawBytes: 1 }

beforeEach(() => void vi.useFakeTimers({ now: 1000 }))
afterEach(() => void vi.useRealTimers())

it.each<[string, readonly (keyof typeof TIMES)[], unknown]>([
  ['nothing', [], undefined],
  ['one', ['a'], { start: 1000, end: 1500 }],
  ['two at once', ['a', 'b'], { start: 1000, end: 3000 }],
  ['one that failed', ['broken'], undefined],
  ['one beside one that failed', ['a', 'broken'], { start: 1000, end: 1500 }],
])('the time of fetching %s is that of the transfer', async (_, names, time) => {
  const archives = timedArchives(slow)
  for (const name of names) archives.fetch(archive(name), mount).catch(() => undefined)
  await vi.advanceTimersByTimeAsync(10_000)
  // What is there already is asked for once more.
  for (const name of names) archives.fetch(archive(name), mount).catch(() => undefined)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(archives.time()).toEqual(time)
})

it.each<[string, Archives['fetch'], number]>([
  ['came in', async () => 'file', 1],
  ['came in and was refused when it was looked through', () => Promise.reject(new SnapshotRefused('x', 'damaged')), 1],
  ['is not there', () => Promise.reject(new SnapshotRefused('x', 'evicted')), 0],
  ['broke off', () => Promise.reject(new Error('gone')), 0],
])('what %s counts so many times, however often it is asked for', async (_, fetch, times) => {
  const archives = timedArchives({ fetch })
  for (const name of ['a', 'a', 'b'] as const) archives.fetch(archive(name), mount).catch(() => undefined)
  await vi.advanceTimersByTimeAsync(1)
  expect(archives.bytes()).toBe(times * 2)
})
