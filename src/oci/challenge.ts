/** One way to prove who we are that a registry offers: a scheme with its parameters (RFC 9110, section 11.6.1). */
export interface Challenge {
  readonly scheme: 'basic' | 'bearer'
  readonly realm: string
  readonly service?: string
  readonly scope?: string
}

const CHALLENGE = /([A-Za-z]+)\s+((?:[\w-]+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s,"]+)\s*,?\s*)+)/g
const PARAMETER = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g

/** The challenge to answer among those of a `WWW-Authenticate` header: a token rather than a password, or none we know. */
export function chosenChallenge(header: string): Challenge | undefined {
  const offered = [...header.matchAll(CHALLENGE)].flatMap(([, scheme = '', rest = '']) => challenge(scheme, rest))
  return offered.find(({ scheme }) => scheme === 'bearer') ?? offered[0]
}

function challenge(name: string, rest: string): readonly Challenge[] {
  const scheme = name.toLowerCase()
  if (scheme !== 'basic' && scheme !== 'bearer') return []
  const { realm = '', service, scope } = parameters(rest)
  return [{ scheme, realm, ...(service === undefined ? {} : { service }), ...(scope === undefined ? {} : { scope }) }]
}

function parameters(rest: string): Readonly<Record<string, string | undefined>> {
  const pairs = [...rest.matchAll(PARAMETER)].map(([, name = '', quoted, bare]) => {
    return [name.toLowerCase(), bare ?? quoted?.replace(/\\(.)/g, '$1') ?? '']
  })
  return Object.fromEntries(pairs) as Record<string, string>
}
