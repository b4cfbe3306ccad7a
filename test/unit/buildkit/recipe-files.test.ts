import { describe, expect, it } from 'vitest'
import { parseLlb } from '../../../src/buildkit/llb.ts'
import { localFiles, recipeDigest, recipeParts } from '../../../src/buildkit/recipe.ts'

// The shapes are those of convertllb (BuildKit 0.32); that they are is shown by test/integration/recipe.test.ts.

const CACHE = { input: '-1', dest: '/c', mountType: 'CACHE', cacheOpt: { ID: '//c' } }

const local = (name: string) => ({ source: { identifier: `local://${name}` } })
const from = (...names: readonly string[]) => ({ inputs: names.map((digest) => ({ digest })) })
const copy = (src: string, more: object = {}) => ({ secondaryInput: '1', copy: { src, dest: '/', ...more } })
const run = (command: string, mounts: readonly object[] = []) => ({
  exec: { meta: { args: ['/bin/sh', '-c', command], cwd: '/' }, mounts: [{ dest: '/' }, ...mounts] },
})

/** A stage with files, a RUN without cache mounts, further files, and a RUN with one. */
const build = (steps: Readonly<Record<string, object>>) => ({
  base: { source: { identifier: 'docker-image://rust@sha256:aa' } },
  context: local('context'),
  libs: local('libs'),
  files: { ...from('base', 'context'), file: { actions: [copy('/docker/toolchain.sh')] } },
  tool: { ...from('files'), ...run('sh /toolchain.sh') },
  sources: { ...from('tool', 'context'), file: { actions: [copy('/src')] } },
  cargo: { ...from('sources'), ...run('cargo build', [CACHE]) },
  ...steps,
})

const read = (steps: Readonly<Record<string, object>> = {}) => parseLlb(JSON.stringify({ def: build(steps) }))
const names = (steps: Readonly<Record<string, object>>): readonly string[] =>
  localFiles(read(steps)).map(({ name }) => name)

describe('localFiles', () => {
  it('has what a RUN without cache mounts takes from the context, and not the sources', () => {
    expect(localFiles(read())).toEqual([
      { name: 'COPY docker/toolchain.sh', source: 'context', path: '/docker/toolchain.sh', include: [], exclude: [] },
    ])
  })

  it.each<[string, Readonly<Record<string, object>>, readonly string[]]>([
    [
      'another local build context',
      { files: { ...from('base', 'libs'), file: { actions: [copy('/z')] } } },
      ['COPY --from=libs z'],
    ],
    [
      'all of another local build context',
      { files: { ...from('base', 'libs'), file: { actions: [copy('/')] } } },
      ['COPY --from=libs .'],
    ],
    ['not the whole context', { files: { ...from('base', 'context'), file: { actions: [copy('/')] } } }, []],
    [
      'not the whole context by a wildcard',
      { files: { ...from('base', 'context'), file: { actions: [copy('/*')] } } },
      [],
    ],
    [
      'what is copied from another stage',
      {
        stage: { ...from('context'), file: { actions: [{ ...copy('/lib'), input: '-1', secondaryInput: '0' }] } },
        files: { ...from('base', 'stage'), file: { actions: [copy('/lib')] } },
      },
      ['COPY lib'],
    ],
    [
      'each of several paths',
      {
        files: {
          ...from('base', 'context'),
          file: { actions: [copy('/a'), { ...copy('/b/*.sh'), input: '2' }] },
        },
      },
      ['COPY a', 'COPY b/*.sh'],
    ],
    [
      'bind mounts',
      { tool: { ...from('base', 'context'), ...run('x', [{ input: '1', selector: '/docker', dest: '/d' }]) } },
      ['bind mount docker'],
    ],
    ['a stage that is a local build context', { tool: { ...from('libs'), ...run('x') } }, ['bind mount . from libs']],
    [
      'merged files (COPY --link)',
      { files: { ...from('base', 'libs'), merge: { inputs: [{}, { input: '1' }] } } },
      ['COPY --from=libs .'],
    ],
    [
      'what lies below another RUN with a cache mount',
      { tool: { ...from('apt'), ...run('x') }, apt: { ...from('files'), ...run('apt', [CACHE]) } },
      ['COPY docker/toolchain.sh'],
    ],
    ['nothing of a RUN that has a cache mount itself', { tool: { ...from('files'), ...run('x', [CACHE]) } }, []],
    [
      'nothing of a RUN after the mounts',
      {
        sources: { ...from('base', 'context'), file: { actions: [copy('/src')] } },
        tool: { ...from('cargo'), ...run('strip') },
      },
      [],
    ],
  ])('has %s', (_, steps, expected) => {
    expect(names(steps)).toEqual(expected)
  })

  const add = (src: string) => copy(src, { attemptUnpackDockerCompatibility: true })
  const added = (...sources: readonly string[]) => ({ ...from('tool', 'context'), file: { actions: sources.map(add) } })

  it('has what ADD may unpack before a RUN with cache mounts, of which only archives count', () => {
    expect(localFiles(read({ sources: added('/leaf.tar') }))).toContainEqual({
      name: 'ADD leaf.tar',
      source: 'context',
      path: '/leaf.tar',
      include: [],
      exclude: [],
      isUnpacked: true,
    })
  })

  it.each<[string, Readonly<Record<string, object>>, readonly string[]]>([
    ['by wildcards', { sources: added('/*', '/a/*.tgz') }, ['ADD *', 'ADD a/*.tgz']],
    [
      'in a stage that is copied from',
      {
        stage: { ...from('context'), file: { actions: [{ ...add('/a.tar'), input: '-1', secondaryInput: '0' }] } },
        sources: { ...from('tool', 'stage'), file: { actions: [copy('/')] } },
      },
      ['ADD a.tar'],
    ],
    [
      'not from afar',
      { url: { source: { identifier: 'https://a.b/c.tar' } }, sources: { ...added('/c.tar'), ...from('tool', 'url') } },
      [],
    ],
    ['not after the mounts', { last: { ...from('cargo', 'context'), file: { actions: [add('/a.tar')] } } }, []],
    ['not without cache mounts', { sources: added('/a.tar'), cargo: { ...from('sources'), ...run('x') } }, []],
  ])('has it %s', (_, steps, expected) => {
    expect(names(steps).filter((name) => name !== 'COPY docker/toolchain.sh')).toEqual(expected)
  })

  it('has what a RUN without cache mounts unpacks as an archive too: large files count by their size alone', () => {
    expect(names({ files: { ...from('base', 'context'), file: { actions: [add('/a.tar')] } } })).toEqual([
      'COPY a.tar',
      'ADD a.tar',
    ])
  })

  it('has the patterns of a COPY', () => {
    const action = copy('/', { includePatterns: ['docker/*.sh'], excludePatterns: ['*.md'] })
    const [files] = localFiles(read({ files: { ...from('base', 'context'), file: { actions: [action] } } }))
    expect(files).toMatchObject({ include: ['docker/*.sh'], exclude: ['*.md'] })
  })
})

