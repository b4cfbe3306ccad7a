import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readRequest } from '../../../src/build-binary/inputs.ts'
import { packPrebuilt } from '../../../src/build-binary/prebuilt.ts'

const folder = mkdtempSync(join(tmpdir(), 'muslin-prebuilt-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('finished programs lie in a system that everybody may read, whatever the umask', async () => {
  writeFileSync(join(folder, 'app'), 'program')
  const inputs: Readonly<Record<string, string>> = { platform: 'linux/amd64', prebuilt: join(folder, 'app') }
  const request = readRequest((name) => inputs[name] ?? '')
  const before = process.umask(0o077)
  const { context } = await packPrebuilt(request, folder).finally(() => process.umask(before))
  const modes = Object.entries({
    system: '755',
    'system/tmp': '1777',
    'system/etc': '755',
    'system/etc/ssl': '755',
    'system/etc/ssl/certs': '755',
    'system/etc/passwd': '644',
    'system/etc/group': '644',
    'system/etc/ssl/certs/ca-certificates.crt': '644',
    programs: '755',
    'programs/app': '755',
  })
  const found = modes.map(([path]) => [path, (statSync(join(context, path)).mode & 0o7777).toString(8)])
  expect(found).toEqual(modes)
})
