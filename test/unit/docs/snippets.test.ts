import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { allPages, root, type Snippet, snippetsOf } from './pages.ts'

type Table = Readonly<Record<string, unknown>>

/** What an action.yml or a workflow that others call says of itself. */
interface Interface {
  readonly inputs?: Readonly<Record<string, { readonly required?: boolean }>>
  readonly outputs?: Table
  readonly secrets?: Table
  /** What its jobs ask for; the caller has to grant it. */
  readonly permissions: Readonly<Record<string, string>>
}

/** A step or a job that uses a part of ours. */
interface Use {
  readonly at: string
  /** Below the repository, empty for the root action. */
  readonly path: string
  readonly node: Table
  readonly id?: string
}

const examples = globSync(['examples/**/*.yml', 'examples/*/.github/workflows/*.yml'], { cwd: root }).map((path) => ({
  at: path,
  language: 'yaml',
  text: readFileSync(join(root, path), 'utf8'),
}))
const inPages = allPages()
  .flatMap(snippetsOf)
  .filter(({ language }) => language === 'yaml')
const snippets: readonly Snippet[] = [...inPages, ...examples]

const isTable = (value: unknown): value is Table => typeof value === 'object' && value !== null
const tables = (value: unknown): readonly (readonly [string, Table])[] =>
  isTable(value)
    ? Object.entries(value).flatMap(([key, inner]) => [
        ...(isTable(inner) ? [[key, inner] as const] : []),
        ...tables(inner),
      ])
    : []

function usesOf({ at, text }: Snippet): readonly Use[] {
  return tables({ whole: parse(text) }).flatMap(([key, node]) => {
    const path = typeof node.uses === 'string' ? /^muslin\/muslin(?:\/([^@]+))?@/.exec(node.uses) : null
    if (path === null) return []
    const id = typeof node.id === 'string' ? node.id : key
    return [{ at, path: path[1] ?? '', node, id }]
  })
}

const uses = snippets.flatMap(usesOf)
const named = new Map(snippets.map((snippet) => [snippet.at, snippet.text]))

/** A higher right has the lower ones in it. */
const rank = (right: unknown): number => ['read', 'write'].indexOf(String(right))

const interfaces = new Map<string, Interface>()

function interfaceOf(path: string): Interface {
  const known = interfaces.get(path) ?? readInterface(path)
  interfaces.set(path, known)
  return known
}

function readInterface(path: string): Interface {
  const file = path.endsWith('.yml') ? path : join(path, 'action.yml')
  const content = parse(readFileSync(join(root, file), 'utf8'))
  const called = content.on?.workflow_call
  if (called === undefined) return { ...content, permissions: {} }
  const jobs = Object.values<{ permissions?: Record<string, string> }>(content.jobs)
  const asked = jobs.flatMap(({ permissions = {} }) => Object.entries(permissions))
  return { ...called, permissions: Object.fromEntries(asked.toSorted(([, a], [, b]) => rank(a) - rank(b))) }
}

const stepsOf = ({ steps }: Table): readonly Table[] => (Array.isArray(steps) ? steps.filter(isTable) : [])

/** Whether a step of ours writes to a registry. */
function pushes({ uses: used, with: given }: Table): boolean {
  const inputs = isTable(given) ? given : {}
  if (!/^muslin\/muslin(?:\/build-binary|\/merge-manifest)?@/.test(String(used))) return false
  return inputs.images !== undefined && inputs.push !== false && inputs.check === undefined
}

const keys = (value: unknown): readonly string[] => (isTable(value) ? Object.keys(value) : [])

