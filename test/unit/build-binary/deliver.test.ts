import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { deliver, deliveryFolder } from '../../../src/build-binary/deliver.ts'
import { UserError } from '../../../src/errors.ts'

const base = mkdtempSync(join(tmpdir(), 'muslin-deliver-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

const from = join(base, 'programs')
mkdirSync(join(from, 'bin'), { recursive: true })
writeFileSync(join(from, 'bin/app'), 'app')

/** Delivers one program. */
function delivered(folder: string) {
  const binaries = [{ program: { path: '/bin/app', file: join(from, 'bin/app') }, verdict: 'static' }]
  const made = { image: { digest: `sha256:${'0'.repeat(64)}` }, images: [], binaries, release: { archives: [] } }
  return deliver(made as unknown as Parameters<typeof deliver>[0], from, folder)
}

describe('the folder for the programs', () => {
  it('is made, and nothing is left in it but they', async () => {
    const folder = await deliveryFolder(join(base, 'new/folder'))
    expect(readdirSync(folder)).toEqual([])
    const { binaries } = await delivered(folder)
    expect(readFileSync(binaries[0].program.file, 'utf8')).toBe('app')
    expect(binaries[0].program.file).toBe(join(folder, 'bin/app'))
  })

  it('is refused in one sentence where it cannot be made', async () => {
    writeFileSync(join(base, 'file'), '')
    for (const dest of ['file', 'file/below']) {
      const refused = deliveryFolder(join(base, dest))
      await expect(refused).rejects.toThrow(UserError)
      await expect(refused).rejects.toThrow(/^dest is .*file.*, and the programs cannot be written there: E/)
    }
  })

  it('is named where a program cannot be written into it', async () => {
    const folder = await deliveryFolder(join(base, 'held'))
    mkdirSync(join(folder, 'bin/app'), { recursive: true })
    await expect(delivered(folder)).rejects.toThrow(/^dest is .*held, and the programs cannot be written there: /)
  })
})
