import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { namedTwice, packRelease } from '../../../src/build-binary/release-write.ts'

const base = mkdtempSync(join(tmpdir(), 'muslin-release-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

type Parameters = globalThis.Parameters<typeof packRelease>

/** An image without an SBOM: the blob of its manifest in a layout. */
const MANIFEST = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: `sha256:${'0'.repeat(64)}`, size: 2 },
  layers: [],
})
const hex = createHash('sha256').update(MANIFEST).digest('hex')
mkdirSync(join(base, 'layout/blobs/sha256'), { recursive: true })
writeFileSync(join(base, 'layout/blobs/sha256', hex), MANIFEST)
const image = { layout: join(base, 'layout'), digest: `sha256:${hex}` } as Parameters[0]

/** Packs a program and a folder. */
async function pack(files: string): Promise<unknown> {
  const program = join(base, 'app')
  writeFileSync(program, 'app')
  const programs = [{ path: '/app', file: program }] as unknown as Parameters[1]
  const request = {
    context: base,
    platform: { os: 'linux', architecture: 'amd64' },
    archive: ['tar.gz'],
    archiveFiles: [files],
    archiveName: 'app',
  } as unknown as Parameters[2]
  return packRelease(image, programs, request, { GITHUB_WORKSPACE: base }, join(base, 'out'))
}

describe('a folder of archive-files', () => {
  it('is refused where links in it lead to a folder that they are in', async () => {
    const folder = join(base, 'circle')
    mkdirSync(folder)
    for (const name of ['one', 'two']) symlinkSync('.', join(folder, name))
    await expect(pack(folder)).rejects.toThrow(
      /circle\/one in it, which is a link to a folder that it is in itself\. Remove/,
    )
  })

  it('may hold a link to another folder', async () => {
    const folder = join(base, 'docs')
    mkdirSync(folder)
    mkdirSync(join(base, 'pages'))
    writeFileSync(join(base, 'pages/page.md'), 'page')
    symlinkSync('../pages', join(folder, 'linked'))
    await pack(folder)
    const names = execFileSync('tar', ['-tzf', join(base, 'out/app.tar.gz')], { encoding: 'utf8' })
    expect(names).toContain('docs/linked/page.md')
  })
})

describe('a name that two files of an archive have', () => {
  it('is found in one go, however many there are', () => {
    let reads = 0
    const member = (name: string) => ({
      get name() {
        reads += 1
        return name
      },
    })
    const members = Array.from({ length: 2000 }, (_, index) => member(`${index}`))
    expect(namedTwice(members)).toBeUndefined()
    expect(reads).toBe(2000)
    const twice = member('7')
    expect(namedTwice([...members, twice, member('8')])).toBe(twice)
  })
})