describe('localFiles of a build that another stands on', () => {
  it('has what ADD may unpack anywhere', () => {
    const action = copy('/a.tar', { attemptUnpackDockerCompatibility: true })
    const last = { last: { ...from('base', 'context'), file: { actions: [action] } } }
    expect(localFiles(read(last), true).map(({ name }) => name)).toContain('ADD a.tar')
  })

  it('has the files of all RUNs without cache mounts, where none has one too', () => {
    const last = { last: { ...from('cargo'), ...run('strip') } }
    expect(localFiles(read(last), true).map(({ name }) => name)).toEqual(['COPY docker/toolchain.sh', 'COPY src'])
    const alone = { cargo: { ...from('sources'), ...run('make') } }
    expect(names(alone)).toEqual([])
    expect(localFiles(read(alone), true).map(({ name }) => name)).toEqual(['COPY docker/toolchain.sh', 'COPY src'])
  })
})

describe('files in a recipe', () => {
  const files = (content: string) => [{ name: 'COPY docker/toolchain.sh', content }]

  it('count by what they are, in the mode strict alone', () => {
    const digest = (content: string, mode: 'strict' | 'base-images' | 'none') =>
      recipeDigest(read(), '.', mode, files(content))
    expect(digest('one', 'strict')).toBe(digest('one', 'strict'))
    expect(digest('one', 'strict')).not.toBe(digest('two', 'strict'))
    expect(digest('one', 'base-images')).toBe(digest('two', 'base-images'))
    expect(digest('one', 'none')).toBe(digest('two', 'none'))
  })

  it('are parts of their own', () => {
    const part = (content: string) =>
      recipeParts(read(), '.', files(content)).find(({ name }) => name === 'COPY docker/toolchain.sh')
    expect(part('one')?.digest).toMatch(/^[0-9a-f]{16}$/)
    expect(part('one')?.digest).not.toBe(part('two')?.digest)
  })

  it('count by the commit where the context is remote', () => {
    const context = 'https://example.com/a.git'
    const git = (commit: string, path = '/docker/toolchain.sh') =>
      read({
        context: { source: { identifier: `git://example.com/a.git#${commit}`, attrs: { 'git.fullurl': context } } },
        files: { ...from('base', 'context'), file: { actions: [copy(path)] } },
      })
    expect(localFiles(git('one'))).toEqual([])
    expect(recipeDigest(git('one'), context)).not.toBe(recipeDigest(git('two'), context))
    expect(recipeDigest(git('one', '/'), context)).toBe(recipeDigest(git('two', '/'), context))
    expect(recipeParts(git('one'), context).map(({ name }) => name)).toContain('COPY docker/toolchain.sh')
  })
})
