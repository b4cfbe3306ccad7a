import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { argumentsBeside, epochOf } from '../../../src/build-binary/epoch.ts'
import { readRequest } from '../../../src/build-binary/inputs.ts'
import { findSource } from '../../../src/build-binary/source.ts'

const folder = mkdtempSync(join(tmpdir(), 'muslin-epoch-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const GIVEN = ['A=1', 'SOURCE_DATE_EPOCH=5', 'SOURCE_DATE_EPOCH', 'SOURCE_DATE_EPOCHS=6']

describe('the epoch', () => {
  it.each([
    ['7', '7', ['A=1', 'SOURCE_DATE_EPOCHS=6']],
    ['', '5', GIVEN],
  ])('of the input %j is %s, and the build arguments beside it are %j', async (sourceDateEpoch, epoch, beside) => {
    const request = { sourceDateEpoch, buildArgs: GIVEN, context: '.' }
    expect(await epochOf(request, { SOURCE_DATE_EPOCH: '9' })).toBe(epoch)
    expect(argumentsBeside(request)).toEqual(beside)
  })

  it('of the input is the only one that the build is told', async () => {
    writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\n')
    const inputs: Readonly<Record<string, string>> = {
      context: folder,
      platform: 'linux/amd64',
      'build-args': 'A=1\nSOURCE_DATE_EPOCH=5',
      'source-date-epoch': '7',
    }
    const source = await findSource(
      readRequest((name) => inputs[name] ?? ''),
      folder,
    )
    for (const fresh of [false, true]) {
      const { argv, env } = source.command('/t/layout', fresh)
      expect(argv).toContain('A=1')
      expect(argv).not.toContain('SOURCE_DATE_EPOCH=5')
      expect(env).toMatchObject({ SOURCE_DATE_EPOCH: '7' })
    }
  })
})