describe('the snippets of YAML', () => {
  it('begin with the quickstart in README.md, the same as on its page', () => {
    const [first] = inPages.filter(({ at, text }) => at.startsWith('README.md') && text.startsWith('name:'))
    const quickstart = inPages.filter(({ at }) => at.startsWith('docs/quickstart.md')).map(({ text }) => text)
    expect(quickstart).toEqual([first?.text])
  })

  it('can be parsed', () => {
    expect(inPages.length).toBeGreaterThan(30)
    for (const { at, text } of snippets) expect(() => parse(text), at).not.toThrow()
  })

  it('give our actions and workflows inputs and secrets that they have', () => {
    expect(uses.length).toBeGreaterThan(30)
    const strange = uses.flatMap(({ at, path, node }) => {
      const { inputs = {}, secrets = {} } = interfaceOf(path)
      const unknown = [
        ...keys(node.with).filter((name) => !Object.hasOwn(inputs, name)),
        ...keys(node.secrets).filter((name) => !Object.hasOwn(secrets, name)),
      ]
      return unknown.map((name) => `${at}: ${path} has no ${name}`)
    })
    expect(strange).toEqual([])
  })

  it('give them what is required', () => {
    const missing = uses.flatMap(({ at, path, node }) =>
      Object.entries(interfaceOf(path).inputs ?? {})
        .filter(([name, { required }]) => required === true && !keys(node.with).includes(name))
        .map(([name]) => `${at}: ${path} wants ${name}`),
    )
    expect(missing).toEqual([])
  })

  it('grant called workflows what their jobs ask for', () => {
    const calls = uses.filter(({ path }) => path.endsWith('.yml'))
    expect(calls.length).toBeGreaterThan(10)
    const lacking = calls.flatMap(({ at, path, node }) => {
      const granted = isTable(node.permissions) ? node.permissions : {}
      const wanted = Object.entries(interfaceOf(path).permissions)
      return wanted
        .filter(([name, right]) => rank(granted[name]) < rank(right))
        .map(([name]) => `${at}: ${path} wants ${name}`)
    })
    expect(lacking).toEqual([])
  })

  it('warm a cache before GitHub forgets what nobody has used for seven days', () => {
    const crons = snippets
      .filter(({ text }) => text.includes('/warm-cache.yml@'))
      .flatMap(({ text }) => [...text.matchAll(/cron: '(?:\S+ ){4}(\S+)'/g)].map(([, days]) => days))
    expect(crons.length).toBeGreaterThan(0)
    expect(crons.filter((days = '') => days !== '*' && !/[-,]/.test(days))).toEqual([])
  })

  it('log in where a job pushes, and grant that', () => {
    const jobs = snippets.flatMap(({ at, text }) => {
      const { jobs: all } = { jobs: {}, ...(parse(text) as object) } as { jobs: Readonly<Record<string, Table>> }
      return Object.values(all).map((job) => ({ at, job, steps: stepsOf(job) }))
    })
    const pushing = jobs.filter(({ steps }) => steps.some(pushes))
    expect(pushing.length).toBeGreaterThan(10)
    const lacking = pushing.filter(({ job, steps }) => {
      const { packages } = isTable(job.permissions) ? job.permissions : {}
      return packages !== 'write' || !steps.some(({ uses }) => String(uses).startsWith('docker/login-action@'))
    })
    expect(lacking.map(({ at }) => at)).toEqual([])
  })

  it('of the examples build on the default branch too: a tag reads the cache of no other ref but that', () => {
    const building = examples
      .map(({ at, text }) => ({ at, content: parse(text) }))
      .filter(({ at, content }) => at.includes('/.github/') && content.jobs.build !== undefined)
    expect(building.length).toBeGreaterThan(4)
    for (const { at, content } of building) {
      const { build, publish } = content.jobs
      expect([at, content.on.push]).toEqual([at, { branches: ['main'], tags: ['v*'] }])
      const [muslin, ...behind] = stepsOf(build).slice(stepsOf(build).findIndex(pushes))
      expect([at, isTable(muslin?.with) && muslin.with.push]).toEqual([at, "${{ github.ref_type == 'tag' }}"])
      const conditions = [...behind, publish].map((node) => node.if)
      expect([at, conditions]).toEqual([at, conditions.map(() => "github.ref_type == 'tag'")])
    }
  })

  it('take from them outputs that they have', () => {
    const strange = uses.flatMap(({ at, path, id }) => {
      const outputs = interfaceOf(path).outputs ?? {}
      const taken = [...(named.get(at) ?? '').matchAll(/(?:steps|needs)\.([\w-]+)\.outputs\.([\w-]+)/g)]
      const ours = taken.filter(([, name, output = '']) => name === id && !Object.hasOwn(outputs, output))
      return ours.map(([, , output]) => `${at}: ${path} has no output ${output}`)
    })
    expect(strange).toEqual([])
  })
})
