import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const src = join(import.meta.dirname, '../../src')

interface Import {
  readonly from: string
  readonly to: string
  readonly lazy: boolean
  readonly typeOnly: boolean
}

const STORIES = ['build-binary', 'cache-dance', 'merge-manifest', 'plan']
const NOUNS = ['oci', 'elf', 'cargo', 'buildkit', 'archive', 'store', 'runner', 'report']
/** Packages that cost a runner 50 ms and more to load. */
const HEAVY = ['@actions/cache', '@actions/github', 'tar-stream', 'smol-toml']
/** Modules that promise to be pure: the same arguments, the same result. */
const PURE = [
  /^(?!entry\/).*\/(legs|plan|report|results|tag-moves|composition|derived-lines)\.ts$/,
  /^merge-manifest\/(annotation-lines|check-report|contradictions|judge|program-verdict|tag-lines|task|unreferenced)\.ts$/,
  /^oci\/(digest|platform|reference|manifest|challenge|layer-files|pre-release|start|tag-line|tag-rules|zstd-frames)\.ts$/,
  /^buildkit\/(build|build-record|context-filters|llb|mounts|parsed-files|recipe|recipe-files|recipe-parts|source-line)\.ts$/,
  /^archive\/(result|limits|members|rules|zip-writer|[a-z]*-?scripts)\.ts$/,
  /^cache-dance\/(doctor|facts|finding|findings-build|findings-restore)\.ts$/,
  /^cargo\/(allocator|built|cplusplus|extra-files|git-login|ledger|output|recipe-text|sccache-inputs|target-cpu)\.ts$/,
  /^elf\/(libraries|remarks|verdict)\.ts$/,
  /^report\//,
  /^runner\/harmless\.ts$/,
  /^build-binary\/(artifacts|labels|release-name|smoke-verdict)\.ts$/,
  /^store\/(key|retention|registry\/(tag|entry))\.ts$/,
]
const EFFECTS = [
  /^node:(fs|child_process|net|http|https|os|timers)/,
  /^@actions\//,
  /runner\/(capture|command|log|state|action|scratch|summary)\.ts$/,
]

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
const imports = files.flatMap(importsOf)

function importsOf(from: string): readonly Import[] {
  const text = readFileSync(join(src, from), 'utf8')
  const fixed = [...text.matchAll(/^(?:import|export)\s+(type\s+)?(?:[\w*{}\s,]+from\s+)?['"]([^'"]+)['"]/gm)]
  const lazy = [...text.matchAll(/await import\(['"]([^'"]+)['"]\)/g)]
  return [
    ...fixed.map(([, type, to = '']) => ({ from, to: resolved(from, to), lazy: false, typeOnly: type !== undefined })),
    ...lazy.map(([, to = '']) => ({ from, to: resolved(from, to), lazy: true, typeOnly: false })),
  ]
}

/** Own modules as a path below src, packages as they are. */
function resolved(from: string, to: string): string {
  return to.startsWith('.') ? relative(src, normalize(join(src, dirname(from), to))) : to
}

const layer = (path: string): number => {
  const top = path.split('/')[0] ?? ''
  if (top === 'entry') return 2
  if (STORIES.includes(top)) return 1
  return 0
}

const isOwn = (path: string): boolean => path.endsWith('.ts')

describe('the layers of src', () => {
  it('has only folders that the design names', () => {
    const folders = new Set(files.filter((name) => name.includes('/')).map((name) => name.split('/')[0]))
    expect([...folders].filter((name) => ![...STORIES, ...NOUNS, 'entry'].includes(name ?? ''))).toEqual([])
  })

  it('has dependencies that point one way: entry → stories → nouns', () => {
    const wrong = imports.filter(({ from, to }) => isOwn(to) && layer(to) > layer(from))
    expect(wrong).toEqual([])
  })

  it('has stories that do not know each other', () => {
    const wrong = imports.filter(
      ({ from, to }) => layer(from) === 1 && isOwn(to) && layer(to) === 1 && from.split('/')[0] !== to.split('/')[0],
    )
    expect(wrong).toEqual([])
  })

  it('has pure modules that import no effects', () => {
    const wrong = imports.filter(
      ({ from, to, typeOnly }) =>
        !typeOnly && PURE.some((name) => name.test(from)) && EFFECTS.some((name) => name.test(to)),
    )
    expect(wrong).toEqual([])
  })

  it('loads heavy packages only where they are needed', () => {
    const wrong = imports.filter(({ to, lazy, typeOnly }) => HEAVY.includes(to) && !lazy && !typeOnly)
    expect(wrong).toEqual([])
  })

  it('has entries of at most 15 lines', () => {
    const long = files.filter(
      (name) => name.startsWith('entry/') && readFileSync(join(src, name), 'utf8').split('\n').length > 16,
    )
    expect(long).toEqual([])
  })

  it('has no grab bags', () => {
    expect(files.filter((name) => /(^|\/)(utils?|helpers?|types|common|misc)\.ts$/.test(name))).toEqual([])
  })

  it('never imports in a circle', () => {
    expect(circles()).toEqual([])
  })
})

function circles(): readonly string[] {
  const next = new Map(
    files.map((name) => [
      name,
      imports.filter(({ from, to, lazy, typeOnly }) => from === name && isOwn(to) && !lazy && !typeOnly),
    ]),
  )
  const reach = (start: string): boolean => {
    const seen = new Set<string>()
    const open = (next.get(start) ?? []).map(({ to }) => to)
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (name === start) return true
      if (seen.has(name)) continue
      seen.add(name)
      open.push(...(next.get(name) ?? []).map(({ to }) => to))
    }
    return false
  }
  return files.filter(reach)
}
