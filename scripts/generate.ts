// Writes what follows from the action.yml files: the composite action.yml of the root, and the tables of inputs and outputs
// in the READMEs. With --check it only says what is out of date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'

interface Input {
  readonly description: string
  readonly required?: boolean
  readonly default?: string
}

interface Manifest {
  readonly name: string
  readonly description: string
  readonly inputs: Readonly<Record<string, Input>>
  readonly outputs?: Readonly<Record<string, { readonly description: string }>>
}

const root = join(import.meta.dirname, '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const manifest = (name: string): Manifest => parse(read(join(name, 'action.yml'))) as Manifest
const sorted = <T>(record: Readonly<Record<string, T>>): readonly (readonly [string, T])[] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))

/** Steps of the composite, in their order, with the id that its outputs are read from. Finished programs have no mounts. */
const STEPS: readonly { id: string; action: string; title: string; if?: string }[] = [
  { id: 'cache', action: 'cache-dance', title: 'Fill the cache mounts', if: "inputs.prebuilt == ''" },
  { id: 'build', action: 'build-binary', title: 'Build, prove and push one platform' },
]

/** Both steps have an output of this name, and merge-manifest takes them together. Nothing follows `}}` that ends it as well. */
const REPORT = {
  description:
    'What both steps tell of this leg, as JSON on one line, for a job output such as report_0 beside result_0.',
  value:
    '{"dance":${{ steps.cache.outputs.report || \'null\' }},"build":${{ steps.build.outputs.report || \'null\' }} }',
}

/** cache-dance does not see a build fail. */
const passed = (action: string, name: string): string =>
  action === 'cache-dance' && name === 'summary'
    ? "${{ inputs.summary == 'on-failure' && 'never' || inputs.summary }}"
    : `\${{ inputs.${name} }}`

function composite(): string {
  const parts = STEPS.map((step) => ({ ...step, manifest: manifest(step.action) }))
  const inputs = Object.fromEntries(sorted(Object.assign({}, ...parts.map((part) => part.manifest.inputs))))
  const outputs = parts.flatMap(({ id, manifest: { outputs = {} } }) =>
    sorted(outputs).map(([name, { description }]) => [
      name,
      name === 'report' ? REPORT : { description, value: `\${{ steps.${id}.outputs.${name} }}` },
    ]),
  )
  const steps = parts.map(({ id, action, title, manifest: { inputs: own }, if: condition }) => ({
    name: title,
    id,
    ...(condition === undefined ? {} : { if: condition }),
    uses: `$/${action}`,
    with: Object.fromEntries(sorted(own).map(([name]) => [name, passed(action, name)])),
  }))
  const action = {
    name: 'Muslin',
    description: 'Build one platform of a static image with warm cache mounts: cache-dance, then build-binary.',
    author: 'The Muslin authors',
    branding: { icon: 'package', color: 'gray-dark' },
    inputs,
    outputs: Object.fromEntries(outputs),
    runs: { using: 'composite', steps },
  }
  const head = '# Made by `npm run docs` from cache-dance/action.yml and build-binary/action.yml; change those.\n'
  return head + stringify(action, { lineWidth: 120 })
}

/** An action, or a workflow that others call. */
function manifestAt(path: string): Manifest {
  if (path === 'action.yml') return parse(composite()) as Manifest
  const value = parse(read(path)) as Manifest & { readonly on?: { readonly workflow_call: Manifest } }
  return value.on?.workflow_call ?? value
}

function table(path: string): string {
  const { inputs, outputs = {} } = manifestAt(path)
  const rows = sorted(inputs).map(
    ([name, input]) => `| \`${name}\` | ${cell(input.description)} | ${fallback(input)} |`,
  )
  const results = sorted(outputs).map(([name, { description }]) => `| \`${name}\` | ${cell(description)} |`)
  const outputTable = results.length === 0 ? [] : ['', '| output | meaning |', '|---|---|', ...results]
  return ['| input | meaning | default |', '|---|---|---|', ...rows, ...outputTable].join('\n')
}

const cell = (text: string): string => text.trim().replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')

function fallback({ required, default: value = '' }: Input): string {
  if (required) return '**required**'
  return value === ''
    ? ''
    : `\`${String(value)
        .trim()
        .replaceAll(/\s*\n\s*/g, '`, `')}\``
}

/** A README with its marked tables made anew: `<!-- inputs of PATH -->` up to `<!-- end -->`. */
function withTables(text: string): string {
  return text.replaceAll(
    /(<!-- inputs of (\S+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, start: string, path: string, end: string) => `${start}\n${table(path)}\n\n${end}`,
  )
}

const readmes = [
  'README.md',
  'build-binary/README.md',
  'cache-dance/README.md',
  'merge-manifest/README.md',
  'plan/README.md',
  'docs/workflows.md',
]
const wanted = new Map([['action.yml', composite()], ...readmes.map((path) => [path, withTables(read(path))] as const)])
const stale = [...wanted].filter(([path, text]) => !existsSync(join(root, path)) || read(path) !== text)

if (process.argv.includes('--check')) {
  if (stale.length > 0) throw new Error(`out of date, run npm run docs: ${stale.map(([path]) => path).join(', ')}`)
  console.log('action.yml and the tables of inputs are up to date')
} else {
  for (const [path, text] of stale) writeFileSync(join(root, path), text)
  console.log(stale.length === 0 ? 'nothing to do' : `written: ${stale.map(([path]) => path).join(', ')}`)
}
