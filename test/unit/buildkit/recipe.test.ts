import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseLlb } from '../../../src/buildkit/llb.ts'
import { type RecipeMode, recipeDigest, recipeParts } from '../../../src/buildkit/recipe.ts'
import { type RecipePart, recipeChanges } from '../../../src/buildkit/recipe-parts.ts'

/** What `docker buildx build --call=convertllb,format=json` printed for variants of one Dockerfile. */
const captured = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../fixtures/dance-llb', `${name}.json`), 'utf8')

const digest = (json: string, context = '.'): string => recipeDigest(parseLlb(json), context)
const base = digest(captured('base'))

interface Run {
  readonly meta: { readonly args: readonly string[] }
  readonly mounts: readonly object[]
}

/** The base with something more in its last RUN, as BuildKit 0.32 prints it. */
function withRun(more: (run: Run) => object): string {
  const { def } = JSON.parse(captured('base')) as { def: Record<string, { exec?: Run }> }
  const edited = Object.entries(def).map(([digest, op]) => {
    const isCargo = op.exec?.meta.args.some((arg) => arg.startsWith('cargo build'))
    return [digest, op.exec && isCargo ? { ...op, exec: { ...op.exec, ...more(op.exec) } } : op]
  })
  return JSON.stringify({ def: Object.fromEntries(edited) })
}

const withSecret = (ID: string, dest: string) =>
  withRun(({ mounts }) => ({
    mounts: [...mounts, { input: '-1', dest, mountType: 'SECRET', secretOpt: { ID, mode: 256 } }],
  }))
