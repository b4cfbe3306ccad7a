import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { messageOf } from '../../../src/errors.ts'
import { dockerCredentials } from '../../../src/oci/credentials.ts'

const base64 = (value: string): string => Buffer.from(value).toString('base64')
const password = (username: string, secret: string) => ({ kind: 'password', username, password: secret })

let folder = ''
const path = process.env.PATH
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muslin-credentials-test-'))
  process.env.PATH = `${folder}${delimiter}${path}`
})
afterEach(async () => {
  process.env.PATH = path
  await rm(folder, { recursive: true })
})

async function configure(config: unknown): Promise<ReturnType<typeof dockerCredentials>> {
  await writeFile(join(folder, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config))
  return dockerCredentials(folder)
}

/** A credential helper in the folder, which is on PATH; `$1` is what it was told to do, `$address` what it was asked for. */
async function helper(name: string, script: string): Promise<void> {
  const file = join(folder, `docker-credential-${name}`)
  await writeFile(file, `#!/bin/sh\nread -r address\n${script}\n`)
  await chmod(file, 0o755)
}

describe('of the configuration file', () => {
  it.each([
    ['ghcr.io', { 'ghcr.io': { auth: base64('me:pass:word') } }, password('me', 'pass:word')],
    ['127.0.0.1:5000', { '127.0.0.1:5000': { auth: base64('me:x') } }, password('me', 'x')],
    ['docker.io', { 'https://index.docker.io/v1/': { auth: base64('me:x') } }, password('me', 'x')],
    ['ghcr.io', { 'https://ghcr.io/v2/': { auth: base64('me:x') } }, password('me', 'x')],
    ['ghcr.io', { 'ghcr.io': { username: 'me', password: 'x' } }, password('me', 'x')],
    ['azure.example', { 'azure.example': { identitytoken: 't' } }, { kind: 'token', identityToken: 't' }],
    ['quay.io', { 'ghcr.io': { auth: base64('me:x') } }, undefined],
    ['ghcr.io', { 'ghcr.io': {} }, undefined],
  ])('%s by %j', async (registry, auths, expected) => {
    expect(await (await configure({ auths }))(registry)).toEqual(expected)
  })

  it('gives nothing where there is no file', async () => {
    expect(await dockerCredentials(folder)('ghcr.io')).toBeUndefined()
  })

  it('does not quote a broken file', async () => {
    const credentials = await configure('{"auths": {"ghcr.io": {"auth": "c2VjcmV0"')
    const error = await credentials('ghcr.io').catch((thrown) => thrown)
    expect(error.message).toContain('is not JSON')
    expect(error.message).not.toContain('c2VjcmV0')
  })
})

describe('of a helper', () => {
  it('is asked by standard input with the address that docker login uses', async () => {
    await helper('all', `echo "{\\"Username\\":\\"$1\\",\\"Secret\\":\\"$address\\"}"`)
    const credentials = await configure({ credsStore: 'all' })
    expect(await credentials('ghcr.io')).toEqual(password('get', 'ghcr.io'))
    expect(await credentials('docker.io')).toEqual(password('get', 'https://index.docker.io/v1/'))
  })

  it('of one registry comes before the one for all', async () => {
    await helper('all', `echo '{"Username":"all","Secret":"x"}'`)
    await helper('one', `echo '{"Username":"<token>","Secret":"t"}'`)
    const credentials = await configure({ credsStore: 'all', credHelpers: { 'one.example': 'one' } })
    expect(await credentials('one.example')).toEqual({ kind: 'token', identityToken: 't' })
    expect(await credentials('ghcr.io')).toEqual(password('all', 'x'))
  })

  it('may know nothing', async () => {
    await helper('all', 'echo credentials not found in native keychain; exit 1')
    expect(await (await configure({ credsStore: 'all' }))('ghcr.io')).toBeUndefined()
  })

  it.each([
    ['fails', 'echo s3cret; exit 1'],
    ['talks nonsense', 'echo s3cret'],
  ])('that %s is named, what it printed is not', async (_, script) => {
    await helper('all', script)
    const error = await (await configure({ credsStore: 'all' }))('ghcr.io').catch((thrown) => thrown)
    expect(messageOf(error)).toMatch(/helper|docker-credential-all/)
    expect(messageOf(error)).not.toContain('s3cret')
  })

  it('that is not installed is named', async () => {
    await expect((await configure({ credsStore: 'none-such' }))('ghcr.io')).rejects.toThrow(
      'docker-credential-none-such',
    )
  })
})
