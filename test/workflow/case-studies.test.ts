import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type Derived, derivedLine } from '../../src/merge-manifest/derived-lines.ts'
import { imagesUnder } from '../../src/merge-manifest/inspect.ts'
import type { ProvenImage } from '../../src/merge-manifest/plan.ts'
import { type Digest, digestOf } from '../../src/oci/digest.ts'
import { isAttestation } from '../../src/oci/manifest.ts'
import { type Reference, repositoryName } from '../../src/oci/reference.ts'
import { quickClient, reference, tagsIn } from '../integration/busybox-legs.ts'
import { removeBuilder } from '../rig/builders.ts'
import { connect, type Rig } from '../rig/connection.ts'
import { isWorkflow, page, snippetsOf } from '../unit/docs/pages.ts'
import { act, commit, newStranger, removeStranger, type Stranger } from './act.ts'
import { forAct } from './export.ts'
import { BASE_LABEL, buildInto, createBuilderWith, hubOf, putBase } from './hub.ts'

const fixtures = join(import.meta.dirname, '../fixtures')
const client = quickClient()
/** What a reader puts in the place of `<commit>`. */
const COMMIT = '0123456789abcdef0123456789abcdef01234567'
const VERSION = '0.9.4'

/**
 * On GitHub a job that is skipped has no matrix ("if is evaluated before matrix", workflow syntax); act evaluates it first, and the
 * outputs of a job that did not run are their own text there.
 */
const FURTHER = 'derived: ${{ fromJSON(needs.extra.outputs.derived) }}'
const FURTHER_IF_ANY = `derived: \${{ fromJSON(needs.extra.result == 'success' && needs.extra.outputs.derived || '[{}]') }}`

/** What the page has of a project. */
interface Study {
  readonly workflow: string
  readonly dockerfile: string
}

const snippets = snippetsOf(page('docs/case-studies.md'))
const workflows = snippets.filter(isWorkflow)
const dockerfiles = snippets.filter(({ language }) => language === 'dockerfile')

function studyOf(name: string): Study {
  const workflow = workflows.find(({ text }) => text.includes(`images: ghcr.io/astral-sh/${name}\n`))?.text ?? ''
  const dockerfile = dockerfiles.find(({ text }) => text.includes(`/usr/local/bin/${name}`))?.text ?? ''
  return { workflow, dockerfile }
}

const ruff = studyOf('ruff')
const uv = studyOf('uv')

/** The further images that a workflow asks for. */
function derivedOf({ workflow }: Study): readonly Derived[] {
  const { steps } = parse(workflow).jobs.extra as { steps: readonly { id?: string; with?: { derived: string } }[] }
  const lines = steps.find(({ id }) => id === 'merge')?.with?.derived ?? ''
  return lines.trim().split('\n').map(derivedLine)
}

/** The rust image with cargo-auditable in it, which the recipe then leaves alone: without it each platform compiles it anew. */
const RUST = `FROM rust:1-bookworm
ENV CARGO_PROFILE_DEV_DEBUG=0
RUN cargo install --quiet --debug --locked --root /usr/local cargo-auditable@0.7.7
`

/** Digest of a file in an image, from the topmost layer that has it. */
async function fileIn(place: Reference, { layers }: ProvenImage, path: string): Promise<Digest | undefined> {
  for (const layer of layers.toReversed()) {
    const input = gunzipSync(await client.blob(place, layer))
    const { status, stdout } = spawnSync('tar', ['-xO', path], { input, maxBuffer: 1 << 26 })
    if (status === 0) return digestOf(new Uint8Array(stdout))
  }
  return undefined
}

/** The tags of the published image, and those of each further one, in the order of the page. */
const tagsOf = (study: Study): readonly (readonly string[])[] => [
  [VERSION, '0.9', 'latest'],
  ...derivedOf(study).map(({ suffixes }) =>
    suffixes.flatMap((suffix) => [`${VERSION}-${suffix}`, `0.9-${suffix}`, suffix]),
  ),
]

