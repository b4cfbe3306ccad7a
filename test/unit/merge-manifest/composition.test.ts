import { describe, expect, it } from 'vitest'
import {
  type Composition,
  composeIndex,
  sharedLabels,
  withSharedLabels,
} from '../../../src/merge-manifest/composition.ts'
import type { Annotations, ProvenImage } from '../../../src/merge-manifest/plan.ts'
import { type Digest, digestOf } from '../../../src/oci/digest.ts'
import {
  type Descriptor,
  decodeManifest,
  type ImageIndex,
  INDEX_TYPES,
  MANIFEST_TYPES,
} from '../../../src/oci/manifest.ts'
import { type Platform, parsePlatform, platformName } from '../../../src/oci/platform.ts'
import type { Reference } from '../../../src/oci/reference.ts'

const [OCI, DOCKER] = MANIFEST_TYPES
const platform = (name: string): Platform => parsePlatform(name) as Platform
const descriptor = (digest: Digest): Descriptor => ({ mediaType: 'x/y', digest, size: 1, annotations: {} })

function leg(name: string, more: Partial<ProvenImage> = {}): Composition['legs'][number] {
  const digest = digestOf(name)
  const image = { digest, size: 500, mediaType: OCI, platform: platform(name), bytes: 7, labels: {} }
  return { image: { ...image, config: descriptor(digest), layers: [], ...more }, attestations: [attestation(digest)] }
}

function attestation(subject: Digest): Descriptor {
  const notes = { 'vnd.docker.reference.type': 'attestation-manifest', 'vnd.docker.reference.digest': subject }
  const unknown = { os: 'unknown', architecture: 'unknown' }
  return { mediaType: OCI, digest: digestOf(`attestation ${subject}`), size: 9, platform: unknown, annotations: notes }
}

const NO_NOTES: Annotations = { index: {}, entries: [] }
const legs = [leg('linux/amd64'), leg('linux/arm64'), leg('linux/arm/v7')]

function composed(more: Partial<Composition> = {}) {
  const index = composeIndex({ legs, annotations: NO_NOTES, attestations: 'keep', ...more })
  return { ...index, content: decodeManifest(index.bytes) as ImageIndex }
}

const names = ({ manifests }: ImageIndex): readonly string[] =>
  manifests.map(({ platform: found }) => (found === undefined ? '' : platformName(found)))

describe('composeIndex', () => {
  it('has images in the order of their platforms, then their attestations', () => {
    const { content, digest, bytes } = composed()
    expect(names(content)).toEqual(['linux/amd64', 'linux/arm/v7', 'linux/arm64', ...Array(3).fill('unknown/unknown')])
    expect(content.manifests.slice(3).map((entry) => entry.annotations['vnd.docker.reference.digest'])).toEqual(
      content.manifests.slice(0, 3).map((entry) => entry.digest),
    )
    expect(digest).toBe(digestOf(bytes))
  })

  it('is the same for the same legs and annotations in any order', () => {
    const index = { b: '1', a: '2' }
    const first = composed({ annotations: { index, entries: [] } })
    const second = composed({ legs: legs.toReversed(), annotations: { index: { a: '2', b: '1' }, entries: [] } })
    expect(second.digest).toBe(first.digest)
    expect(composed().digest).not.toBe(first.digest)
  })

  it.each(['strip', 'referrers'] as const)('has images only with %s', (attestations) => {
    expect(names(composed({ attestations }).content)).toEqual(['linux/amd64', 'linux/arm/v7', 'linux/arm64'])
  })

  it('has annotations where they belong: of the index, of every image, of one image, of no attestation', () => {
    const entries = [
      { key: 'all', value: '1' },
      { platform: platform('linux/arm64'), key: 'one', value: '2' },
    ]
    const { content } = composed({ annotations: { index: { top: '0' }, entries } })
    expect(content.annotations).toEqual({ top: '0' })
    expect(content.manifests.slice(0, 3).map((entry) => entry.annotations)).toEqual([
      { all: '1' },
      { all: '1' },
      { all: '1', one: '2' },
    ])
    expect(content.manifests.slice(3).flatMap((entry) => Object.keys(entry.annotations))).not.toContain('all')
  })

  it('keeps what the index of a leg said of its image, unless told otherwise', () => {
    const own = { mine: '1', all: '0' }
    const entries = [{ key: 'all', value: '1' }]
    const some = [leg('linux/amd64', { annotations: own })]
    const { content } = composed({ legs: some, annotations: { index: {}, entries } })
    expect(content.manifests[0]?.annotations).toEqual({ mine: '1', all: '1' })
  })

  it.each([
    ['OCI images', [leg('linux/amd64')], {}, INDEX_TYPES[0]],
    ["Docker's images", [{ ...leg('linux/amd64', { mediaType: DOCKER }), attestations: [] }], {}, INDEX_TYPES[1]],
    [
      "Docker's images with annotations",
      [{ ...leg('linux/amd64', { mediaType: DOCKER }), attestations: [] }],
      { a: 'b' },
      INDEX_TYPES[0],
    ],
    ["Docker's images with attestations", [leg('linux/amd64', { mediaType: DOCKER })], {}, INDEX_TYPES[0]],
  ])('of %s has the media type that holds all of it', (_, some, index, expected) => {
    const made = composed({ legs: some, annotations: { index, entries: [] } })
    expect(made.mediaType).toBe(expected)
    expect(made.content).toMatchObject({ mediaType: expected, annotations: index })
  })
})

