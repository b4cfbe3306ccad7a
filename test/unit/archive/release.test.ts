import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ArchiveFormat, writeArchive } from '../../../src/archive/release.ts'
import { zipOf } from '../../../src/archive/zip-writer.ts'
import { UserError } from '../../../src/errors.ts'

const folder = mkdtempSync(join(tmpdir(), 'muslin-test-'))
const noise = randomBytes(300_000)
const files = {
  'app-1.0/app': { mode: 0o755, content: noise },
  'app-1.0/README.md': { mode: 0o644, content: Buffer.from('read me '.repeat(1000)) },
  'app-1.0/doc/übersicht.txt': { mode: 0o644, content: Buffer.from('é') },
  'app-1.0/empty': { mode: 0o644, content: Buffer.alloc(0) },
}
const members = Object.entries(files).map(([name, { mode }], index) => ({ name, mode, file: join(folder, `${index}`) }))
/** 2026-11-24 18:30:02 UTC. */
const EPOCH = 1_795_545_002

const place = (name: string): string => join(folder, name)
const tool = (program: string, ...args: readonly string[]): string => execFileSync(program, args).toString()
const digest = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

beforeAll(() => {
  for (const [index, { content }] of Object.values(files).entries()) writeFileSync(place(`${index}`), content)
})
afterAll(() => rmSync(folder, { recursive: true }))

describe.each<ArchiveFormat>(['tar.gz', 'tar.zst', 'zip'])('an archive in %s', (format) => {
  it('is the same however often, whenever and from whichever files it is made', async () => {
    await writeArchive(format, members, EPOCH, place(`first.${format}`))
    for (const { file } of members) utimesSync(file, 1, 1)
    await writeArchive(format, members, EPOCH, place(`second.${format}`))
    expect(digest(place(`first.${format}`))).toBe(digest(place(`second.${format}`)))
    await writeArchive(format, members, EPOCH + 2, place(`third.${format}`))
    expect(digest(place(`third.${format}`))).not.toBe(digest(place(`first.${format}`)))
  })
})

it.each(['tar.gz', 'tar.zst'] as const)('tar reads back what is in %s', async (format) => {
  const path = place(`read.${format}`)
  await writeArchive(format, members, EPOCH, path)
  const list = tool('tar', '-tvf', path, '--numeric-owner', '--full-time', '--utc', '--quoting-style=literal')
  const rows = list
    .trim()
    .split('\n')
    .map((row) => row.split(/\s+/))
  expect(rows).toEqual(
    Object.entries(files).map(([name, { mode, content }]) => [
      mode === 0o755 ? '-rwxr-xr-x' : '-rw-r--r--',
      '0/0',
      `${content.length}`,
      '2026-11-24',
      '18:30:02',
      name,
    ]),
  )
  for (const [name, { content }] of Object.entries(files)) {
    expect(execFileSync('tar', ['-xOf', path, name])).toEqual(content)
  }
})

it('gzip says neither the time nor the name of the file', async () => {
  await writeArchive('tar.gz', members, EPOCH, place('plain.tar.gz'))
  expect([...readFileSync(place('plain.tar.gz')).subarray(0, 8)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0])
})

it('unzip and Python read back what is in a zip', async () => {
  const path = place('read.zip')
  await writeArchive('zip', members, EPOCH, path)
  expect(tool('unzip', '-t', path)).toContain('No errors detected')
  const script = `
import hashlib, json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
print(json.dumps([[i.filename, oct(i.external_attr >> 16), i.date_time, i.compress_type,
  hashlib.sha256(archive.read(i)).hexdigest()] for i in archive.infolist()]))`
  expect(JSON.parse(tool('python3', '-c', script, path))).toEqual(
    Object.entries(files).map(([name, { mode, content }], index) => [
      name,
      `0o100${mode.toString(8)}`,
      [2026, 11, 24, 18, 30, 2],
      // What deflate does not make smaller is stored: noise, one letter, nothing.
      index === 1 ? 8 : 0,
      createHash('sha256').update(content).digest('hex'),
    ]),
  )
})

describe('a zip', () => {
  it('has no time before 1980', () => {
    const empty = { name: 'a', mode: 0o644, content: new Uint8Array() }
    expect(zipOf([empty], 0)).toEqual(zipOf([empty], Date.UTC(1980, 0, 1) / 1000))
  })

  it('with more files than it can count is refused with what to do', () => {
    const member = { name: 'a', mode: 0o644, content: new Uint8Array() }
    const many = Array.from({ length: 65_536 }, () => member)
    expect(() => zipOf(many, 0)).toThrow(UserError)
    expect(() => zipOf(many, 0)).toThrow('Use tar.gz or tar.zst')
  })
})

it('a file that is not there fails, and nothing waits', async () => {
  const gone = [{ name: 'gone', mode: 0o644, file: place('gone') }]
  await expect(writeArchive('tar.gz', gone, 0, place('gone.tar.gz'))).rejects.toThrow('ENOENT')
})
