import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseBake } from '../../src/buildkit/bake.ts'
import { listedBuilds, noCacheStages, readInspection, readSteps } from '../../src/buildkit/build-record.ts'
import { ExpansionError, expandWord } from '../../src/buildkit/expand.ts'
import { readInstructions } from '../../src/buildkit/instructions.ts'
import { LlbError, parseLlb } from '../../src/buildkit/llb.ts'
import { cacheMounts, cleanPath, mountName, splitId } from '../../src/buildkit/mounts.ts'
import { parsedNeeds, readDockerfile } from '../../src/buildkit/parsed-dockerfile.ts'
import { localFiles, recipeDigest, recipeParts } from '../../src/buildkit/recipe.ts'
import { declared, holds, hostile, mutated, pumped, textOf } from './pieces.ts'

const fixtures = join(import.meta.dirname, '../fixtures/dance-llb')
const definitions = readdirSync(fixtures)
  .map((name) => JSON.parse(readFileSync(join(fixtures, name), 'utf8')) as { def?: object })
  .filter(({ def }) => def !== undefined)

describe('definitions by BuildKit', () => {
  const changed = fc
    .oneof(...definitions.map((each) => mutated(each)), hostile)
    .map((value) => JSON.stringify(value) ?? '')
  const looped = {
    def: {
      a: {
        inputs: [{ digest: 'b' }],
        exec: { meta: {}, mounts: [{ mountType: 'CACHE', cacheOpt: { ID: '/x' }, input: '-1' }] },
      },
      b: { inputs: [{ digest: 'a' }], file: {} },
    },
  }

  it('are read, or refused', () => {
    holds(
      fc.oneof(changed, fc.string()),
      (json) => {
        const llb = declared(() => parseLlb(json), LlbError)
        if (llb === undefined) return
        declared(() => cacheMounts(llb), LlbError)
        declared(() => localFiles(llb), LlbError)
        for (const mode of ['strict', 'base-images', 'none'] as const) {
          expect(declared(() => recipeDigest(llb, 'context', mode), LlbError) ?? '0'.repeat(64)).toMatch(
            /^[0-9a-f]{64}$/,
          )
        }
        declared(() => recipeParts(llb, 'context'), LlbError)
      },
      { share: 2, examples: [JSON.stringify(looped)] },
    )
  })

  const text = fc.oneof(fc.constantFrom('a', 'b', 'a b', '', '"', ','), fc.string({ maxLength: 4 }))
  const step = fc.record({
    args: fc.array(text, { maxLength: 3 }),
    env: fc.array(text, { maxLength: 3 }),
    cwd: text,
    user: text,
  })
  const recipe = fc.record({ image: text, before: fc.array(step, { maxLength: 2 }), last: step, id: text })
  type Recipe = typeof recipe extends fc.Arbitrary<infer T> ? T : never

  /** An image, RUNs on it, and one with a cache mount behind them. */
  function llbOf({ image, before, last, id }: Recipe) {
    const root = { input: '0', dest: '/' }
    const cache = { input: '-1', dest: '/c', mountType: 'CACHE', cacheOpt: { ID: id } }
    const all = [...before, last]
    const execs = all.map((meta, index) => {
      const mounts = index === all.length - 1 ? [root, cache] : [root]
      return [`s${index}`, { inputs: [{ digest: index === 0 ? 'image' : `s${index - 1}` }], exec: { meta, mounts } }]
    })
    const source = { source: { identifier: `docker-image://x@${image}` } }
    return parseLlb(JSON.stringify({ def: { image: source, ...Object.fromEntries(execs) } }))
  }

  it('have the same recipe when all of it is the same, and else never', () => {
    const pair = fc.oneof(
      fc.tuple(recipe, recipe),
      recipe.chain((one) =>
        fc.tuple(
          fc.constant(one),
          recipe.map((other) => ({ ...one, id: other.id })),
        ),
      ),
      recipe.map((one): [Recipe, Recipe] => [one, one]),
    )
    holds(
      pair,
      ([one, other]) => {
        const isSame = JSON.stringify(one) === JSON.stringify(other)
        expect(recipeDigest(llbOf(one), '') === recipeDigest(llbOf(other), '')).toBe(isSame)
      },
      { share: 3 },
    )
  })

  it('name their mounts so that they can be made again', () => {
    holds(recipe, (one) => {
      const [mount] = cacheMounts(llbOf({ ...one, id: `/${one.id}` })).mounts
      const { namespace, id } = splitId(mount?.id ?? '')
      expect(`${namespace}/${id}`).toBe(`/${one.id}`)
      expect(mount && mountName(mount)).toBe(`/${one.id}`)
    })
  })
})

