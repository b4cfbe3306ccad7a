import { describe, expect, it } from 'vitest'
import { lockedPackages } from '../../../src/store/locked-packages.ts'

const files = [
  {
    name: 'Cargo.lock',
    text: `version = 4
[[package]]
name = "app"
version = "0.1.0"
[[package]]
name = "serde"
version = "1.0.2"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "00"`,
    packages: ['serde@1.0.2'],
  },
  {
    name: 'package-lock.json',
    text: JSON.stringify({
      packages: {
        '': { version: '1.0.0' },
        'packages/own': { version: '1.0.0' },
        'node_modules/left-pad': { version: '1.3.0' },
        'node_modules/a/node_modules/@b/c': { version: '2.0.0' },
      },
    }),
    packages: ['@b/c@2.0.0', 'left-pad@1.3.0'],
  },
  {
    name: 'go.sum',
    text: 'golang.org/x/sys v0.1.0 h1:aa=\ngolang.org/x/sys v0.1.0/go.mod h1:bb=\n',
    packages: ['golang.org/x/sys@v0.1.0'],
  },
  {
    name: 'uv.lock',
    text: `[[package]]
name = "own"
version = "1"
source = { editable = "." }
[[package]]
name = "attrs"
version = "24.1"
source = { registry = "https://pypi.org/simple" }`,
    packages: ['attrs@24.1'],
  },
  {
    name: 'poetry.lock',
    text: '[[package]]\nname = "attrs"\nversion = "24.1"\nfiles = []',
    packages: ['attrs@24.1'],
  },
  { name: 'yarn.lock', text: 'anything', packages: [] },
  { name: 'Cargo.lock', text: 'no TOML at all [', packages: [] },
  { name: 'package-lock.json', text: '[]', packages: [] },
] as const

describe('the packages of a lock file', () => {
  it.each(files)('$name: $packages', async ({ name, text, packages }) => {
    expect(await lockedPackages([{ name, text }])).toEqual(packages)
  })

  it('are sorted, each once, and no more than 5,000', async () => {
    const lines = Array.from({ length: 6000 }, (_, index) => `m${index} v1 h1:aa=`)
    const found = await lockedPackages([
      { name: 'go.sum', text: lines.join('\n') },
      { name: 'go.sum', text: lines.join('\n') },
    ])
    expect(found).toHaveLength(5000)
    expect(found).toEqual([...found].sort())
  })
})
