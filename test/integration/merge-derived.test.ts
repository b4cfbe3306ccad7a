import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { messageOf } from '../../src/errors.ts'
import { readRequest } from '../../src/merge-manifest/inputs.ts'
import { mergeOutputs, mergeSummary } from '../../src/merge-manifest/report.ts'
import { type Merged, merge } from '../../src/merge-manifest/run.ts'
import { imageEntries } from '../../src/oci/manifest.ts'
import { platformName } from '../../src/oci/platform.ts'
import { type Reference, repositoryName } from '../../src/oci/reference.ts'
import { connect } from '../rig/connection.ts'
import { failureOf, newRepository, putLegs, quickClient, relabel, tagsIn } from './busybox-legs.ts'

const rig = connect()
const client = quickClient()
const busybox = `${rig.registry}/library/busybox:1`
const HEAD = 'ARG IMAGE\nARG BASE\n'
const GOOD = `${HEAD}FROM $IMAGE AS image\nFROM $BASE\nCOPY --from=image /bin/busybox /derived/\n`

let folder = ''
const before = { ...process.env }
beforeAll(async () => {
  Object.assign(process.env, rig.env)
  folder = await mkdtemp(join(tmpdir(), 'muslin-derived-test-'))
})
afterAll(async () => {
  process.env = before
  await rm(folder, { recursive: true, force: true })
})

async function run(
  place: Reference,
  text: string,
  inputs: Readonly<Record<string, string>>,
  by = quickClient(),
): Promise<Merged> {
  const file = join(folder, `${place.repository.replaceAll('/', '-')}.Dockerfile`)
  if (text !== '') await writeFile(file, text)
  const all: Readonly<Record<string, string>> = {
    images: repositoryName(place),
    platforms: 'linux/amd64,linux/arm64',
    verify: 'manifest',
    derived: `${busybox},busybox`,
    'derived-file': file,
    builder: rig.builder,
    ...inputs,
  }
  return await merge(
    readRequest((name) => all[name] ?? '', { ref: '', sha: '' }),
    by,
  )
}

/** Both legs of one image. */
async function legsIn(place: Reference, text = ''): Promise<string> {
  const { amd64, arm64 } = await putLegs(rig, place)
  if (text === '') return `${amd64} ${arm64}`
  return (await Promise.all([amd64, arm64].map((leg) => relabel(place, leg, { text })))).join(' ')
}

describe('before anything is written, derived images are known to be possible', () => {
  it.each([
    ['there is no template', '', /There is no Dockerfile/],
    ['the template is for something else', 'FROM scratch\n', /takes no build argument IMAGE/],
  ])('%s: nothing is there, and a dry run says so too', async (_, text, expected) => {
    const place = newRepository(rig)
    const results = await legsIn(place)
    for (const push of ['true', 'false']) {
      expect(await failureOf(run(place, text, { results, tags: '1.0.0', push }))).toMatch(expected)
    }
    expect(await tagsIn(place)).toEqual({})
  })

  it('a version tag that is another image keeps everything from moving', async () => {
    const place = newRepository(rig)
    const results = await legsIn(place)
    await run(place, GOOD, { results, tags: '1.0.0-busybox', derived: '', 'derived-file': '' })
    const next = { results: await legsIn(place, 'next'), tags: '1.0.0\nlatest' }
    for (const push of ['true', 'false']) {
      expect(await failureOf(run(place, GOOD, { ...next, push }))).toMatch(
        /:1\.0\.0-busybox: this version is published already/,
      )
    }
    expect(Object.keys(await tagsIn(place))).toEqual(['1.0.0-busybox'])
  })
})

describe('derived images that fail', () => {
  it('leave the outputs of the image that is published; a rollback takes its tags back', async () => {
    const place = newRepository(rig)
    const bad = `${HEAD}FROM $IMAGE AS image\nFROM $BASE\nCOPY --from=image /nowhere /x\n`
    const old = await run(place, GOOD, {
      results: await legsIn(place),
      tags: 'nightly',
      derived: '',
      'derived-file': '',
    })
    const given = { results: await legsIn(place, 'next'), tags: 'nightly\n1.0.0' }
    const done = await run(place, bad, { ...given, rollback: 'true' })
    expect(messageOf(done.failure)).toMatch(/nowhere/)
    expect(mergeOutputs(done)).toMatchObject({ digest: done.digest, derived: '[]' })
    expect(mergeSummary(done)).toMatch(/:nightly` was moved back to `sha256:/)
    expect(await tagsIn(place)).toEqual({ nightly: old.digest, '1.0.0': done.digest })
    const kept = await run(place, bad, given)
    expect(kept.failure).toBeDefined()
    expect(await tagsIn(place)).toEqual({ nightly: done.digest, '1.0.0': done.digest })
    expect(JSON.parse(mergeOutputs(kept).tags ?? '')).toHaveLength(2)
  })

  it('with a program for another machine get no tag', async () => {
    const place = newRepository(rig)
    const swapped = GOOD.replace('FROM $IMAGE', 'FROM --platform=linux/amd64 $IMAGE')
    const given = { results: await legsIn(place), tags: '1.0.0', verify: 'full' }
    const done = await run(place, swapped, given)
    expect(messageOf(done.failure)).toMatch(/no derived tag was moved:\n- linux\/arm64: .*derived\/busybox/)
    expect(Object.keys(await tagsIn(place))).toEqual(['1.0.0'])
  })
})

it('derived images of an image that a platform is added to have all of its platforms', async () => {
  const place = newRepository(rig)
  const { amd64, arm64 } = await putLegs(rig, place)
  const none = { derived: '', 'derived-file': '' }
  await run(place, GOOD, { results: amd64, tags: 'base', platforms: 'linux/amd64', ...none })
  const added = await run(place, GOOD, { append: `${repositoryName(place)}:base`, results: arm64, tags: 'both' })
  expect(added.failure).toBeUndefined()
  const { content } = await client.manifest({ ...place, tag: 'both-busybox' })
  const entries = content.kind === 'index' ? imageEntries(content) : []
  const names = entries.map(({ platform }) => (platform === undefined ? '' : platformName(platform)))
  expect(names.toSorted()).toEqual(['linux/amd64', 'linux/arm64'])
  const [image] = JSON.parse(mergeOutputs(added).images ?? '')
  expect(Object.keys(image.platforms)).toEqual(['linux/amd64', 'linux/arm64'])
})
