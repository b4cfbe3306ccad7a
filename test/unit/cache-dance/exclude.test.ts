import { describe, expect, it } from 'vitest'
import { parseMountLine } from '../../../src/buildkit/mounts.ts'
import { sift } from '../../../src/cache-dance/exclude.ts'

const mounts = ['id=apt,target=/var/cache/apt', '/root/.cargo/registry', 'id=x.y,target=/a'].map(parseMountLine)
const kept = (...patterns: string[]): readonly string[] => sift(mounts, patterns).kept.map(({ target }) => target)
const [apt, cargo, a] = ['/var/cache/apt', '/root/.cargo/registry', '/a']

describe('sift', () => {
  it.each([
    ['apt', [cargo, a]],
    ['/apt', [cargo, a]],
    ['/var/cache/apt', [cargo, a]],
    ['/var/*/apt', [cargo, a]],
    ['/var/*', [apt, cargo, a]],
    ['/var/**', [cargo, a]],
    ['/var/cache/apt/**', [cargo, a]],
    ['**/registry', [apt, a]],
    ['x.?', [apt, cargo]],
    ['x?z', [apt, cargo, a]],
    ['xzy', [apt, cargo, a]],
    ['*', [cargo]],
    ['**', []],
    ['/var/cache/ap', [apt, cargo, a]],
  ])('by %s keeps %j', (pattern, targets) => {
    expect(kept(pattern)).toEqual(targets)
  })

  it('takes several patterns and names those that fit nothing', () => {
    const { kept: left, excluded, idle } = sift(mounts, ['apt', '/nothing', '/a'])
    expect(left.map(({ target }) => target)).toEqual([cargo])
    expect(excluded.map(({ target }) => target)).toEqual([apt, a])
    expect(idle).toEqual(['/nothing'])
  })

  it('looks at ids without their namespace too', () => {
    const mount = { ...parseMountLine('id=apt,target=/t'), id: 'team/apt' }
    expect(sift([mount], ['apt']).kept).toEqual([])
    expect(sift([mount], ['team/apt']).kept).toEqual([])
  })
})
