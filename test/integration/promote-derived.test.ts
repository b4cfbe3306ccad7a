import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readRequest } from '../../src/merge-manifest/inputs.ts'
import { type Merged, merge } from '../../src/merge-manifest/run.ts'
import { repositoryName } from '../../src/oci/reference.ts'
import { connect } from '../rig/connection.ts'
import { newRepository, putLegs, quickClient, tagsIn } from './busybox-legs.ts'

const rig = connect()
const busybox = `${rig.registry}/library/busybox:1`
const TEMPLATE =
  'ARG IMAGE\nARG BASE\nFROM $IMAGE AS image\nFROM $BASE\nCOPY --from=image /bin/busybox /usr/local/bin/app\n'
const RULES = 'type=semver,pattern={{version}},value=1.0.0\ntype=semver,pattern={{major}}.{{minor}},value=1.0.0'

let folder = ''
const before = { ...process.env }
beforeAll(async () => {
  Object.assign(process.env, rig.env)
  folder = await mkdtemp(join(tmpdir(), 'muslin-promote-derived-'))
})
afterAll(async () => {
  process.env = before
  await rm(folder, { recursive: true, force: true })
})

const run = (inputs: Readonly<Record<string, string>>): Promise<Merged> =>
  merge(
    readRequest((name) => ({ verify: 'manifest', builder: rig.builder, ...inputs })[name] ?? '', { ref: '', sha: '' }),
    quickClient(),
  )

// What docs/case-studies.md rests on: the image by one workflow, then further images and registries by one step.
it('a published image gets further images, in its own repository and in another one', async () => {
  const near = newRepository(rig)
  const far = { ...near, repository: `${near.repository}-far` }
  const { amd64, arm64 } = await putLegs(rig, near)
  const platforms = 'linux/amd64,linux/arm64'
  const published = await run({ images: repositoryName(near), results: `${amd64} ${arm64}`, platforms, tags: RULES })
  const file = join(folder, 'derived.Dockerfile')
  await writeFile(file, TEMPLATE)
  const done = await run({
    promote: `${repositoryName(near)}@${published.digest}`,
    images: `${repositoryName(near)}\n${repositoryName(far)}`,
    tags: RULES,
    derived: `${busybox},busybox1,busybox`,
    'derived-file': file,
  })
  const [derived] = done.derived
  const own = { '1.0.0': published.digest, '1.0': published.digest, latest: published.digest }
  const further = ['1.0.0-busybox1', '1.0.0-busybox', '1.0-busybox1', '1.0-busybox', 'busybox1', 'busybox']
  const wanted = { ...own, ...Object.fromEntries(further.map((tag) => [tag, derived?.digest])) }
  expect(done.failure).toBeUndefined()
  expect([await tagsIn(near), await tagsIn(far)]).toEqual([wanted, wanted])
})
