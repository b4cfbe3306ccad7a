import { describe, expect, it } from 'vitest'
import { loaderFolder, parseLdd } from '../../../src/buildkit/tools.ts'
import { placesOf } from '../../../src/runner/program.ts'

const DEBIAN = `	linux-vdso.so.1 (0x00007ff9f99e0000)
	libacl.so.1 => /lib/x86_64-linux-gnu/libacl.so.1 (0x00007ff9f9941000)
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007ff9f9731000)
	/lib64/ld-linux-x86-64.so.2 (0x00007ff9f99e2000)
`
const FEDORA = `	libc.so.6 => /usr/lib64/libc.so.6 (0x00007ff9f9731000)
	/lib64/ld-linux-x86-64.so.2 => /usr/lib64/ld-linux-x86-64.so.2 (0x00007ff9f99e2000)
`
const ARM = `	linux-vdso.so.1 (0x0000ffff8d5c0000)
	libc.so.6 => /lib/aarch64-linux-gnu/libc.so.6 (0x0000ffff8d3b0000)
	/lib/ld-linux-aarch64.so.1 (0x0000ffff8d580000)
`
const MUSL = `	/lib/ld-musl-x86_64.so.1 (0x7f0000000000)
	libc.musl-x86_64.so.1 => /lib/ld-musl-x86_64.so.1 (0x7f0000000000)
`

describe('what ldd prints', () => {
  it.each([
    [
      'Debian, amd64',
      DEBIAN,
      ['/lib/x86_64-linux-gnu/libacl.so.1', '/lib/x86_64-linux-gnu/libc.so.6', '/lib64/ld-linux-x86-64.so.2'],
    ],
    ['Fedora, amd64', FEDORA, ['/usr/lib64/libc.so.6', '/usr/lib64/ld-linux-x86-64.so.2']],
    ['Debian, arm64', ARM, ['/lib/aarch64-linux-gnu/libc.so.6', '/lib/ld-linux-aarch64.so.1']],
    ['musl', MUSL, ['/lib/ld-musl-x86_64.so.1', '/lib/ld-musl-x86_64.so.1']],
    ['a static program', '	statically linked\n', []],
  ])('names the libraries: %s', (_, printed, libraries) => {
    expect(parseLdd(printed)).toEqual(libraries)
  })
})

describe('the places of a program', () => {
  const places = placesOf('sort', ':/opt/bin:/usr/bin')

  it("begin with GNU's own, which stands beside another sort since Ubuntu 26.04", () => {
    expect(places.slice(0, 2)).toEqual(['/usr/bin/gnusort', '/bin/gnusort'])
  })

  it("go on with the system's, and only then with what a step has put on PATH", () => {
    expect(places.indexOf('/usr/bin/sort')).toBeLessThan(places.indexOf('/opt/bin/sort'))
    expect(places).not.toContain('/opt/bin/gnusort')
    expect(places).not.toContain('sort')
  })
})

describe('the folder of the loader', () => {
  it.each([
    ['is what the programs say', ['/lib64/ld-linux-x86-64.so.2', '/lib64/ld-linux-x86-64.so.2'], '/lib64'],
    ['is that of the first program which is not static', [undefined, '/lib/ld-musl-x86_64.so.1'], '/lib'],
    ['does not matter where all are static', [undefined], '/lib'],
  ])('%s', (_, interpreters, folder) => expect(loaderFolder(interpreters)).toBe(folder))
})
