import { describe, expect, it } from 'vitest'
import { danceCommand } from '../../../src/buildkit/dance-build.ts'
import { parseHeld } from '../../../src/buildkit/held-steps.ts'

/** Lines of `docker buildx du --format json`, from buildx 0.36 and BuildKit 0.32. */
const record = (Type: string, Description: string): string =>
  JSON.stringify({ ID: 'x', Type, Description, Size: '4kB' })

const IMAGE = record('regular', 'pulled from docker.io/library/rust:1-bookworm@sha256:00')
const CONTEXT = record('source.local', 'local source for context')
const MOUNT = record('exec.cachemount', 'cached mount /target from exec /bin/sh -c cargo build with id "//target"')
const OWN = `from exec ${danceCommand('fill.sh').join(' ')}`
const FRONTEND = record('frontend', 'pulled from docker.io/docker/dockerfile:1@sha256:00')

describe('parseHeld', () => {
  it.each([
    ['nothing', ''],
    ['images, contexts, cache mounts and frontends', [IMAGE, CONTEXT, MOUNT, FRONTEND].join('\n')],
    ['what our own builds leave', record('regular', `mount / ${OWN}`)],
    ['the folder of a mount with an owner', record('regular', '[internal] setting cache mount permissions')],
  ])('finds no step in %s', (_, printed) => {
    expect(parseHeld(printed)?.steps).toBe(false)
  })

  it.each([
    ['COPY', 'regular', '[build 3/5] COPY leaf leaf'],
    ['COPY for another platform', 'regular', '[linux/arm64 build 3/5] COPY leaf leaf'],
    ['a RUN', 'regular', 'mount / from exec /bin/sh -c cargo build'],
    ['a repository of Git', 'source.git.checkout', 'git snapshot for https://example.com/a.git'],
    ['something without a description', 'regular', ''],
    ['a kind of record that is not known', 'new', 'anything'],
  ])('finds %s', (_, type, description) => {
    expect(parseHeld([IMAGE, record(type, description), CONTEXT, ''].join('\n'))?.steps).toBe(true)
  })

  it('does not know what is no list', () => {
    expect(parseHeld('Reclaimable: 4kB')).toBeUndefined()
  })

  it.each([
    ['no cache mounts', [IMAGE, CONTEXT].join('\n'), false],
    ['those that a dance made', record('exec.cachemount', `cached mount /mnt/0 ${OWN} with id "//target"`), true],
    ['those of a build', [IMAGE, MOUNT].join('\n'), true],
  ])('tells %s', (_, printed, mounts) => {
    expect(parseHeld(printed)?.mounts).toBe(mounts)
  })
})
