import { createPublicKey, type KeyObject } from 'node:crypto'
import { isAbsolute } from 'node:path'
import { buildFields } from '../buildkit/build.ts'
import { dockerfileFields } from '../buildkit/dockerfile.ts'
import type { Fault } from '../errors.ts'
import { parseReference } from '../oci/reference.ts'
import {
  byteSize,
  field,
  flag,
  type Inputs,
  linesOf,
  oneOf,
  parseEach,
  readInputs,
  runnerInput,
  settleInputs,
  Unfit,
  wholeNumber,
} from '../runner/inputs.ts'
import { readSigningKey, readTrustedKey } from '../store/signature.ts'
import type { StorePlace } from '../store/store.ts'
import { mountFields, sourceFaults } from './mount-inputs.ts'

/** What the runner puts the job's token in the place of; outside of a runner there is none. */
const JOB_TOKEN = '${{ github.token }}'

/** The inputs of cache-dance/action.yml. */
export const danceFields = {
  ...dockerfileFields,
  ...mountFields,
  'cache-from': buildFields['cache-from'],
  key: field('', (raw) => (raw === '' ? '' : keyPart(raw))),
  'restore-keys': linesOf(keyPart),
  store: oneOf('github', ['github', 'directory', 'registry']),
  'store-path': field('', (raw) => (raw === '' ? '' : absoluteFolder(raw))),
  'store-ref': field('', (raw) => (raw === '' ? '' : repository(raw))),
  restore: flag(true),
  'restore-timeout': wholeNumber(600, 1, 86_400, 'seconds'),
  save: oneOf('auto', ['auto', 'always', 'never']),
  recipe: oneOf('strict', ['strict', 'base-images', 'none']),
  'new-base': flag(false),
  mtimes: flag(true),
  sweep: flag(true),
  'max-mount-size': byteSize(),
  'max-size': byteSize(),
  token: field(JOB_TOKEN, (raw) => (raw === JOB_TOKEN ? '' : raw)),
  'signing-key': field('', (raw) => (raw === '' ? undefined : signingKey(raw))),
  'trusted-keys': field('', trustedKeys),
  'require-signature': flag(false),
  summary: oneOf('always', ['always', 'never']),
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
  const { values } = inputs
  const request = settleInputs(inputs, [...sourceFaults(values, exists), ...storeFaults(values), ...keyFaults(values)])
  return { ...request, trustedKeys: trustedOf(request) }
}

/**
 * Whose snapshots count. A job that signs names archives of what it has restored: of anybody's, it would sign what anybody
 * has made.
 */
function trustedOf({ trustedKeys, signingKey }: Pick<DanceRequest, 'trustedKeys' | 'signingKey'>) {
  return trustedKeys ?? (signingKey && [createPublicKey(signingKey)])
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

/**
 * The key that heads are signed with, of the post step: the runner gives it the same inputs again, so that no secret has
 * to be kept in between.
 */
export const signingKeyInput = (read: (name: string) => string = runnerInput): KeyObject | undefined =>
  danceFields['signing-key'].parse(read('signing-key'))

/** The token and the trusted keys, of the post step too. */
export function budgetInputs(
  read: (name: string) => string = runnerInput,
): Pick<DanceRequest, 'token' | 'trustedKeys'> {
  const { token, 'trusted-keys': keys } = danceFields
  const given = { trustedKeys: keys.parse(read('trusted-keys')), signingKey: signingKeyInput(read) }
  return { token: token.parse(read('token')), trustedKeys: trustedOf(given) }
}

/** Whether there is a job summary, of both steps: neither knows of a build that has failed (post-if in action.yml). */
export const hasSummary = (read: (name: string) => string = runnerInput): boolean =>
  danceFields.summary.parse(read('summary') || danceFields.summary.default) === 'always'

/** The value stays out of the message: it is a secret, or the wrong one. */
function signingKey(raw: string): KeyObject {
  try {
    return readSigningKey(raw)
  } catch {
    throw new Unfit('an Ed25519 private key in PKCS #8', 'Make a pair of keys by npm run keygen.', '***')
  }
}

/** The lines around a key in PEM are left out. */
function trustedKeys(raw: string): readonly KeyObject[] | undefined {
  const keys = raw.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('-----'))
  if (raw === '') return undefined
  if (keys.length === 0) throw new Unfit('Ed25519 public keys, one on each line', KEYGEN)
  return parseEach(keys, trustedKey)
}

const KEYGEN = 'Copy the public key that npm run keygen printed.'

function trustedKey(line: string): KeyObject {
  try {
    return readTrustedKey(line)
  } catch {
    throw new Unfit('Ed25519 public keys, one on each line', KEYGEN)
  }
}

/** A variable that is empty must not mean that anybody's snapshot will do. */
function keyFaults({ requireSignature, trustedKeys: keys, signingKey: own }: Partial<DanceRequest>): readonly Fault[] {
  if (requireSignature !== true || keys !== undefined || own !== undefined) return []
  const expected = 'Ed25519 public keys, because require-signature is true'
  return [{ input: 'trusted-keys', value: '', expected, remedy: KEYGEN }]
}

/** What is relative would lie in the checkout: gone with it, and in the build context until then. */
function absoluteFolder(raw: string): string {
  if (isAbsolute(raw)) return raw
  throw new Unfit(
    'the absolute path of a folder, such as /var/cache/muslin',
    'Write it out from the root: ~ and variables of the shell are not known here.',
  )
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
