import { describe, expect, it } from 'vitest'
import { faultyLine } from '../../../src/buildkit/source-line.ts'

const RULE = '-'.repeat(20)
const OWN = { path: 'app/Dockerfile', text: 'FROM a\n\nRUN make\n' }
const SHOWN = ['Dockerfile:3', RULE, '   1 |     FROM a', '   2 |     ', '   3 | >>> RUN make', '   4 |     ', RULE]
const LOG = ['------', ' > [2/2] RUN make:', '0.2 cc: no such flag', '------', ...SHOWN, 'ERROR: failed to build']

describe('the line at fault', () => {
  it.each([
    ['is the one that buildx names', LOG, [OWN]],
    ['has no step before it where the parser refuses', SHOWN, [OWN]],
    ['is told by what is shown last', ['Dockerfile:1', RULE, '   1 | >>> FROM a', RULE, ...LOG], [OWN]],
    ['is not what a step prints', ['0.1 Dockerfile:7', '0.1 '.concat(RULE), ...LOG], [OWN]],
    ['is in the file that reads so', LOG, [{ path: 'lib/Dockerfile', text: 'FROM b\n\nRUN make\n' }, OWN]],
    ['may end as lines do on Windows', LOG, [{ ...OWN, text: OWN.text.replaceAll('\n', '\r\n') }]],
  ])('%s', (_, lines, files) => {
    expect(faultyLine(lines, files)).toEqual({ path: 'app/Dockerfile', line: 3 })
  })

  it.each([
    ['nothing is shown', LOG.filter((line) => line !== RULE), [OWN]],
    ['the excerpt is cut off', LOG.slice(0, -3), [OWN]],
    ['the excerpt is empty', ['Dockerfile:3', RULE, RULE], [OWN]],
    ['all lines that are shown are blank', ['Dockerfile:2', RULE, '   2 | >>> ', RULE], [OWN]],
    ['a blank line is shown that the file does not have', LOG, [{ ...OWN, text: OWN.text.trimEnd() }]],
    ['there is no file', LOG, []],
    ['the file has another name', LOG, [{ ...OWN, path: 'app.Dockerfile' }]],
    ['the file reads otherwise', LOG, [{ ...OWN, text: 'FROM a\nRUN make\n' }]],
    ['the file is shorter', LOG, [{ ...OWN, text: 'FROM a\n' }]],
    ['two files read so', LOG, [OWN, { ...OWN, path: 'lib/Dockerfile' }]],
  ])('is not known where %s', (_, lines, files) => {
    expect(faultyLine(lines, files)).toBeUndefined()
  })
})
