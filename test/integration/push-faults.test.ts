import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltImage, readImage } from '../../src/build-binary/image.ts'
import { publishImage } from '../../src/build-binary/publish.ts'
import { connect } from '../rig/connection.ts'
import { child } from './child.ts'
import { type Fault, withFaults } from './faulty-registry.ts'

const rig = connect()
const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'muslin-push-'))
const platform = { os: 'linux', architecture: process.arch === 'arm64' ? 'arm64' : 'amd64' }
const run = `${Date.now()}`

let image: BuiltImage

beforeAll(async () => {
  cpSync(join(root, 'test/fixtures/c-hello'), join(folder, 'c-hello'), { recursive: true })
  mkdirSync(join(folder, 'temp'))
  writeFileSync(join(folder, 'output'), '')
  const inputs = { CONTEXT: 'c-hello', PLATFORM: `linux/${platform.architecture}`, PUSH: 'false', LAYOUT: 'layout' }
  const given = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name}`, value]))
  const runner = { RUNNER_TEMP: join(folder, 'temp'), GITHUB_OUTPUT: join(folder, 'output') }
  const env = { ...process.env, ...rig.env, ...runner, ...given }
  const { exitCode, log } = await child(['node', join(root, 'src/entry/build-binary.ts')], folder, env)
  expect(log).not.toContain('::error')
  expect(exitCode).toBe(0)
  image = await readImage(join(folder, 'layout'), platform)
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const isManifest = (line: string): boolean => line.startsWith('PUT') && line.includes('/manifests/')
const isUpload = (line: string): boolean => line.startsWith('PUT') && line.includes('/blobs/uploads/')

/** Goes wrong the first time that the request comes. */
function once(isMeant: (line: string) => boolean, fault: Fault) {
  let done = false
  return (line: string): Fault | undefined => {
    if (done || !isMeant(line)) return undefined
    done = true
    return fault
  }
}

const holds = async (repository: string): Promise<number> => {
  const accept = 'application/vnd.oci.image.manifest.v1+json'
  const url = `http://${rig.registry}/v2/${repository}/manifests/${image.digest}`
  return (await fetch(url, { headers: { accept } })).status
}

describe('a push goes on after what passes', () => {
  it.each<[string, (line: string) => Fault | undefined]>([
    ['503 with Retry-After', once(isManifest, { status: 503, headers: { 'retry-after': '1' } })],
    ['429 for a blob', once(isUpload, { status: 429, headers: { 'retry-after': '1' } })],
    ['a connection that breaks within a blob', once((line) => /^P(UT|ATCH)/.test(line), { cutRequest: 300 })],
    ['an answer that never comes back whole', once(isManifest, { cutAnswer: 0 })],
    [
      '404 just after the push',
      once((line) => line.startsWith('GET') && line.includes('/manifests/'), { status: 404 }),
    ],
  ])('%s', async (name, faultOf) => {
    const repository = `push-faults/${name.replaceAll(/\W+/g, '-').toLowerCase()}-${run}`
    await withFaults(rig.registry, faultOf, async ({ host }) => {
      await publishImage(image, [`${host}/${repository}`])
    })
    expect(await holds(repository)).toBe(200)
  })
})

describe('a push fails at once', () => {
  it('where the registry refuses, naming the repository, and the other repositories have the image', async () => {
    const [refused, other] = [`push-faults/refused-${run}`, `push-faults/other-${run}`]
    const denied = JSON.stringify({ errors: [{ code: 'DENIED', message: 'no permission to write' }] })
    const faultOf = (line: string): Fault | undefined =>
      line.startsWith('POST') && line.includes('refused') ? { status: 403, body: denied } : undefined
    await withFaults(rig.registry, faultOf, async ({ host, seen }) => {
      const pushed = publishImage(image, [`${host}/${refused}`, `${host}/${other}`])
      await expect(pushed).rejects.toThrow(new RegExp(`${refused}.*no permission to write`, 's'))
      const posts = seen.filter((line) => line.startsWith('POST') && line.includes('refused'))
      expect(posts.length).toBeLessThanOrEqual(image.manifest.layers.length + 1)
    })
    expect(await holds(other)).toBe(200)
    expect(await holds(refused)).toBe(404)
  })

  it('where the registry gives another image back', async () => {
    const faultOf = (line: string): Fault | undefined =>
      line.startsWith('GET') && line.includes('/manifests/') ? { corrupt: 40 } : undefined
    await withFaults(rig.registry, faultOf, async ({ host }) => {
      const pushed = publishImage(image, [`${host}/push-faults/corrupt-${run}`])
      await expect(pushed).rejects.toThrow('other bytes than those asked for')
    })
  })
})
