import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { OverlayRefused } from '../../../src/archive/result.ts'
import { FrontendTooOld } from '../../../src/buildkit/convert.ts'
import { LlbError } from '../../../src/buildkit/llb.ts'
import { DeadlineOver } from '../../../src/cache-dance/deadline.ts'
import { causeOf, troubleTeller } from '../../../src/cache-dance/trouble.ts'
import { CommandError, UserError } from '../../../src/errors.ts'
import { SnapshotRefused, SnapshotUnusable } from '../../../src/store/snapshot.ts'
import { SnapshotUnfit } from '../../../src/store/snapshot-head.ts'
import { StoreUnavailable } from '../../../src/store/store.ts'

describe('causeOf', () => {
  it.each<[string, unknown, RegExp]>([
    ['Docker is missing', new CommandError(['docker'], 127, ['not found']), /not found.*Docker with buildx is needed/s],
    [
      'the builder is missing',
      new CommandError(['docker'], 1, ['ERROR: no builder "b" found']),
      /builder "b".*setup-buildx-action/,
    ],
    [
      'the disk of the builder is full',
      new CommandError(['docker'], 1, ['ERROR: write: no space left on device']),
      /no space left.*Free disk space/s,
    ],
    ['the disk is full', new Error('ENOSPC: no space left on device, write'), /ENOSPC.*Free disk space/],
    ['the snapshot is damaged', new SnapshotRefused('The snapshot x is damaged.'), /x is damaged.*next successful run/],
    ['there is no store', new StoreUnavailable('This job has no cache service.'), /^This job has no cache service.$/],
    ['the frontend is too old', new FrontendTooOld('it takes BuildKit 0.26'), /^it takes BuildKit 0.26$/],
    ['a tool is missing', new UserError('This machine has no zstd. Install it.'), /Install it/],
    ['the builder speaks another language', new LlbError('def is not an object'), /Update buildx/],
    ['anything else', new Error('fetch failed', { cause: new Error('ECONNREFUSED') }), /fetch failed: ECONNREFUSED/],
  ])('names cause and remedy when %s', (_, error, expected) => {
    expect(causeOf(error, '')).toMatch(expected)
  })
})

describe('the trouble of a job', () => {
  let lines: string[]
  beforeEach(() => {
    lines = []
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0)
  })
  afterEach(() => void vi.restoreAllMocks())

  it('is one warning, and what follows is in the log', () => {
    const trouble = troubleTeller('', false)
    expect(trouble.warned()).toBe(false)
    trouble.tell('Cold', new Error('first'))
    trouble.tell('Cold', new Error('second'))
    expect(trouble.warned()).toBe(true)
    expect(lines.filter((line) => line.startsWith('::warning'))).toHaveLength(1)
    expect(lines.join('')).toContain('Cold: second')
  })

  it('stays in the log when an earlier step has warned', () => {
    troubleTeller('', true).tell('Cold', new Error('again'))
    expect(lines.join('')).not.toContain('::warning')
  })

  it.each<[string, unknown]>([
    ['damaged-snapshot', new SnapshotRefused('x')],
    ['evicted', new SnapshotRefused('x', 'evicted')],
    ['foreign-snapshot', new SnapshotRefused('x', 'foreign')],
    ['signature-missing', new SnapshotRefused('x', 'unsigned')],
    ['signature-untrusted', new SnapshotRefused('x', 'untrusted')],
    ['store-unreachable', new SnapshotRefused('x', 'unreadable')],
    ['deadline-over', new DeadlineOver('x')],
    ['deadline-over', new SnapshotUnusable('k', new DeadlineOver('x'))],
    ['disk-full', new Error('ENOSPC: no space left on device, write')],
    ['store-unavailable', new StoreUnavailable('x')],
    ['builder-failed', new CommandError(['docker'], 1, ['x'])],
    ['damaged-snapshot', new OverlayRefused('x')],
    ['store-unreachable', new Error('fetch failed')],
    ['rate-limited', new Error('the GitHub cache has reached its rate limit; it takes requests again in 60 s')],
    ['rate-limited', new SnapshotRefused('x: the registry ghcr.io answered 429', 'unreadable')],
    ['store-unreachable', new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') })],
    ['other', new TypeError('x is not a function')],
    ['other', new SyntaxError('x is no JSON')],
    ['snapshot-unfit', new SnapshotUnfit('x')],
    ['builder-failed', new LlbError('x')],
    ['builder-failed', new DOMException('The operation was aborted due to timeout', 'TimeoutError')],
    ['builder-failed', new Error('the builder gave no archive of /a')],
    ['builder-failed', new FrontendTooOld('x')],
  ])('is told to the doctor as %s', (code, error) => {
    const trouble = troubleTeller('', false)
    trouble.tell('Cold', error)
    expect(trouble.problems()).toEqual([{ code, message: expect.stringMatching(/^Cold: /) }])
  })

  it('has the code of where it comes from when it tells nothing by itself', () => {
    const trouble = troubleTeller('', false)
    trouble.tell('Cold', new Error('x is undefined'), 'other')
    trouble.tell('Cold', new StoreUnavailable('x'), 'other')
    expect(trouble.problems().map(({ code }) => code)).toEqual(['other', 'store-unavailable'])
  })
})
