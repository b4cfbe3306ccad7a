import { createHmac } from 'node:crypto'

/** A ref that a token is good for. Permission bits: 1 read, 2 write. */
export interface Scope {
  readonly Scope: string
  readonly Permission: number
}

export const READ = 1
export const WRITE = 2

/** No secret: the service listens on loopback only and guards nothing. */
const SIGNING_KEY = 'muslin test rig'

/**
 * A token as the runner hands it to actions: a JWT whose claim `ac` lists the refs, the job's own first, then the default
 * branch. @actions/artifact looks for `scp`; BuildKit's client refuses a token without `exp` and `nbf`.
 */
export function mintToken(scopes: readonly Scope[]): string {
  const now = Math.floor(Date.now() / 1000)
  const times = { iat: now, nbf: now - 60, exp: now + 365 * 24 * 3600 }
  const claims = { ac: JSON.stringify(scopes), scp: 'Actions.Results:rig:job', ...times }
  const signed = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`
  return `${signed}.${signature(signed)}`
}

/** The scopes of an `authorization` header, or undefined when there is no token of ours in it. */
export function scopesOf(authorization: string | undefined): readonly Scope[] | undefined {
  const [head = '', claims = '', sum] = authorization?.replace(/^Bearer /i, '').split('.') ?? []
  if (sum !== signature(`${head}.${claims}`)) return undefined
  const { ac } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { ac: string }
  return JSON.parse(ac) as readonly Scope[]
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const signature = (text: string): string => createHmac('sha256', SIGNING_KEY).update(text).digest('base64url')
