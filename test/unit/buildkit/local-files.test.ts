import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { hashLocalFiles } from '../../../src/buildkit/local-files.ts'
import { type LocalFiles, unpackedAt } from '../../../src/buildkit/recipe-files.ts'
import { tarOf } from '../archive/made-tar.ts'

let context = ''

beforeEach(() => {
  context = mkdtempSync(join(tmpdir(), 'muslin-local-files-'))
  write('docker/a.sh', 'one')
  write('docker/b.md', 'two')
  write('docker/deep/c.sh', 'three')
})

afterEach(() => {
  vi.restoreAllMocks()
  rmSync(context, { recursive: true, force: true })
})

function write(path: string, text: string): void {
  mkdirSync(dirname(join(context, path)), { recursive: true })
  writeFileSync(join(context, path), text)
}

const link = (target: string, path: string): void => symlinkSync(target, join(context, path))

async function digest(path: string, more: Partial<LocalFiles> = {}): Promise<string> {
  const files = { name: 'COPY', source: 'context', path, include: [], exclude: [], ...more }
  return JSON.stringify(await hashLocalFiles([files], { context, buildContexts: [`libs=${context}/docker`] }))
}

/** Whether an edit makes another digest. */
async function changes(path: string, edit: () => void, more: Partial<LocalFiles> = {}): Promise<boolean> {
  const before = await digest(path, more)
  edit()
  return (await digest(path, more)) !== before
}

describe('hashLocalFiles', () => {
  it.each<[string, string, boolean, () => void]>([
    ['the content', '/docker/a.sh', true, () => write('docker/a.sh', 'eno')],
    ['the mode', '/docker/a.sh', true, () => chmodSync(join(context, 'docker/a.sh'), 0o755)],
    ['the time', '/docker/a.sh', false, () => utimesSync(join(context, 'docker/a.sh'), 1, 1)],
    ['another file', '/docker/a.sh', false, () => write('docker/b.md', 'x')],
    ['a file somewhere in a folder', '/docker', true, () => write('docker/deep/c.sh', 'x')],
    ['a new file in a folder', '/docker', true, () => write('docker/deep/d', '')],
    ['a file that is gone', '/docker/a.sh', true, () => rmSync(join(context, 'docker/a.sh'))],
    ['a file that was missing', '/docker/new.sh', true, () => write('docker/new.sh', '')],
    ['what a wildcard fits', '/docker/*.sh', true, () => write('docker/a.sh', 'x')],
    ['what a wildcard newly fits', '/doc*/?.sh', true, () => write('docker/x.sh', 'x')],
    ['what a set of characters fits', '/docker/[a-c].sh', true, () => write('docker/c.sh', 'x')],
    ['what a wildcard does not fit', '/docker/*.sh', false, () => write('docker/deep/c.sh', 'x')],
    ['where a link in a folder points to', '/docker', true, () => link('a.sh', 'docker/l')],
  ])('counts or not: %s', async (_, path, counts, edit) => {
    expect(await changes(path, edit)).toBe(counts)
  })

  it.each(['docker/a.sh', '/docker/a.sh', '../../docker/a.sh'])('follows a link that is named (%s)', async (target) => {
    link(target, 'link')
    expect(await changes('/link', () => write('docker/a.sh', 'x'))).toBe(true)
  })

  it('follows a link to a folder, and ends where links make a circle', async () => {
    link('/docker', 'folder')
    expect(await changes('/folder/deep/*', () => write('docker/deep/c.sh', 'x'))).toBe(true)
    link('round', 'about')
    link('about', 'round')
    expect(await digest('/round')).toContain('digest')
  })

  it('takes patterns as they are meant, and more than that where they have exceptions', async () => {
    const edit = (text: string) => () => write('docker/b.md', text)
    expect(await changes('/docker', edit('x'), { exclude: ['*.md'] })).toBe(false)
    expect(await changes('/docker', edit('y'), { exclude: ['*.md', '!b.md'] })).toBe(true)
    expect(await changes('/docker', edit('z'), { include: ['**/*.sh'] })).toBe(false)
    expect(await changes('/docker', () => write('docker/deep/c.sh', 'x'), { include: ['**/*.sh'] })).toBe(true)
    expect(await changes('/docker', () => write('docker/deep/c.sh', 'y'), { exclude: ['deep'] })).toBe(false)
  })

  it('knows build contexts, but for those that hold the context', async () => {
    expect(await changes('/a.sh', () => write('docker/a.sh', 'x'), { source: 'libs' })).toBe(true)
    expect(await changes('/', () => write('docker/a.sh', 'y'), { source: 'libs' })).toBe(true)
    const all = { name: 'COPY', source: 'up', path: '/', include: [], exclude: [] }
    expect(await hashLocalFiles([all], { context, buildContexts: [`up=${dirname(context)}`] })).toEqual([])
    expect(await digest('/a', { source: 'elsewhere' })).toContain('unknown')
  })

  it('counts of what ADD names the archives, all of their content, and nothing else', async () => {
    const added = (path: string) =>
      hashLocalFiles([unpackedAt('context', path)], { context, buildContexts: [] }).then((pieces) =>
        JSON.stringify(pieces),
      )
    const tar = (text: string) => write('docker/a.tar', `${tarOf([{ name: 'a', content: text }])}`)
    tar('one')
    const paths = ['/docker/a.tar', '/docker/*', '/link']
    link('docker/a.tar', 'link')
    const before = await Promise.all(paths.map(added))
    chmodSync(join(context, 'docker/a.tar'), 0o755)
    write('docker/b.md', 'another')
    expect(await Promise.all(paths.map(added))).toEqual(before)
    tar('two')
    for (const [index, after] of (await Promise.all(paths.map(added))).entries()) expect(after).not.toBe(before[index])
    expect(await Promise.all(['/', '/docker', '/docker/a.sh', '/none'].map(added))).toEqual(['[]', '[]', '[]', '[]'])
  })

  it('counts large ones by name and size, and says so', async () => {
    const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    write('large', '')
    truncateSync(join(context, 'large'), 200_000_001)
    expect(await changes('/large', () => truncateSync(join(context, 'large'), 200_000_002))).toBe(true)
    expect(said.mock.calls.join('')).toContain('::notice::COPY has 1 files of 201 MB')
  })
})