/** The digest of each of these images; there is no tag beside theirs. */
async function digestsOf(study: Study, place: Reference): Promise<readonly (string | undefined)[]> {
  const held = await tagsIn(place)
  const images = tagsOf(study)
  expect(Object.keys(held).sort()).toEqual(images.flat().sort())
  for (const tags of images) expect(tags.map((tag) => held[tag])).toEqual(tags.map(() => held[tags[0] ?? '']))
  return images.map(([tag = '']) => held[tag])
}

/** What the images of a digest hold at some paths, by platform. */
async function programsUnder(place: Reference, digest: string, paths: readonly string[]) {
  const { images } = await imagesUnder(client, place, digest as Digest)
  const found = images.map(async (image) => ({
    architecture: image.platform.architecture,
    base: image.labels[BASE_LABEL],
    programs: await Promise.all(paths.map((path) => fileIn(place, image, path))),
  }))
  return await Promise.all(found)
}

interface Statement {
  readonly predicateType: string
  readonly predicate: { readonly name?: string }
}

/** What the attestations in an index say. */
async function statementsIn(image: Reference): Promise<readonly Statement[]> {
  const { content } = await client.manifest(image)
  const attestations = content.kind === 'index' ? content.manifests.filter(isAttestation) : []
  const held = await Promise.all(attestations.map(({ digest }) => client.manifest({ ...image, digest })))
  const layers = held.flatMap(({ content }) => (content.kind === 'image' ? content.layers : []))
  const texts = await Promise.all(layers.map((layer) => client.blob(image, layer)))
  return texts.map((text) => JSON.parse(new TextDecoder().decode(text)))
}

