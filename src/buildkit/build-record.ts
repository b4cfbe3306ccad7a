/** One build that a builder has a record of. */
export interface BuildRecord {
  /** The builder's name of it. */
  readonly ref: string
  /** Name of the build, for people: mostly the folder of its context. */
  readonly name: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly seconds: number
  readonly failed: boolean
  /** As OCI writes them; empty when the build names none. */
  readonly platforms: readonly string[]
  /** Whether the whole build was without cache. */
  readonly noCache: boolean
  /** Stages that were without cache (`no-cache-filter`). */
  readonly noCacheStages: readonly string[]
  /** Types of the caches that were imported (`cache-from`): `registry`, `gha`. */
  readonly cacheImports: readonly string[]
  readonly steps: readonly BuildStep[]
}

/** One step of a build. */
export interface BuildStep {
  /** `[build 4/4] RUN --mount=type=cache,target=/c make` */
  readonly name: string
  /** Whether it was taken from the layer cache and did not run. */
  readonly cached: boolean
  readonly seconds: number
  /** What it printed; only the end where that is very much. */
  readonly log: string
}

/** A build in the list of records. */
export interface Listed {
  readonly ref: string
  readonly startedAt: number
}

/** What the record itself says of a build. */
export interface Inspection extends Omit<BuildRecord, 'ref' | 'startedAt' | 'noCacheStages' | 'steps'> {
  /** Names only: values may be anything. */
  readonly buildArgs: readonly string[]
  /** Digest of the provenance that goes with the record, empty for none. */
  readonly provenance: string
}

/** Characters of a step's log that are kept, the last ones. */
const LOG_KEPT = 4_000_000

type Fields = Readonly<Record<string, unknown>>

/** The builds that `docker buildx history ls --format json` lists, the first first, without those that still run. */
export function listedBuilds(printed: string): readonly Listed[] {
  const listed = jsonLines(printed).flatMap((line) => {
    const [ref, startedAt] = [textOf(line.ref).split('/').at(-1) ?? '', Date.parse(textOf(line.created_at))]
    const isKnown = ref !== '' && !Number.isNaN(startedAt)
    return isKnown && line.status !== 'Running' ? [{ ref, startedAt }] : []
  })
  return listed.toSorted((left, right) => left.startedAt - right.startedAt)
}

/** What `docker buildx history inspect --format json` prints (buildx, commands/history/inspect.go); undefined for something else. */
export function readInspection(printed: string): Inspection | undefined {
  const found = parsedJson(printed)
  if (found === undefined) return undefined
  const config = fieldsOf(found.Config)
  const attachments = listOf(found.Attachments)
  const isProvenance = (each: Fields): boolean => textOf(each.Type).startsWith('https://slsa.dev/provenance/')
  return {
    name: textOf(found.Name),
    seconds: typeof found.Duration === 'number' ? found.Duration / 1e9 : 0,
    failed: ['failed', 'canceled'].includes(textOf(found.Status)),
    platforms: Array.isArray(found.Platform) ? found.Platform.map(textOf) : [],
    noCache: config.NoCache === true,
    cacheImports: listOf(config.RestRaw).flatMap(({ Name: name, Value: value }) =>
      importsOf(textOf(name), textOf(value)),
    ),
    buildArgs: listOf(found.BuildArgs).map(({ Name: name }) => textOf(name)),
    provenance: textOf(attachments.find(isProvenance)?.Digest),
  }
}

/** The frontend's attribute `cache-imports`: a list with the type of each; `cache-from` is its older form, images. */
function importsOf(name: string, value: string): readonly string[] {
  if (name === 'cache-from') return value === '' ? [] : ['registry']
  if (name !== 'cache-imports') return []
  try {
    return listOf(JSON.parse(value)).map(({ Type: type }) => textOf(type) || 'other')
  } catch {
    return ['other']
  }
}

/** The stages of `no-cache-filter`, from the provenance (SLSA 1 and 0.2 as BuildKit writes them) of a build. */
export function noCacheStages(provenance: string): readonly string[] {
  const found = parsedJson(provenance) ?? {}
  const request = fieldsOf(fieldsOf(fieldsOf(found.buildDefinition).externalParameters).request)
  const parameters = fieldsOf(fieldsOf(found.invocation).parameters)
  const args = [request, fieldsOf(fieldsOf(request.root).request), parameters].map((each) => fieldsOf(each.args))
  const values = args.flatMap((each) => textOf(each['no-cache']).split(','))
  return [...new Set(values.filter((stage) => stage !== ''))]
}

/**
 * The steps in what `docker buildx history logs --progress rawjson` prints: one status of the solver on each line, with
 * steps (`vertexes`), each as often as something happened to it, and `logs` in base64.
 */
export function readSteps(printed: string): readonly BuildStep[] {
  const steps = new Map<string, Step>()
  for (const { vertexes, logs } of jsonLines(printed)) {
    for (const vertex of listOf(vertexes)) addVertex(steps, vertex)
    for (const log of listOf(logs)) addLog(steps, log)
  }
  return [...steps.values()].map(({ name, cached, seconds, chunks }) => {
    return { name, cached, seconds, log: Buffer.concat(chunks).toString().slice(-LOG_KEPT) }
  })
}

interface Step {
  name: string
  cached: boolean
  seconds: number
  readonly chunks: Buffer[]
}

const stepAt = (steps: Map<string, Step>, digest: string): Step => {
  const step = steps.get(digest) ?? { name: '', cached: false, seconds: 0, chunks: [] }
  steps.set(digest, step)
  return step
}

function addVertex(steps: Map<string, Step>, { digest, name, cached, started, completed }: Fields): void {
  const step = stepAt(steps, textOf(digest))
  step.name = textOf(name)
  step.cached ||= cached === true
  const seconds = (Date.parse(textOf(completed)) - Date.parse(textOf(started))) / 1000
  step.seconds = Math.max(step.seconds, Number.isNaN(seconds) ? 0 : seconds)
}

function addLog(steps: Map<string, Step>, { vertex, data }: Fields): void {
  stepAt(steps, textOf(vertex)).chunks.push(Buffer.from(textOf(data), 'base64'))
}

const jsonLines = (text: string): readonly Fields[] =>
  text
    .split('\n')
    .map(parsedJson)
    .filter((fields) => fields !== undefined)

function parsedJson(text: string): Fields | undefined {
  if (!text.trimStart().startsWith('{')) return undefined
  try {
    return fieldsOf(JSON.parse(text))
  } catch {
    return undefined
  }
}

const fieldsOf = (value: unknown): Fields => Object(value) as Fields
const listOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : [])
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
