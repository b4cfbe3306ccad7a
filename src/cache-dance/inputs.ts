import { dockerfileFields } from '../buildkit/dockerfile.ts'
import type { Fault } from '../errors.ts'
import { parseReference } from '../oci/reference.ts'
import {
  field,
  flag,
  type Inputs,
  linesOf,
  oneOf,
  readInputs,
  runnerInput,
  settleInputs,
  text,
  Unfit,
} from '../runner/inputs.ts'
import type { StorePlace } from '../store/store.ts'
import { mountFields, sourceFaults } from './mount-inputs.ts'

/** The inputs of cache-dance/action.yml. */
export const danceFields = {
  ...dockerfileFields,
  ...mountFields,
  key: field('', (raw) => (raw === '' ? '' : keyPart(raw))),
  'restore-keys': linesOf(keyPart),
  store: oneOf('github', ['github', 'directory', 'registry']),
  'store-path': text(),
  'store-ref': field('', (raw) => (raw === '' ? '' : repository(raw))),
  save: oneOf('auto', ['auto', 'always', 'never']),
  mtimes: flag(true),
}

/** What cache-dance is asked for. */
export type DanceRequest = Inputs<typeof danceFields>

/**
 * The request that the runner's inputs make.
 *
 * @param exists whether there is a file at a path
 * @throws InputError with all faults of all inputs
 */
export function readRequest(
  read: (name: string) => string = runnerInput,
  exists?: (path: string) => boolean,
): DanceRequest {
  const inputs = readInputs(danceFields, read)
  return settleInputs(inputs, [...sourceFaults(inputs.values, exists), ...storeFaults(inputs.values)])
}

/** The store that was asked for. */
export function storePlace({ store, storePath, storeRef }: DanceRequest): StorePlace {
  if (store === 'directory') return { kind: 'directory', folder: storePath }
  return store === 'registry' ? { kind: 'registry', ref: storeRef } : { kind: 'github' }
}

/** Inputs that say where a store is, each for one kind of store. */
const PLACES = [
  {
    store: 'directory',
    input: 'store-path',
    expected: 'the folder of the directory store',
    remedy: 'Name a folder that outlives the job.',
  },
  {
    store: 'registry',
    input: 'store-ref',
    expected: 'the repository of the registry store',
    remedy: 'Name a repository that this job may push to, such as ghcr.io/owner/name/cache.',
  },
] as const

function storeFaults({ store, storePath, storeRef }: Partial<DanceRequest>): readonly Fault[] {
  const given = { directory: storePath, registry: storeRef }
  return PLACES.flatMap((place) => {
    const value = given[place.store]
    if (store === undefined || value === undefined || (value !== '') === (store === place.store)) return []
    if (value === '') return [{ input: place.input, value, expected: place.expected, remedy: place.remedy }]
    const expected = `nothing, because the store is ${store}`
    return [{ input: place.input, value, expected, remedy: `Leave it out, or set store to ${place.store}.` }]
  })
}

function repository(raw: string): string {
  const found = parseReference(raw)
  if (found !== undefined && found.tag === undefined && found.digest === undefined) return raw
  throw new Unfit(
    'a repository without tag and digest, such as ghcr.io/owner/name/cache',
    'Write it in lower case, with the registry in front.',
  )
}

/** GitHub's cache takes keys of 512 characters without commas; ours has the format, platform and recipe before it. */
function keyPart(raw: string): string {
  if (/^[^,\s]{1,300}$/.test(raw)) return raw
  throw new Unfit('up to 300 characters without commas and spaces', 'Shorten it, for example by hashFiles().')
}
