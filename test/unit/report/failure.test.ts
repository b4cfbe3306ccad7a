import { describe, expect, it } from 'vitest'
import { CommandError, UserError } from '../../../src/errors.ts'
import { failureSummary } from '../../../src/report/failure.ts'

describe('the summary of what has failed', () => {
  it('is what the message says, its lines in a fence', () => {
    const error = new CommandError(['docker', 'buildx', 'build', '.'], 1, ['#9 RUN <make>', '``` error: *x*'])
    expect(failureSummary('linux/arm/v7', error)).toBe(
      "### linux/arm/v7 failed\n\ndocker buildx build … ended with exit code 1\n\n```\n#9 RUN <make>\n''' error: *x*\n```\n",
    )
    expect(failureSummary('linux/*x*', new UserError('/app needs <libc>.'))).toBe(
      '### linux/\\*x\\* failed\n\n/app needs &lt;libc&gt;.\n',
    )
  })
})
