import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseLlb } from '../../../src/buildkit/llb.ts'
import { recipeDigest } from '../../../src/buildkit/recipe.ts'

/** What `docker buildx build --call=convertllb,format=json` printed for variants of one Dockerfile. */
const captured = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../fixtures/dance-llb', `${name}.json`), 'utf8')

const digest = (json: string, context = '.'): string => recipeDigest(parseLlb(json), context)
const base = digest(captured('base'))

describe('recipeDigest', () => {
  it('is a sha256', () => {
    expect(base).toMatch(/^[0-9a-f]{64}$/)
  })

  it.each([
    ['a comment, another ENTRYPOINT and a LABEL', 'comment-and-entrypoint'],
    ['SOURCE_DATE_EPOCH, which goes into the times of files', 'dated'],
  ])('stays with %s', (_, name) => {
    expect(captured(name)).not.toBe(captured('base'))
    expect(digest(captured(name))).toBe(base)
  })

  it.each([
    ['a further package', 'package'],
    ['another base image', 'other-base'],
    ['another ENV', 'other-env'],
  ])('changes with %s', (_, name) => {
    expect(digest(captured(name))).not.toBe(base)
  })

  it.each([
    ['another digest of the same tag', (json: string) => json.replace(/(rust:1-bookworm@sha256:)./, '$1f')],
    ['another command', (json: string) => json.replace('cargo build --release', 'cargo build')],
    ['another working directory', (json: string) => json.replaceAll('"cwd": "/src"', '"cwd": "/other"')],
    ['another cache id', (json: string) => json.replace('"ID": "/target"', '"ID": "/elsewhere"')],
    ['another target of a mount', (json: string) => json.replace('"dest": "/src/target"', '"dest": "/src/out"')],
    ['another platform', (json: string) => json.replaceAll('"amd64"', '"arm64"')],
  ])('changes with %s', (_, edit) => {
    const edited = edit(captured('base'))
    expect(edited).not.toBe(captured('base'))
    expect(digest(edited)).not.toBe(base)
  })

  it('does not depend on the order of operations, names in objects or digests', () => {
    const { def } = JSON.parse(captured('base')) as { def: Record<string, object> }
    const turned = JSON.stringify({ def: Object.fromEntries(Object.entries(def).reverse()) })
    const renamed = Object.keys(def).reduce((json, name, index) => json.replaceAll(name, `op-${index}`), turned)
    expect(digest(renamed)).toBe(base)
  })

  it('does not count the commit of a Git context, but that of any other Git source', () => {
    const git = (commit: string): string =>
      JSON.stringify({
        def: {
          source: {
            source: {
              identifier: `git://example.com/a.git#${commit}`,
              attrs: { 'git.fullurl': 'https://example.com/a.git' },
            },
          },
          run: {
            inputs: [{ digest: 'source' }],
            exec: {
              meta: { args: ['make'] },
              mounts: [{ dest: '/' }, { input: '-1', mountType: 'CACHE', cacheOpt: {} }],
            },
          },
        },
      })
    const context = 'https://example.com/a.git#main'
    expect(digest(git('one'), context)).toBe(digest(git('two'), context))
    expect(digest(git('one'))).not.toBe(digest(git('two')))
  })
})