describe('what buildx prints', () => {
  const record = {
    Name: 'x',
    Duration: 5e9,
    Status: 'completed',
    Platform: ['linux/amd64'],
    Config: { NoCache: false, RestRaw: [{ Name: 'cache-imports', Value: '[{"Type":"gha"}]' }] },
    BuildArgs: [{ Name: 'A' }],
    Attachments: [{ Type: 'https://slsa.dev/provenance/v1', Digest: 'sha256:x' }],
  }
  const listed = { ref: 'a/b/c', created_at: '2026-01-01T00:00:00Z', status: 'Completed' }
  const steps = {
    vertexes: [
      { digest: 'a', name: 'RUN', cached: true, started: '2026-01-01T00:00:00Z', completed: '2026-01-01T00:00:01Z' },
    ],
    logs: [{ vertex: 'a', data: 'eA==' }],
  }
  const provenance = {
    buildDefinition: { externalParameters: { request: { args: { 'no-cache': 'a,b' }, root: { request: {} } } } },
  }
  const bake = {
    target: { app: { context: '.', dockerfile: 'D', args: { A: '1' }, contexts: { a: 'target:b' }, target: 'x' } },
  }
  const text = fc
    .oneof(...[record, listed, steps, provenance, bake].map(mutated), hostile)
    .map((value) => JSON.stringify(value) ?? '')

  it('is read, left out or refused', () => {
    holds(
      fc.oneof(
        text,
        fc.tuple(text, text).map((both) => both.join('\n')),
      ),
      (printed) => {
        declared(() => listedBuilds(printed))
        declared(() => readInspection(printed))
        declared(() => readSteps(printed))
        declared(() => noCacheStages(printed))
        declared(() => parseBake(printed), LlbError)
      },
      { share: 2, examples: ['{"target":{"a":{"args":{"X":{"toString":1,"valueOf":1}}}}}'] },
    )
  })
})

const WORD = [
  '$',
  '{',
  '}',
  'A',
  'B',
  '_',
  ':-',
  '-',
  ':+',
  '+',
  ':?',
  '?',
  '#',
  '##',
  '%',
  '%%',
  '/',
  '//',
  '*',
  '\\',
  "'",
  '"',
  'x',
  'aaa',
  ' ',
  '\n',
  '[',
  '(',
  '.',
  '^',
]
const platform = { os: 'linux', architecture: 'amd64' }
const build = { target: '', platform, buildArgs: ['A=1'], buildContexts: ['ctx=./x'] }

describe('words of Dockerfiles', () => {
  const variables: Readonly<Record<string, string>> = { A: 'aaa/bbb.ccc', B: 'x'.repeat(200), AB: '' }
  const lookup = (name: string): string | undefined => (Object.hasOwn(variables, name) ? variables[name] : undefined)

  it('are expanded, or refused, in time', () => {
    holds(
      fc.tuple(fc.oneof(textOf(...WORD), pumped(...WORD)), fc.constantFrom('\\', '`')),
      ([word, escaper]) => void declared(() => expandWord(word, lookup, escaper), ExpansionError),
      {
        share: 2,
        examples: [
          [`\${B##${'*x'.repeat(20)}y}`, '\\'],
          [`\${B//${'*x'.repeat(20)}y/z}`, '\\'],
        ],
      },
    )
  })

  it('without signs are what they are', () => {
    holds(fc.stringMatching(/^[a-z0-9/:=.,_-]*$/), (word) => expect(expandWord(word, lookup, '\\').text).toBe(word))
  })

  it('take away what a shell takes away', () => {
    const pattern = fc.array(fc.constantFrom('a', 'b', '*', '?', '/', '.'), { maxLength: 6 }).map((all) => all.join(''))
    const value = fc.array(fc.constantFrom('a', 'b', '/', '.'), { maxLength: 8 }).map((all) => all.join(''))
    holds(
      fc.tuple(value, pattern, fc.constantFrom('#', '##', '%', '%%')),
      ([text, glob, modifier]) => {
        const escaped = glob.replaceAll('/', '\\/')
        const { text: found } = expandWord(`\${V${modifier}${escaped}}`, () => text, '\\')
        expect(found).toBe(byMatching(text, glob, modifier))
      },
      { share: 3 },
    )
  })
})

