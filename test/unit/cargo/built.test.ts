import { describe, expect, it } from 'vitest'
import { newestFiles } from '../../../src/cargo/built.ts'

/** As find prints it in changes.sh: kind, mode, owner, group, size, time of modification, time of change, path. */
const line = (path: string, time: string, kind = 'f'): string =>
  `${kind} 644 0 0 17 ${time} 9999999999.5000000000 ${path}\0`

/** Of what cargo has built. */
const newestBuilt = (...listings: readonly string[]): number => newestFiles(listings).built

describe('newestFiles', () => {
  it('has the newest of any file of any mount too', () => {
    const listings = [line('./made.o', '1764000000.5000000000'), line('./other', '1763999999.0000000000')]
    expect(newestFiles(listings)).toEqual({ built: 0, any: 1_764_000_001 })
  })

  it.each([
    './release/.fingerprint/app-0123456789abcdef/dep-bin-app',
    './x86_64-unknown-linux-musl/release/.fingerprint/app-0123456789abcdef/invoked.timestamp',
    './release/build/app-0123456789abcdef/output',
    './release/build/app/0123456789abcdef/fingerprint/dep-bin-app',
    './release/build/app/0123456789abcdef/run/stdout',
    './release/.fingerprint/app-0123456789abcdef/two\nlines',
  ])('goes by %s, rounded up to a second', (path) => {
    expect(newestBuilt(line(path, '1764000000.0000000001') + line(path, '1763999999.0000000000'))).toBe(1_764_000_000)
    expect(newestBuilt(line(path, '1764000000.2500000000'))).toBe(1_764_000_001)
  })

  it.each([
    ['another file', line('./registry/cache/app.crate', '1764000000.0000000000')],
    ['what a build script made', line('./release/build/app-0123456789abcdef/out/made.rs', '1764000000.0000000000')],
    ['a folder', line('./release/.fingerprint/app-0123456789abcdef', '1764000000.0000000000', 'd')],
    ['nothing', ''],
  ])('does not go by %s', (_, listing) => {
    expect(newestBuilt(listing)).toBe(0)
  })
})
