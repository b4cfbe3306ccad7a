import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseLlb } from '../../../src/buildkit/llb.ts'
import {
  cacheMounts,
  inNamespace,
  inOneNamespace,
  mountName,
  parseMountLine,
  splitId,
} from '../../../src/buildkit/mounts.ts'
import { Unfit } from '../../../src/runner/inputs.ts'

const captured = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../fixtures/dance-llb', `${name}.json`), 'utf8')

describe('cacheMounts', () => {
  it('finds what BuildKit resolved: variables, relative targets, defaults, owners, the namespace', () => {
    const { mounts } = cacheMounts(parseLlb(captured('mounts')))
    expect(mounts).toEqual([
      { id: 'team/one//home/me/.cache', target: '/home/me/.cache', sharing: 'shared' },
      { id: 'team/one/apt-linux/amd64', target: '/var/cache/apt', sharing: 'locked' },
      { id: 'team/one/deps', target: '/app/deps', sharing: 'private' },
      { id: 'team/one/owned', target: '/default', sharing: 'shared' },
      { id: 'team/one/owned', target: '/owned', sharing: 'shared', owner: { uid: 1000, gid: 0, mode: 0o700 } },
      { id: 'team/one/read', target: '/read', sharing: 'shared' },
    ])
  })

  it('names the mounts on top of an image once, and leaves out those of stages that are not built', () => {
    const found = cacheMounts(parseLlb(captured('mounts')))
    expect(found.leftOut).toEqual(['/based'])
    expect(found.mounts.map(({ target }) => target)).not.toContain('/not/reached')
  })

  it('finds a mount that several RUNs share once', () => {
    const { mounts } = cacheMounts(parseLlb(captured('base')))
    expect(mounts.map(({ id, sharing }) => [id, sharing])).toEqual([
      ['//usr/local/cargo/registry', 'shared'],
      ['/target', 'locked'],
    ])
  })
})

describe('splitId', () => {
  it.each([
    ['/cargo', { namespace: '', id: 'cargo' }],
    ['//root/.cargo', { namespace: '', id: '/root/.cargo' }],
    ['team/cargo', { namespace: 'team', id: 'cargo' }],
    ['team/one//root', { namespace: 'team', id: 'one//root' }],
  ])('takes %s apart so that BuildKit puts it together again', (id, parts) => {
    expect(splitId(id)).toEqual(parts)
    expect(`${parts.namespace}/${parts.id}`).toBe(id)
  })
})

describe('inOneNamespace', () => {
  const mounts = (...ids: readonly string[]) => ids.map((id) => ({ id, target: '/t', sharing: 'shared' }) as const)

  it.each([
    [[], [], []],
    [['/a', '//b'], ['/a', '//b'], []],
    [['a//t', 'b//t', 'a/u'], ['a//t', 'a/u'], ['b//t']],
    [['/t', 'b/t'], ['/t'], ['b/t']],
    [['a/b/t', 'a/c/t'], ['a/b/t', 'a/c/t'], []],
  ])('tells of %j those that one build reaches', (ids, reached, others) => {
    expect(inOneNamespace(mounts(...ids))).toEqual({ reached: mounts(...reached), others: mounts(...others) })
  })
})

describe('mountName', () => {
  it('tells an owned mount from a plain one with the same id', () => {
    expect(mountName({ id: '/a' })).toBe('/a')
    expect(mountName({ id: '/a', owner: { uid: 1, gid: 2, mode: 0o755 } })).toBe('/a:1:2:0755')
  })
})

describe('parseMountLine', () => {
  it.each([
    ['/root/.cargo', { id: '//root/.cargo', target: '/root/.cargo', sharing: 'shared' }],
    ['/a/../b/', { id: '//b', target: '/a/../b/', sharing: 'shared' }],
    ['id=cargo,target=/c', { id: '/cargo', target: '/c', sharing: 'shared' }],
    ['type=cache,id=x,dst=/c,sharing=locked', { id: '/x', target: '/c', sharing: 'locked' }],
    ['"id=a,b",target=/c', { id: '/a,b', target: '/c', sharing: 'shared' }],
    ['target=/c,uid=7', { id: '//c', target: '/c', sharing: 'shared', owner: { uid: 7, gid: 0, mode: 0o755 } }],
    ['target=/c,mode=1777', { id: '//c', target: '/c', sharing: 'shared', owner: { uid: 0, gid: 0, mode: 0o777 } }],
  ])('reads %s', (line, mount) => {
    expect(parseMountLine(line)).toEqual(mount)
  })

  it.each([
    'cargo',
    'id=cargo',
    'id=a,target=relative',
    'type=bind,target=/c',
    'target=/c,from=x',
    'target=/c,uid=root',
    'target=/c,mode=9',
    'target=/c,sharing=none',
  ])('refuses %s', (line) => {
    expect(() => parseMountLine(line)).toThrow(Unfit)
  })

  it('is the mount that BuildKit finds in a namespace', () => {
    expect(inNamespace(parseMountLine('id=cargo,target=/c'), 'team').id).toBe('team/cargo')
    expect(inNamespace(parseMountLine('/c'), '').id).toBe('//c')
  })
})
