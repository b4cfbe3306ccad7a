import { describe, expect, it } from 'vitest'
import { contentLimit, MOST_MEMBERS, MOST_PATH_BYTES, memberLimit, streamLimit } from '../../../src/archive/limits.ts'
import { SCRIPTS } from '../../../src/archive/scripts.ts'

describe('the limits of an archive', () => {
  it('leave room for what an overlay takes away from its base', () => {
    expect(contentLimit({ rawBytes: 1_000_000_000, files: 0 })).toBe(2_067_108_864)
    expect(memberLimit({ rawBytes: 0, files: 1000 })).toBe(104_000)
  })

  it('have room for the headers of all members', () => {
    const size = { rawBytes: 1000, files: 10_000 }
    expect(streamLimit(size) - contentLimit(size)).toBeGreaterThanOrEqual(2048 * memberLimit(size))
  })

  it('hold whatever a head says', () => {
    expect(memberLimit({ rawBytes: 0, files: 9e14 })).toBe(MOST_MEMBERS)
    const script = SCRIPTS['is-fit.sh'] ?? ''
    expect(script).toContain(`[ "$members" -gt ${MOST_MEMBERS} ] || [ "$paths" -gt ${MOST_PATH_BYTES} ]`)
  })

  it('are those that decide when a new base is packed', () => {
    const script = SCRIPTS['is-light.sh'] ?? ''
    expect(script).toContain(`$((4 * $2 + ${memberLimit({ rawBytes: 0, files: 0 })}))`)
    expect(script).toContain(`$((2 * $3 + ${contentLimit({ rawBytes: 0, files: 0 })}))`)
  })
})
