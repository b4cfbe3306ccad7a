import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readRequest } from '../../src/build-binary/inputs.ts'
import { findSource } from '../../src/build-binary/source.ts'
import { connect } from '../rig/connection.ts'
import { child } from './child.ts'

const rig = connect()
Object.assign(process.env, rig.env)
const folder = mkdtempSync(join(tmpdir(), 'muslin-overlay-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const file = join(folder, 'docker-bake.hcl')
writeFileSync(
  file,
  `
target "base" {
  dockerfile = "base.Dockerfile"
}
target "app" {
  name = "app-\${kind}"
  matrix = { kind = ["small", "large"] }
  contexts = { base = "target:base" }
  network = "host"
  ulimits = ["nofile=1:1", "nproc=2:2"]
}
`,
)

interface Printed {
  readonly network?: string
  readonly ulimits?: readonly string[]
}

/** What buildx would build by the command that we would start. */
async function printed(inputs: Readonly<Record<string, string>>): Promise<Readonly<Record<string, Printed>>> {
  const given = { platform: 'linux/amd64', 'bake-file': file, 'bake-targets': 'app-small', ...inputs }
  const request = readRequest((name) => (given as Readonly<Record<string, string>>)[name] ?? '')
  const { command } = await findSource(request, folder)
  const { argv } = command(join(folder, 'layout'))
  const { exitCode, log } = await child([...argv, '--print'], folder, { ...process.env, BUILDX_BAKE_FILE: '' })
  if (exitCode !== 0) throw new Error(log)
  return JSON.parse(log.slice(log.indexOf('{\n'), log.lastIndexOf('}') + 1)).target
}

describe('network and ulimit beside a bake file', () => {
  it('reach the target and those that it stands on', async () => {
    const { base, 'app-small': app } = await printed({ network: 'none', ulimit: 'nofile=7:7' })
    expect(app).toMatchObject({ network: 'none', ulimits: ['nofile=1:1', 'nproc=2:2', 'nofile=7:7'] })
    expect(base).toMatchObject({ network: 'none', ulimits: ['nofile=7:7'] })
  })

  it('are taken as they stand, not as templates', async () => {
    expect((await printed({ network: '${x}' })).base).toMatchObject({ network: '${x}' })
  })

  it('leave what the file says where they are empty', async () => {
    rmSync(join(folder, 'bake-overlay.json'), { force: true })
    const { 'app-small': app } = await printed({ 'build-args': 'A=1' })
    expect(app).toMatchObject({ network: 'host', ulimits: ['nofile=1:1', 'nproc=2:2'] })
    expect(readdirSync(folder)).toEqual(['docker-bake.hcl'])
  })
})