describe('composeIndex with an index that exists', () => {
  const base = composed({
    legs: legs.slice(0, 2),
    annotations: { index: { old: '1', both: '1' }, entries: [] },
  }).content
  const riscv = leg('linux/riscv64')
  const newer = leg('linux/arm64', { digest: digestOf('a newer build') })

  it('appends platforms and keeps everything else', () => {
    const annotations = { index: { both: '2' }, entries: [] }
    const { content } = composed({ legs: [riscv], base: { index: base, task: 'append' }, annotations })
    expect(names(content).slice(0, 3)).toEqual(['linux/amd64', 'linux/arm64', 'linux/riscv64'])
    expect(content.manifests).toHaveLength(6)
    expect(content.annotations).toEqual({ old: '1', both: '2' })
  })

  it('appends the same image again and changes nothing', () => {
    const first = composed({ legs: [riscv], base: { index: base, task: 'append' } })
    const again = composed({ legs: [riscv], base: { index: first.content, task: 'append' } })
    expect(again.digest).toBe(first.digest)
  })

  it('replaces a platform together with its attestations', () => {
    const replacing = { ...newer, attestations: [attestation(newer.image.digest)] }
    const { content } = composed({ legs: [replacing], base: { index: base, task: 'replace' } })
    expect(names(content)).toEqual(['linux/amd64', 'linux/arm64', 'unknown/unknown', 'unknown/unknown'])
    const old = legs[1]?.image.digest ?? ''
    expect(JSON.stringify(content)).not.toContain(old)
    expect(JSON.stringify(content)).toContain(digestOf('a newer build'))
  })

  const release = {
    'org.opencontainers.image.version': '1.4.2',
    'org.opencontainers.image.revision': 'old',
    'org.opencontainers.image.created': '2026-01-01T00:00:00Z',
  }
  const [VERSION, REVISION] = ['org.opencontainers.image.version', 'org.opencontainers.image.revision'] as const
  const published = (index: Readonly<Record<string, string>>) =>
    composed({ legs: legs.slice(0, 2), annotations: { index: { title: 'app', ...index }, entries: [] } }).content
  const notesOf = (index: ImageIndex, more: Partial<Composition>, at?: Reference) =>
    composed({ legs: [newer], base: { index, task: 'replace', ...(at === undefined ? {} : { at }) }, ...more }).content
      .annotations

  it.each([
    ['1.4.3', release, { [VERSION]: '1.4.3' }],
    ['v1.4.3', release, { [VERSION]: '1.4.3' }],
    ['1.4.3', { ...release, [VERSION]: 'v1.4.2' }, { [VERSION]: 'v1.4.3' }],
    ['v1.4.2', release, release],
    [undefined, release, release],
    ['1.4.3', { [REVISION]: 'old' }, { [REVISION]: 'old' }],
  ])('as %s says nothing of another release', (version, index, expected) => {
    const named = version === undefined ? {} : { version }
    expect(notesOf(published(index), named)).toEqual({ title: 'app', ...expected })
  })

  it('knows the release of the base by its tag, and what the user writes stays', () => {
    const at = { registry: 'ghcr.io', repository: 'o/app', tag: '1.4.2' }
    const base = published({ [REVISION]: 'old' })
    expect(notesOf(base, { version: '1.4.3' }, at)).toEqual({ title: 'app' })
    const annotations = { index: { [REVISION]: 'new' }, entries: [] }
    expect(notesOf(base, { version: '1.4.3', annotations }, at)).toEqual({ title: 'app', [REVISION]: 'new' })
  })

  it('keeps a revision, and the time at which that was built, only where no new platform says another one', () => {
    const from = (revision: string) => [leg('linux/riscv64', { labels: { [REVISION]: revision } })]
    const more = (revision: string) => ({
      legs: from(revision),
      base: { index: published(release), task: 'append' as const },
      version: '1.4.2',
    })
    expect(composed(more('new')).content.annotations).toEqual({ title: 'app', [VERSION]: '1.4.2' })
    expect(composed(more('old')).content.annotations).toEqual({ title: 'app', ...release })
  })

  it.each([
    ['append', newer, 'The index to append to has linux/arm64 already. Use replace to exchange it.'],
    ['replace', riscv, 'The index to replace in has no linux/riscv64. Use append to add it.'],
  ] as const)('refuses to %s what does not fit', (task, one, message) => {
    expect(() => composed({ legs: [one], base: { index: base, task } })).toThrow(message)
  })
})