/** The same by Node's own matcher of path patterns, on text without slashes: for it a star ends at a slash. */
function byMatching(text: string, glob: string, modifier: string): string {
  const flat = (part: string): string => part.replaceAll('/', 's').replaceAll('.', 'd')
  const lengths = Array.from({ length: text.length + 1 }, (_, length) => length)
  const ordered = modifier.length === 1 ? lengths : lengths.reverse()
  const isStart = modifier.startsWith('#')
  const part = (length: number): string => (isStart ? text.slice(0, length) : text.slice(text.length - length))
  const fits = (candidate: string): boolean =>
    candidate === glob ||
    (candidate === '' ? /^\**$/.test(glob) : posix.matchesGlob(flat(candidate), flat(glob).replace(/\*+/g, '*')))
  const length = ordered.find((each) => fits(part(each))) ?? 0
  return isStart ? text.slice(length) : text.slice(0, text.length - length)
}

describe('Dockerfiles that nobody can be asked about', () => {
  const LINES = [
    ...[
      'FROM a AS b\n',
      'FROM b\n',
      'FROM scratch AS c\n',
      'FROM $A\n',
      'ARG A=1\n',
      'ARG ',
      'ENV X=$A Y="b c"\n',
      'WORKDIR /w\n',
      'COPY --from=b /a /b\n',
      'COPY . .\n',
    ],
    ...[
      'RUN --mount=type=cache,target=/c x\n',
      'RUN --mount=type=cache,id=$X,target=',
      'RUN --mount=type=bind,from=b,target=/d y\n',
      'RUN <<EOF\n',
      'EOF\n',
      'ONBUILD RUN x\n',
      'COPY --from=0 x y\n',
    ],
    ...[
      '# escape=`\n',
      '# syntax=x\n',
      '\\\n',
      '`\n',
      '"',
      "'",
      '--',
      '=',
      ',',
      ' ',
      '\t',
      '\n',
      '\r\n',
      '\ufeff',
      'ADD https://x /y\n',
      'COPY [',
      '"a", "b"]\n',
      '<<',
      '<<-',
      '$',
      '${',
      '}',
    ],
  ]
  const file = fc.oneof(textOf(...LINES), pumped(...LINES))

  it('are read to the end, in time', () => {
    holds(
      file,
      (text) => {
        declared(() => readInstructions(text))
        const needs = declared(() => parsedNeeds(text, build))
        const { mounts, recipe } = declared(() => readDockerfile(text, build)) ?? { mounts: [], recipe: '' }
        expect(recipe).toMatch(/^[0-9a-f]{64}$/)
        expect((needs?.files ?? []).filter(({ path }) => !path.startsWith('/'))).toEqual([])
        expect(mounts.filter(({ id, target }) => !id.startsWith('/') || !target.startsWith('/'))).toEqual([])
      },
      { share: 2, examples: [doubling(26), `FROM a AS s0\n${'FROM s0\n'.repeat(3000)}`] },
    )
  })

  it('have no instruction that is not there', () => {
    holds(
      fc.array(fc.constantFrom('FROM a', 'RUN x', 'COPY a b', 'ENV A=b', '# comment', ''), { maxLength: 20 }),
      (lines) => {
        const { list } = readInstructions(lines.join('\n'))
        expect(list.map(({ text }) => text)).toEqual(lines.filter((line) => line !== '' && !line.startsWith('#')))
      },
    )
  })
})

/** Stages that each take all that the one before has, twice. */
function doubling(stages: number): string {
  const more = Array.from(
    { length: stages },
    (_, at) => `FROM scratch AS s${at + 1}\nCOPY --from=s${at} / /a\nCOPY --from=s${at} / /b\nRUN x\n`,
  )
  return `FROM scratch AS s0\nCOPY . .\n${more.join('')}RUN --mount=type=cache,target=/c x\n`
}

describe('paths', () => {
  it('are clean as Go makes them', () => {
    const path = fc.array(fc.constantFrom('/', '.', '..', 'a', 'b'), { maxLength: 10 }).map((all) => all.join(''))
    holds(path, (text) => {
      const clean = cleanPath(text)
      expect(cleanPath(clean)).toBe(clean)
      expect(clean === '/' || !clean.endsWith('/')).toBe(true)
      if (text.startsWith('/')) expect(clean).toBe(posix.resolve(text))
    })
  })
})
