import type { Digest } from './digest.ts'
import { isDigest } from './digest.ts'

/** Where an image is: registry host, repository, and a tag or digest where they were given. */
export interface Reference {
  /** Host with port; `docker.io` where none was given. */
  readonly registry: string
  /** Repository below it; `library/…` for Docker's official images. */
  readonly repository: string
  readonly tag?: string
  readonly digest?: Digest
}

/** Grammar of the distribution project (reference/reference.go): path components, tags. */
const COMPONENT = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/
const TAG = /^\w[\w.-]{0,127}$/
/** Characters that a repository may have at most (RepositoryNameTotalLengthMax there). */
const REPOSITORY_LENGTH = 255
/** Characters that a tag may have at most. */
export const TAG_LENGTH = 128
const HOST =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[0-9a-fA-F:]+\])(?::\d+)?$/

/** The reference that a text names, or undefined when it is none. */
export function parseReference(value: string): Reference | undefined {
  const [named = '', digest, ...more] = value.split('@')
  if (more.length > 0 || (digest !== undefined && !isDigest(digest))) return undefined
  const colon = named.lastIndexOf(':')
  const tagged = colon > named.lastIndexOf('/')
  const tag = tagged ? named.slice(colon + 1) : undefined
  if (tag !== undefined && !TAG.test(tag)) return undefined
  const place = splitHost(tagged ? named.slice(0, colon) : named)
  if (place === undefined) return undefined
  return { ...place, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) }
}

/** Whether a text is a tag by itself. */
export const isTag = (value: string): boolean => TAG.test(value)

/** `ghcr.io/owner/name`, without tag and digest. */
export const repositoryName = (reference: Reference): string => `${reference.registry}/${reference.repository}`

/** The whole reference as tools take it. */
export function referenceName(reference: Reference): string {
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`
  const digest = reference.digest === undefined ? '' : `@${reference.digest}`
  return `${repositoryName(reference)}${tag}${digest}`
}

/** The first part is a host when it has a dot or a port, or is localhost; otherwise the image is Docker Hub's. */
function splitHost(name: string): Pick<Reference, 'registry' | 'repository'> | undefined {
  const [first = '', ...rest] = name.split('/')
  const hosted = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost')
  const components = hosted ? rest : name.split('/')
  if ((hosted && !HOST.test(first)) || !components.every((part) => COMPONENT.test(part))) return undefined
  const registry = !hosted || first === 'index.docker.io' ? 'docker.io' : first
  const official = registry === 'docker.io' && components.length === 1
  const repository = official ? `library/${components[0]}` : components.join('/')
  return repository.length > REPOSITORY_LENGTH ? undefined : { registry, repository }
}
