import { describe, expect, it } from 'vitest'
import { danceDockerfile } from '../../../src/buildkit/dance-build.ts'
import type { CacheMount } from '../../../src/buildkit/mounts.ts'

const plain: CacheMount = { id: '/a, "b" $(c)\n', target: '/x"y', sharing: 'private' }
const owned: CacheMount = { id: '/o', target: '/o', sharing: 'locked', owner: { uid: 1, gid: 2, mode: 0o700 } }

describe('danceDockerfile', () => {
  const text = danceDockerfile([plain, owned], 'fill.sh', '/lib64')

  it('starts from nothing, has no network, and runs anew each time', () => {
    expect(text).toMatch(/^FROM --platform=\$BUILDPLATFORM scratch\n/)
    expect(text.match(/^FROM/gm)).toHaveLength(1)
    expect(text).toContain('RUN --network=none')
    expect(text).toContain('ARG MUSLIN_RUN\n')
  })

  it('mounts everything with the sharing and the owner of the user', () => {
    expect(text).toContain('--mount=type=cache,id=$MUSLIN_ID_0,target=/mnt/0,sharing=private \\\n')
    expect(text).toContain('--mount=type=cache,id=$MUSLIN_ID_1,target=/mnt/1,sharing=locked,uid=1,gid=2,mode=0700 \\\n')
    expect(text).toContain('--mount=type=tmpfs,target=/tmp \\\n')
    expect(text).toContain('--mount=type=bind,source=lib,target=/lib64 \\\n')
  })

  it('has no text of the user in it', () => {
    expect(text).not.toContain('$(c)')
    expect(text).not.toContain('/x')
  })
})
