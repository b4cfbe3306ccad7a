import { describe, expect, it } from 'vitest'
import { librarySources } from '../../../src/elf/libraries.ts'

describe('where a static link gets a library', () => {
  it.each([
    [['libz.so.1'], 'For a static link there is libz.so.1 in zlib1g-dev (Debian) or zlib-static (Alpine).'],
    [
      ['libssl.so.3', 'libcrypto.so.3', 'libc.so.6'],
      'For a static link there is libssl.so.3 in libssl-dev (Debian) or openssl-libs-static (Alpine), libcrypto.so.3 in libssl-dev (Debian) or openssl-libs-static (Alpine).',
    ],
    [['libre2.so.9'], 'For a static link there is libre2.so.9 in libre2-dev (Debian).'],
    [
      ['libpcre2-8.so.0'],
      'For a static link there is libpcre2-8.so.0 in libpcre2-dev (Debian) or pcre2-static (Alpine).',
    ],
    [['libpcre.so.3'], 'For a static link there is libpcre.so.3 in libpcre3-dev (Debian).'],
    [['libsystemd.so.0'], 'No distribution has an archive for libsystemd.so.0: leave it out, or build it.'],
    [['libours.so'], 'Build an archive (.a) of libours.so.'],
    [['libc.so.6', 'libm.so.6', 'ld-linux-x86-64.so.2', 'libc.musl-x86_64.so.1'], ''],
    [[], ''],
  ])('%j', (needed, expected) => {
    expect(librarySources(needed)).toBe(expected)
  })

  it('is said once for the libraries of the compiler', () => {
    const text = librarySources(['libstdc++.so.6', 'libgcc_s.so.1', 'libc.so.6'])
    expect(text.match(/libraries of the compiler/g)).toHaveLength(1)
  })
})