describe('the case studies, as they stand in the page', () => {
  const rig = connect()
  const run = `case-studies-${process.pid}`
  const hub = hubOf(rig, run)
  let stranger: Stranger
  let builder = ''

  beforeAll(async () => {
    stranger = newStranger('case-studies')
    builder = await createBuilderWith(rig, hub)
    const scanner = readFileSync(join(fixtures, 'case-studies/scanner.Dockerfile'), 'utf8')
    buildInto(rig, hub, 'docker/buildkit-syft-scanner:stable-1', scanner)
    buildInto(rig, hub, 'rust:1-bookworm', RUST)
    const bases = new Set([ruff, uv].flatMap(derivedOf).map(({ base }) => base))
    await Promise.all([...bases].map((base) => putBase(rig, hub, base)))
  })
  afterAll(async () => {
    removeStranger(stranger)
    docker('image', 'rm', '--force', ...started)
    if (builder !== '') await removeBuilder(rig, builder)
  })

  const docker = (...args: readonly string[]): string =>
    spawnSync('docker', args, { encoding: 'utf8', env: { ...process.env, ...rig.env } }).stdout
  const started: string[] = []
  /** What a container of an image says. */
  function output(image: string, ...command: readonly string[]): string {
    started.push(image)
    return docker('run', '--rm', image, ...command)
  }

  const near = (name: string): Reference => reference(`${rig.registry}/${run}/astral-sh/${name}`)
  const far = reference(`${rig.registry}/${run}/docker-hub/astral/uv`)

  /** Puts a project's two files into the repository, with places on the rig for its images. */
  function use({ workflow, dockerfile }: Study): void {
    const ours = workflow
      .replaceAll('ghcr.io/astral-sh/', `${rig.registry}/${run}/astral-sh/`)
      .replaceAll('docker.io/astral/uv', repositoryName(far))
    expect(ours).toContain(FURTHER)
    const text = forAct(ours).replace(FURTHER, FURTHER_IF_ANY).replaceAll('<commit>', COMMIT)
    const workflows = join(stranger.repository, '.github/workflows')
    mkdirSync(workflows, { recursive: true })
    writeFileSync(join(workflows, 'build-docker.yml'), text)
    // It is as the projects have it, which is not how we lint our own.
    copyFileSync(join(fixtures, 'case-studies/caller.yml'), join(workflows, 'release.yml'))
    mkdirSync(join(stranger.repository, 'docker'), { recursive: true })
    writeFileSync(join(stranger.repository, 'docker/derived.Dockerfile'), dockerfile)
    commit(stranger.repository, 'workflow')
  }

  function release(isImplicit: boolean) {
    const standIn = (name: string): string => join(fixtures, 'stand-ins', name)
    const actions = {
      [`muslin/muslin@${COMMIT}`]: stranger.suite,
      [`docker/setup-buildx-action@${COMMIT}`]: join(stranger.folder, 'stub'),
      [`docker/login-action@${COMMIT}`]: standIn('login'),
      [`actions/attest@${COMMIT}`]: standIn('attest'),
    }
    const plan = { announcement_tag: VERSION, announcement_tag_is_implicit: isImplicit }
    const own: Rig = { ...rig, env: { ...rig.env, BUILDX_BUILDER: builder } }
    const secrets = { GITHUB_TOKEN: 'token-of-the-job', DOCKERHUB_TOKEN_RW: 'token-of-docker-hub' }
    const vars = { PLAN: JSON.stringify(plan) }
    const [event, ref] = ['workflow_dispatch', 'refs/heads/main']
    return act(stranger, own, { workflow: 'release.yml', event, ref, vars, actions, secrets })
  }

  /** The lines that a stand-in has written, and from now on none. */
  function taken(name: 'attested' | 'logins'): readonly string[] {
    const file = join(stranger.folder, 'home', name)
    if (!existsSync(file)) return []
    const lines = readFileSync(file, 'utf8').trim().split('\n')
    writeFileSync(file, '')
    return lines.filter((line) => line !== '')
  }

  /** Each further image: on its base, with the programs of the published one where its Dockerfile puts them. */
  async function expectPublished(study: Study, place: Reference, names: readonly string[]): Promise<void> {
    const [published = '', ...further] = await digestsOf(study, place)
    const originals = await programsUnder(place, published, names)
    expect(originals.map(({ base }) => base)).toEqual([undefined, undefined])
    expect(originals.flatMap(({ programs }) => programs)).not.toContain(undefined)
    for (const [index, { base }] of derivedOf(study).entries()) {
      const paths = names.map((name) => `usr/local/bin/${name}`)
      const held = await programsUnder(place, further[index] ?? '', paths)
      expect(held, base).toEqual(originals.map((original) => ({ ...original, base })))
    }
    const signed = [published, ...further].map((digest) => `${repositoryName(place)}@${digest}`)
    expect(taken('attested').toSorted()).toEqual(signed.sort())
  }

  it('ruff: a dry run builds both platforms, and publishes and signs nothing', async () => {
    use(ruff)
    const { exitCode, log } = await release(true)
    expect(exitCode, log).toBe(0)
    expect(log.match(/Not pushed/g), log).toHaveLength(2)
    expect(await tagsIn(near('ruff'))).toEqual({})
    expect(taken('attested')).toEqual([])
  })

  it('ruff: a release is published with its further images, and all of them are signed', async () => {
    const { exitCode, log } = await release(false)
    expect(exitCode, log).toBe(0)
    await expectPublished(ruff, near('ruff'), ['ruff'])
    expect(output(`${repositoryName(near('ruff'))}:alpine`)).toBe(`ruff ${VERSION}\n`)
  })

  it('uv: a release is published on two registries, with an SBOM and 22 further images', async () => {
    use(uv)
    taken('logins')
    const { exitCode, log } = await release(false)
    expect(exitCode, log).toBe(0)
    await expectPublished(uv, near('uv'), ['uv', 'uvx'])
    expect(await tagsIn(far)).toEqual(await tagsIn(near('uv')))
    expect(taken('logins')).toContain('astral at docker.io')
    const statements = await statementsIn({ ...far, tag: 'latest' })
    expect(statements.map(({ predicateType }) => new URL(predicateType).host).sort()).toEqual([
      ...['slsa.dev', 'slsa.dev'],
      ...['spdx.dev', 'spdx.dev'],
    ])
    const listed = statements.flatMap(({ predicate: { name } }) => name ?? [])
    expect(listed).toEqual([expect.stringContaining('uv uvx'), expect.stringContaining('uv uvx')])
    expect(log).toMatch(/muslin: cargo auditable build .*--bin uv --bin uvx/)
    expect(output(`${repositoryName(far)}:python3.14-alpine`, 'uvx')).toBe(`uvx ${VERSION}\n`)
  })
})