const withVariable = (ID: string, name: string) => withRun(() => ({ secretenv: [{ ID, name, optional: true }] }))

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

  it.each([
    ['a secret in the environment', withVariable('a', 'A'), captured('base')],
    ['another name of it', withVariable('a', 'B'), withVariable('a', 'A')],
    ['another secret under its name', withVariable('b', 'A'), withVariable('a', 'A')],
    ['a secret in a file', withSecret('a', '/run/secrets/a'), captured('base')],
    ['another secret in its file', withSecret('b', '/f'), withSecret('a', '/f')],
    ['another file for it', withSecret('a', '/g'), withSecret('a', '/f')],
    ['no network', withRun(() => ({ network: 'NONE' })), captured('base')],
    ["the host's network", withRun(() => ({ network: 'HOST' })), withRun(() => ({ network: 'NONE' }))],
    ['more rights', withRun(() => ({ security: 'INSECURE' })), captured('base')],
  ])('changes with %s, and so does the part of the RUN', (_, json, before) => {
    expect(digest(json)).not.toBe(digest(before))
    const [old, now] = [before, json].map((each) => recipeParts(parseLlb(each), '.')) as [RecipePart[], RecipePart[]]
    expect(recipeChanges(old, now).map(({ text }) => text)).toEqual(['RUN cargo build --release changed'])
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

describe('the modes of recipeDigest', () => {
  const same = (json: string, mode: RecipeMode): boolean =>
    recipeDigest(parseLlb(json), '.', mode) === recipeDigest(parseLlb(captured('base')), '.', mode)
  const edited = (from: string | RegExp, to: string): string => captured('base').replace(from, to)

  it.each<[string, string, boolean, boolean]>([
    ['a further package', captured('package'), true, true],
    ['another ENV', captured('other-env'), true, true],
    ['another base image', captured('other-base'), false, true],
    ['another digest of the same tag', edited(/(rust:1-bookworm@sha256:)./, '$1f'), false, true],
    ['another cache id', edited('"ID": "/target"', '"ID": "/elsewhere"'), false, false],
  ])('with %s', (_, json, baseImages, none) => {
    expect([same(json, 'strict'), same(json, 'base-images'), same(json, 'none')]).toEqual([false, baseImages, none])
  })

  it('are never mixed up', () => {
    const modes: readonly RecipeMode[] = ['strict', 'base-images', 'none']
    expect(new Set(modes.map((mode) => recipeDigest(parseLlb(captured('base')), '.', mode))).size).toBe(3)
  })
})

describe('recipeParts', () => {
  const parts = (json: string, context = '.') => recipeParts(parseLlb(json), context)
  const changes = (json: string): readonly string[] =>
    recipeChanges(parts(captured('base')), parts(json)).map(({ text }) => text)

  it('names all that a recipe is made of, without values of the environment', () => {
    const found = parts(captured('base'))
    expect(found.map(({ name }) => name)).toEqual([
      'FROM docker.io/library/rust:1-bookworm',
      'ENV PATH',
      'ENV CARGO_HOME',
      'ENV RUSTUP_HOME',
      'ENV RUST_VERSION',
      'ENV CARGO_TARGET_AARCH64_UNKNOWN_LINUX_MUSL_LINKER',
      'WORKDIR /',
      'RUN apt-get update',
      'COPY / /src/',
      'ENV MODE',
      'WORKDIR /src',
      'RUN cargo build --release',
      'cache mount /usr/local/cargo/registry with id //usr/local/cargo/registry',
      'cache mount /src/target with id /target',
    ])
    for (const { digest: digits } of found) expect(digits).toMatch(/^[0-9a-f]{16}$/)
  })

  it.each<[string, string, readonly (string | RegExp)[]]>([
    ['a comment, another ENTRYPOINT and a LABEL', captured('comment-and-entrypoint'), []],
    ['SOURCE_DATE_EPOCH', captured('dated'), []],
    ['a further package', captured('package'), ['RUN apt-get install -y clang is new']],
    ['another ENV', captured('other-env'), ['ENV MODE changed']],
    [
      'another digest of the same tag',
      captured('base').replace(/(rust:1-bookworm@sha256:)./, '$1f'),
      ['base image rust:1-bookworm moved'],
    ],
    [
      'another command',
      captured('base').replace('cargo build --release', 'cargo build --profile dist'),
      ['RUN cargo build --release changed to RUN cargo build --profile dist'],
    ],
    [
      'another cache id',
      captured('base').replace('"ID": "/target"', '"ID": "/elsewhere"'),
      ['cache mount id /target → /elsewhere'],
    ],
    [
      'another working directory',
      captured('base').replaceAll('"cwd": "/src"', '"cwd": "/other"'),
      ['WORKDIR /other is new', 'WORKDIR /src is gone'],
    ],
  ])('name what differs with %s', (_, json, expected) => expect(changes(json)).toEqual(expected))

  it('name another base image first, then what comes with it', () => {
    const [first, ...others] = changes(captured('other-base'))
    expect(first).toBe('base image rust:1-bookworm → debian:bookworm')
    expect(others.every((text) => text.startsWith('ENV '))).toBe(true)
  })

  it('are the same whatever the order of operations', () => {
    const { def } = JSON.parse(captured('base')) as { def: Record<string, object> }
    const turned = JSON.stringify({ def: Object.fromEntries(Object.entries(def).reverse()) })
    expect(recipeChanges(parts(captured('base')), parts(turned))).toEqual([])
  })

  it('fit on one line each and have no login, query or commit of a source in their names', () => {
    const json = JSON.stringify({
      def: {
        git: { source: { identifier: 'git://example.com/a.git#0123', attrs: {} } },
        file: { source: { identifier: 'https://me:secret@example.com/x.tar?token=secret' } },
        run: {
          inputs: [{ digest: 'git' }, { digest: 'file' }],
          exec: {
            meta: { args: ['/bin/sh', '-c', `make\n  all ${'x'.repeat(200)}`], env: ['TOKEN=secret'] },
            mounts: [],
          },
        },
      },
    })
    const names = parts(json).map(({ name }) => name)
    expect(names).toContain('ADD git://example.com/a.git')
    expect(names).toContain('ADD https://example.com/x.tar')
    expect(JSON.stringify(names)).not.toContain('secret')
    expect(names.at(-1)).toMatch(/^RUN make all x+…$/)
    expect(names.at(-1)).toHaveLength(84)
  })
})

describe('recipeChanges', () => {
  const part = (name: string, digit = '0') => ({ name, digest: digit.repeat(16) })

  it('has nothing to say where a recipe was recorded without parts', () => {
    expect(recipeChanges([], [part('RUN a')])).toEqual([])
  })

  it('knows parts of the same name apart', () => {
    const [one, two, three] = [part('RUN a', '1'), part('RUN a', '2'), part('RUN a', '3')]
    expect(recipeChanges([one, two], [two, one])).toEqual([])
    expect(recipeChanges([one, two], [one, three])).toMatchObject([{ kind: 'command', text: 'RUN a changed' }])
  })

  it('takes no variable for another one, and no command for one that begins otherwise', () => {
    const changed = recipeChanges([part('ENV A'), part('RUN apt-get update')], [part('ENV B'), part('RUN make')])
    expect(changed.map(({ text }) => text)).toEqual([
      'RUN make is new',
      'RUN apt-get update is gone',
      'ENV B is new',
      'ENV A is gone',
    ])
  })

  it('gives the part whose place another has taken', () => {
    const [before, now] = [part('cache mount /a with id /x'), part('cache mount /a with id /y')]
    expect(recipeChanges([before], [now])).toMatchObject([{ kind: 'mount', name: now.name, was: before.name }])
  })
})
