import { describe, expect, it } from 'vitest'
import { LOCK_FILES, lockFilesDigest } from '../../../src/store/lock-files.ts'

const digest = (name: string, text: string): Promise<string> => lockFilesDigest([{ name, text }])

const cargo = (own: string, foreign: string): string =>
  `[[package]]\nname = "app"\nversion = "${own}"\n\n[[package]]\nname = "itoa"\nversion = "${foreign}"\nsource = "registry+x"\n`
const npm = (own: string, foreign: string): string =>
  JSON.stringify({
    name: 'app',
    version: own,
    lockfileVersion: 3,
    packages: {
      '': { name: 'app', version: own },
      'packages/part': { version: own },
      'node_modules/left': { version: foreign },
      'packages/part/node_modules/left': { version: foreign },
    },
  })
const uv = (own: string, foreign: string): string =>
  `version = 1\n\n[[package]]\nname = "app"\nversion = "${own}"\nsource = { editable = "." }\n\n[[package]]\nname = "six"\nversion = "${foreign}"\nsource = { registry = "x" }\n`
const zig = (own: string, foreign: string): string =>
  `.{\n    .name = .app,\n    .version = "${own}",\n    .dependencies = .{\n        .x = .{ .hash = "${foreign}" },\n    },\n}\n`

const FILES = [
  ['Cargo.lock', cargo],
  ['package-lock.json', npm],
  ['npm-shrinkwrap.json', npm],
  ['uv.lock', uv],
  ['build.zig.zon', zig],
] as const

describe('lockFilesDigest', () => {
  it.each(FILES)('does not count the own version in %s', async (name, text) => {
    expect(text('1.0.0', '2')).not.toBe(text('1.0.1', '2'))
    expect(await digest(name, text('1.0.1', '2'))).toBe(await digest(name, text('1.0.0', '2')))
  })

  it.each(FILES)('counts the versions of others in %s', async (name, text) => {
    expect(await digest(name, text('1.0.0', '3'))).not.toBe(await digest(name, text('1.0.0', '2')))
  })

  it.each(LOCK_FILES)('counts what it cannot read as it is: %s', async (name) => {
    expect(await digest(name, '<<<<<<< HEAD')).not.toBe(await digest(name, '>>>>>>> main'))
  })

  it('is one for all files in any order, and knows which file says what', async () => {
    const files = [
      { name: 'go.sum', text: 'a' },
      { name: 'yarn.lock', text: 'b' },
    ]
    expect(await lockFilesDigest(files)).toBe(await lockFilesDigest([...files].reverse()))
    expect(await lockFilesDigest(files)).not.toBe(await digest('go.sum', 'a'))
    expect(await digest('yarn.lock', 'a')).not.toBe(await digest('go.sum', 'a'))
  })

  it('is a sha256 without any file too', async () => {
    expect(await lockFilesDigest([])).toMatch(/^[0-9a-f]{64}$/)
  })
})
