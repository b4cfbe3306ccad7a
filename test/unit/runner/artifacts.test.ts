import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type Artifact, declaration, declareArtifacts } from '../../../src/runner/artifacts.ts'

const [one, two] = ['1', '2'].map((digit) => `sha256:${digit.repeat(64)}`) as [string, string]
const file = (path: string, sha256 = '1'.repeat(64)): Artifact => ({ path, sha256 })
const image = (digest: string, ...names: readonly string[]): Artifact => ({ names, digest })

describe('what is declared for attestation', () => {
  it('are images by digest and files by path', () => {
    expect(declaration([image(one, 'ghcr.io/o/app'), file('dist/app.tar.gz')])).toEqual({
      lines: [`oci://ghcr.io/o/app@${one}`, 'file://dist/app.tar.gz'],
      notes: [],
    })
  })

  it.each([
    ['twice under one name', [image(one, 'a.io/b'), image(one, 'a.io/b')], 2, 0],
    ['another image under a name that is taken', [image(one, 'a.io/b'), image(two, 'a.io/b')], 1, 1],
    ['another image under its second name', [image(one, 'a.io/b'), image(two, 'a.io/b', 'a.io/b:v1')], 2, 0],
    ['two files of one name with one content', [file('a/x'), file('b/x')], 2, 0],
    ['two files of one name', [file('a/x'), file('b/x', '2'.repeat(64))], 1, 1],
    ['a path with =', [file('a=b')], 0, 1],
    ['a path with a line break', [file('a\noci://x')], 0, 1],
    ['a path that ends in a blank', [file('a ')], 0, 1],
    ['more than a job may have', Array.from({ length: 502 }, (_, index) => file(`${index}`)), 500, 2],
  ])('makes no step fail: %s', (_, artifacts, lines, notes) => {
    const made = declaration(artifacts)
    expect([made.lines.length, made.notes.length]).toEqual([lines, notes])
  })
})

describe('the file of the runner', () => {
  const folder = mkdtempSync(join(tmpdir(), 'muslin-test-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const written = async (artifacts: readonly Artifact[], list?: string): Promise<string> => {
    const [path, listPath] = [join(folder, 'artifacts'), join(folder, 'list')]
    writeFileSync(path, '')
    writeFileSync(listPath, list ?? '')
    await declareArtifacts(artifacts, { GITHUB_ARTIFACTS: path, GITHUB_ARTIFACTS_LIST: listPath })
    return readFileSync(path, 'utf8')
  }

  it('gets one line for each artifact', async () => {
    expect(await written([image(one, 'a.io/b'), file('x')])).toBe(`oci://a.io/b@${one}\nfile://${resolve('x')}\n`)
  })

  it('gets nothing that contradicts what an earlier step of the job has declared', async () => {
    const list = JSON.stringify({ version: 1, subjects: [{ name: 'a.io/b', digest: two, kind: 'oci' }] })
    expect(await written([image(one, 'a.io/b'), image(two, 'a.io/b')], list)).toBe(`oci://a.io/b@${two}\n`)
  })

  it('gets its lines although the list of earlier ones cannot be read', async () => {
    expect(await written([image(one, 'a.io/b')], 'no JSON')).toBe(`oci://a.io/b@${one}\n`)
  })

  it('is not there on older runners, and then nothing happens', async () => {
    await expect(declareArtifacts([image(one, 'a.io/b')], {})).resolves.toBeUndefined()
  })
})
