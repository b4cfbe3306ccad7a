import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { legsInFolder } from '../../../src/merge-manifest/digest-files.ts'
import { SeveralUnfit } from '../../../src/runner/inputs.ts'

const A = 'a'.repeat(64)
const B = 'b'.repeat(64)
const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function folderOf(...files: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'muslin-digests-'))
  folders.push(folder)
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), '')
  }
  return folder
}

describe('files named by digests', () => {
  it.each([
    ['in one folder, as merge-multiple downloads them', [A, B]],
    ['in a folder for each artifact', [`digests-linux-amd64/${A}`, `digests-linux-arm64/${B}`]],
    ['with the algorithm before them', [`sha256-${A}`, `sha256_${B}`]],
  ])('%s', (_, files) => {
    const digests = legsInFolder(folderOf(...files)).map(({ digest }) => digest)
    expect(digests.toSorted()).toEqual([`sha256:${A}`, `sha256:${B}`])
  })

  it('are not looked for where no folder is named', () => {
    expect(legsInFolder('')).toEqual([])
  })

  it('are all of one image: every other file is refused', () => {
    const other = folderOf(A, 'build-record.dockerbuild', 'x/sha256-12')
    const faults = (): unknown => legsInFolder(other)
    expect(faults).toThrow(SeveralUnfit)
    expect(faults).toThrow('expected file names of 64 hexadecimal digits, expected file names')
  })

  it('are at least one, in a folder that is there', () => {
    expect(() => legsInFolder(folderOf())).toThrow('a folder with one file for each digest')
    expect(() => legsInFolder(join(folderOf(), 'no'))).toThrow('a folder that is there')
  })
})
