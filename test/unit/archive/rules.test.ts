import { describe, expect, it } from 'vitest'
import type { Member } from '../../../src/archive/members.ts'
import { MemberRules } from '../../../src/archive/rules.ts'

const file = (path: string): Member => ({ path, kind: 'file', stored: 0, apparent: 0, link: '' })

describe('the rules of members', () => {
  it('bound what all paths take together', () => {
    const rules = new MemberRules({ rawBytes: 0, files: 9 }, 10)
    rules.check(file('./12345'))
    rules.check(file('./67890'))
    expect(() => rules.check(file('./x'))).toThrow('holds paths of more than 10 B together')
  })
})
