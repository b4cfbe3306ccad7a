import { dockerfileFaults, dockerfileFields } from '../buildkit/dockerfile.ts'
import { parseMountLine } from '../buildkit/mounts.ts'
import type { Fault } from '../errors.ts'
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

/** The inputs of cache-dance/action.yml. */
export const danceFields = {
  ...dockerfileFields,
  mounts: linesOf(parseMountLine),
  key: field('', (raw) => (raw === '' ? '' : keyPart(raw))),
  'restore-keys': linesOf(keyPart),
  store: oneOf('github', ['github', 'directory']),
  'store-path': text(),
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
  return settleInputs(inputs, [...dockerfileFaults(inputs.values, exists), ...storeFaults(inputs.values)])
}

/** The store that was asked for. */
export const storePlace = ({ store, storePath }: DanceRequest): StorePlace =>
  store === 'directory' ? { kind: 'directory', folder: storePath } : { kind: 'github' }

function storeFaults({ store, storePath }: Partial<DanceRequest>): readonly Fault[] {
  if (store !== 'directory' || storePath !== '') return []
  const expected = 'the folder of the directory store'
  return [{ input: 'store-path', value: '', expected, remedy: 'Name a folder that outlives the job.' }]
}

/** GitHub's cache takes keys of 512 characters without commas; ours has the format, platform and recipe before it. */
function keyPart(raw: string): string {
  if (/^[^,\s]{1,300}$/.test(raw)) return raw
  throw new Unfit('up to 300 characters without commas and spaces', 'Shorten it, for example by hashFiles().')
}
