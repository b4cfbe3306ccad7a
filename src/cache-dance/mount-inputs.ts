import { existsSync } from 'node:fs'
import type { BuildSource } from '../buildkit/build.ts'
import { type DockerfileSource, dockerfileFaults } from '../buildkit/dockerfile.ts'
import { type CacheMount, parseMountEntry, parseMountLine } from '../buildkit/mounts.ts'
import type { Fault } from '../errors.ts'
import { field, type Inputs, lines, linesOf, parseEach, Unfit, wordsOf } from '../runner/inputs.ts'

/** The inputs that say which cache mounts this is about. */
export const mountFields = {
  mounts: linesOf(parseMountLine),
  'cache-map': field('', readCacheMap),
  exclude: lines(),
  'bake-file': lines(),
  'bake-targets': wordsOf((word) => word),
}

/** A `cache-map` of buildkit-cache-dance. */
export interface CacheMap {
  /** Folders that buildkit-cache-dance would keep the data in. */
  readonly folders: readonly string[]
  readonly mounts: readonly CacheMount[]
}

const CACHE_MAP =
  'the JSON that buildkit-cache-dance takes, {"folder": "/target"} or {"folder": {"target": "/target", …}}'

/** @throws Unfit */
function readCacheMap(raw: string): CacheMap {
  const entries = Object.entries(raw === '' ? {} : objectOf(raw))
  const values = new Map(entries.map(([folder, value]) => [JSON.stringify({ [folder]: value }), value]))
  return {
    folders: entries.map(([folder]) => folder),
    mounts: parseEach([...values.keys()], (entry) => parseMountEntry(values.get(entry))),
  }
}

function objectOf(raw: string): object {
  const remedy = 'Copy it as it is, or use the input mounts.'
  let value: unknown
  try {
    value = JSON.parse(raw)
  } catch {
    throw new Unfit(CACHE_MAP, remedy)
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new Unfit(CACHE_MAP, remedy)
}

type SourceValues = Partial<Inputs<typeof mountFields> & DockerfileSource & BuildSource>

/**
 * What is wrong with the inputs that say what is built and which mounts count.
 *
 * @param exists whether there is a file at a path
 */
export function sourceFaults(values: SourceValues, exists: (path: string) => boolean = existsSync): readonly Fault[] {
  const { bakeFile = [], bakeTargets = [], mounts = [], cacheMap } = values
  const both = mounts.length > 0 && cacheMap !== undefined && cacheMap.mounts.length > 0
  const twice = both ? [fault('cache-map', '{…}', 'nothing where mounts is given', 'Keep one of the two.')] : []
  if (bakeFile.length > 0) return [...bakeFaults(values, bakeFile, exists), ...twice]
  const alone = bakeTargets.length > 0 ? [noBakeFile(bakeTargets)] : []
  return [...dockerfileFaults(values, exists), ...alone, ...twice]
}

const fault = (input: string, value: string, expected: string, remedy: string): Fault => ({
  input,
  value,
  expected,
  remedy,
})

const noBakeFile = (targets: readonly string[]): Fault =>
  fault('bake-file', '', 'a bake file for bake-targets', `Name the file that defines ${targets.join(', ')}.`)

/** What a bake file says of each of its targets cannot stand in inputs too. */
function bakeFaults(
  { file = '', target = '', buildArgs = [], buildContexts = [] }: SourceValues,
  bakeFile: readonly string[],
  exists: (path: string) => boolean,
): readonly Fault[] {
  const missing = bakeFile.filter((path) => !exists(path))
  const given = Object.entries({
    file,
    target,
    'build-args': buildArgs.join('\n'),
    'build-contexts': buildContexts.join('\n'),
  }).filter(([, value]) => value !== '')
  return [
    ...missing.map((path) =>
      fault(
        'bake-file',
        path,
        'bake files that exist',
        'Paths are relative to the working directory; is the checkout step before this one?',
      ),
    ),
    ...given.map(([name, value]) =>
      fault(name, value, 'nothing where bake-file is given', 'Set it in the bake file, for all that use it.'),
    ),
  ]
}
