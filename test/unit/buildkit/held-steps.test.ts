import { describe, expect, it } from 'vitest'
import { hasSteps } from '../../../src/buildkit/held-steps.ts'

/** Lines of `docker buildx du --format json`, from buildx 0.36 and BuildKit 0.32. */
const record = (Type: string, Description: string): string =>
  JSON.stringify({ ID: 'x', Type, Description, Size: '4kB' })

const IMAGE = record('regular', 'pulled from docker.io/library/rust:1-bookworm@sha256:00')
const CONTEXT = record('source.local', 'local source for context')
const MOUNT = record('exec.cachemount', 'cached mount /target from exec /bin/sh -c cargo build with id "//target"')
const FRONTEND = record('frontend', 'pulled from docker.io/docker/dockerfile:1@sha256:00')

describe('hasSteps', () => {
  it.each([
    ['nothing', ''],
    ['images, contexts, cache mounts and frontends', [IMAGE, CONTEXT, MOUNT, FRONTEND].join('\n')],
    ['what our own builds leave', record('regular', 'mount / from exec /bin/sh /task/fill.sh')],
    ['the folder of a mount with an owner', record('regular', '[internal] setting cache mount permissions')],
  ])('finds no step in %s', (_, printed) => {
    expect(hasSteps(printed)).toBe(false)
  })

  it.each([
    ['COPY', 'regular', '[build 3/5] COPY leaf leaf'],
    ['COPY for another platform', 'regular', '[linux/arm64 build 3/5] COPY leaf leaf'],
    ['a RUN', 'regular', 'mount / from exec /bin/sh -c cargo build'],
    ['a repository of Git', 'source.git.checkout', 'git snapshot for https://example.com/a.git'],
    ['something without a description', 'regular', ''],
    ['a kind of record that is not known', 'new', 'anything'],
  ])('finds %s', (_, type, description) => {
    expect(hasSteps([IMAGE, record(type, description), CONTEXT, ''].join('\n'))).toBe(true)
  })

  it('does not know what is no list', () => {
    expect(hasSteps('Reclaimable: 4kB')).toBeUndefined()
  })
})
