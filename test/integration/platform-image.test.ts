import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPrevious } from '../../src/build-binary/size-report.ts'
import type { Platform } from '../../src/oci/platform.ts'
import { imagesUnder } from '../../src/oci/platform-image.ts'
import { putManifest } from '../../src/oci/push.ts'
import type { Reference } from '../../src/oci/reference.ts'
import type { StoredManifest } from '../../src/oci/registry.ts'
import { unchangedLegs } from '../../src/plan/unchanged.ts'
import { connect } from '../rig/connection.ts'
import { newRepository, quickClient } from './busybox-legs.ts'

const rig = connect()
const client = quickClient()
const repository = newRepository(rig)
const context = mkdtempSync(join(tmpdir(), 'muslin-image-test-'))
const INDEX = 'application/vnd.oci.image.index.v1+json'
const AMD64: Platform = { os: 'linux', architecture: 'amd64' }
const ARM64: Platform = { os: 'linux', architecture: 'arm64' }
const PROGRAM_BYTES = 100_000

const tagged = (tag: string): Reference => ({ ...repository, tag })
const command = (file: string, ...args: readonly string[]): string =>
  execFileSync(file, args, { cwd: context, env: { ...process.env, ...rig.env }, encoding: 'utf8', stdio: 'pipe' })

/** A leg as BuildKit pushes it with provenance: an index of the image and its attestation. */
function pushLeg(tag: string): void {
  const revision = `org.opencontainers.image.revision=${command('git', 'rev-parse', 'HEAD').trim()}`
  const output = `type=image,name=${repository.registry}/${repository.repository}:${tag},push=true`
  const place = ['--quiet', '--builder', rig.builder, '--platform', `linux/${tag}`, '--output', output]
  command('docker', 'buildx', 'build', ...place, '--provenance=mode=max', '--label', revision, '.')
}

/** An index whose entries are those legs as they are. */
async function pushIndex(tag: string, legs: readonly StoredManifest[], platforms: readonly Platform[]): Promise<void> {
  const manifests = legs.map(({ digest, bytes }, index) => {
    return { mediaType: INDEX, digest, size: bytes.byteLength, platform: platforms[index] }
  })
  const content = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests })
  await putManifest(client.connection, tagged(tag), { content, mediaType: INDEX })
}

beforeAll(async () => {
  mkdirSync(join(context, 'root'))
  writeFileSync(join(context, 'root/app'), randomBytes(PROGRAM_BYTES))
  linkSync(join(context, 'root/app'), join(context, 'root/same'))
  command('tar', '-cf', 'root.tar', '-C', 'root', 'app', 'same')
  writeFileSync(join(context, 'Dockerfile'), 'FROM scratch\nADD root.tar /\n')
  command('git', 'init', '-q')
  command('git', 'add', 'Dockerfile')
  command('git', '-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-q', '-m', 'first')
  for (const leg of ['amd64', 'arm64']) pushLeg(leg)
  const legs = await Promise.all(['amd64', 'arm64'].map((leg) => client.manifest(tagged(leg))))
  await pushIndex('nested', legs, [])
  await pushIndex('named', legs, [AMD64, ARM64])
  const nested = await client.manifest(tagged('nested'))
  await pushIndex('deeper', [nested], [])
}, 120_000)
afterAll(() => rmSync(context, { recursive: true, force: true }))

describe('an image in the index of its leg, with its attestation', () => {
  it.each(['nested', 'named'])('is found under the tag %s, and stands there as that index', async (tag) => {
    const leg = await client.manifest(tagged('arm64'))
    const images = await imagesUnder(client, tagged(tag), [ARM64])
    expect(leg.content.kind).toBe('index')
    expect(images).toMatchObject([{ platform: 'linux/arm64', entry: leg.digest }])
    expect(images[0]?.digest).not.toBe(leg.digest)
  })

  it('stands as itself under the tag of the leg', async () => {
    const [image] = await imagesUnder(client, tagged('amd64'), [AMD64])
    expect(image?.entry).toBe(image?.digest)
  })

  it('is what sizes are compared with, and a file with two names counts once', async () => {
    const previous = await readPrevious(client, tagged('nested'), ARM64, ['/app', '/same'])
    expect(previous.sizes.uncompressed).toBe(PROGRAM_BYTES)
    expect(previous.sizes.programs).toEqual([
      { path: '/app', bytes: PROGRAM_BYTES },
      { path: '/same', bytes: PROGRAM_BYTES },
    ])
    const legs = await client.manifest(tagged('arm64'))
    expect(legs.content).toMatchObject({ manifests: [{ digest: previous.digest }, {}] })
  })

  it.each(['nested', 'named'])('is kept where nothing has changed since its commit: %s', async (tag) => {
    const held = await unchangedLegs([ARM64], tagged(tag), context)
    const leg = await client.manifest(tagged('arm64'))
    expect(held).toEqual([{ platform: 'linux/arm64', digest: leg.digest }])
  })

  it('is built again where the index under the tag has its attestation beside it', async () => {
    const images = await imagesUnder(client, tagged('amd64'), [AMD64])
    expect(images).toMatchObject([{ isAttestedBeside: true }])
    expect(await unchangedLegs([AMD64], tagged('amd64'), context)).toEqual([])
    const bare = { ...repository, digest: images[0]?.digest ?? 'sha256:' }
    expect(await unchangedLegs([AMD64], bare, context)).toEqual([{ platform: 'linux/amd64', digest: bare.digest }])
  })

  it('is not looked for any deeper', async () => {
    await expect(imagesUnder(client, tagged('deeper'), [AMD64])).rejects.toThrow('an index in the index of an index')
    expect(await unchangedLegs([AMD64], tagged('deeper'), context)).toEqual([])
  })
})