describe('sharedLabels', () => {
  it('are the public labels that all legs agree on', () => {
    const labels = {
      'org.opencontainers.image.version': '1.2.3',
      'org.opencontainers.image.created': 'now',
      private: 'x',
    }
    const later = { ...labels, 'org.opencontainers.image.created': 'later' }
    const both = [leg('linux/amd64', { labels }), leg('linux/arm64', { labels: later })]
    expect(sharedLabels(both)).toEqual({ 'org.opencontainers.image.version': '1.2.3' })
  })

  it('are none of a new platform alone where others stay, and the user has the last word', () => {
    const labelled = (name: string, revision: string, version = '1.2.3') => {
      const labels = { 'org.opencontainers.image.revision': revision, 'org.opencontainers.image.version': version }
      return { ...leg(name, { labels }), digest: digestOf(name), place: { layout: 'x' } }
    }
    const [legs, kept] = [[labelled('linux/arm64', 'new')], [labelled('linux/amd64', 'old')]]
    const written = { index: { 'org.opencontainers.image.licenses': 'MIT' }, entries: [] }
    const version = { 'org.opencontainers.image.version': '1.2.3' }
    expect(withSharedLabels(written, { legs, kept }).index).toEqual({ ...written.index, ...version })
    const own = { index: { 'org.opencontainers.image.version': '2' }, entries: [] }
    expect(withSharedLabels(own, { legs, kept }).index).toEqual(own.index)
  })

  it.each([
    ['26.0.1', '1.4.2', undefined],
    ['1.4.2', 'v1.4.2', '1.4.2'],
    ['main', '1.4.2', 'main'],
    ['26.0.1', undefined, '26.0.1'],
  ])('have the version %s of a base image not beside the tag %s', (label, version, expected) => {
    const key = 'org.opencontainers.image.version'
    const labelled = [
      { ...leg('linux/amd64', { labels: { [key]: label } }), digest: digestOf('x'), place: { layout: 'x' } },
    ]
    expect(withSharedLabels(NO_NOTES, { legs: labelled, kept: [] }, version).index[key]).toBe(expected)
  })
})
