import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { RegistryError, refusal } from '../../src/oci/answer.ts'
import { chosenChallenge } from '../../src/oci/challenge.ts'
import { dockerCredentials } from '../../src/oci/credentials.ts'
import { digestOf } from '../../src/oci/digest.ts'
import { layoutDigests } from '../../src/oci/layout.ts'
import { configLabels, configPlatform, decodeManifest, imageEntries } from '../../src/oci/manifest.ts'
import { nearestPlatform, parsePlatform, platformName, platformSlug } from '../../src/oci/platform.ts'
import { parseReference, referenceName } from '../../src/oci/reference.ts'
import { MayPass } from '../../src/oci/retry.ts'
import { startOf } from '../../src/oci/start.ts'
import { nextPage } from '../../src/oci/tags.ts'
import { declared, declaredLater, holds, holdsLater, hostile, mutated, pumped, textOf } from './pieces.ts'

const folder = mkdtempSync(join(tmpdir(), 'muslin-fuzz-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const HEX = 'a'.repeat(64)
const REFERENCE = [
  ...['ghcr.io', 'localhost', 'index.docker.io', 'docker.io', '127.0.0.1', '[::1]', ':5000', '/', ':', '@', '.', '-'],
  ...['_', '__', 'owner', 'app', 'latest', 'v1.2.3', 'A', `sha256:${HEX}`, `@sha256:${HEX}`, HEX, ' ', '\n', 'é'],
]

/** The grammar of distribution/reference (regexp.go), in one expression, with the digests that we take. */
const COMPONENT = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*'
const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?'
const GRAMMAR = new RegExp(
  `^(?:((?:${LABEL}(?:\\.${LABEL})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?)/)?(${COMPONENT}(?:/${COMPONENT})*)` +
    '(?::([\\w][\\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$',
)
const PATH = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`)

const isHost = (part: string): boolean => /[.:]/.test(part) || part === 'localhost'

/**
 * What it reads, after splitDockerDomain there: what comes first is a host when it looks like one. Stricter in two things:
 * capitals alone make no host, and what looks like a host and is none makes no path.
 */
function byGrammar(value: string): string | undefined {
  const [whole, first = '', path = '', tag, digest] = GRAMMAR.exec(value) ?? []
  const named = isHost(first) || first === '' ? path : `${first}/${path}`
  const seemsHosted = !isHost(first) && named.includes('/') && isHost(named.split('/')[0] ?? '')
  if (whole === undefined || seemsHosted || !PATH.test(named)) return undefined
  const name = normalName(isHost(first) ? first : '', named)
  return name && `${name}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`
}

function normalName(first: string, path: string): string | undefined {
  const host = ['', 'index.docker.io', 'docker.io'].includes(first) ? 'docker.io' : first
  const repository = host === 'docker.io' && !path.includes('/') ? `library/${path}` : path
  return repository.length > 255 ? undefined : `${host}/${repository}`
}

describe('image references', () => {
  const nearly = fc.oneof(textOf(...REFERENCE), fc.stringMatching(GRAMMAR, { maxLength: 300 }))

  it('are those of the grammar of distribution, and no others', () => {
    holds(
      nearly,
      (value) => {
        const read = parseReference(value)
        expect(read && referenceName(read)).toBe(byGrammar(value))
      },
      { examples: [`ghcr.io/${'a'.repeat(255)}`, `ghcr.io/${'a'.repeat(256)}`, 'a.a_0/a'] },
    )
  })

  it('are read again from their names', () => {
    holds(nearly, (value) => {
      const read = parseReference(value)
      if (read !== undefined) expect(parseReference(referenceName(read))).toEqual(read)
    })
  })

  it('end in time', () => {
    holds(pumped(...REFERENCE), (value) => void declared(() => parseReference(value)))
  })
})

describe('platforms', () => {
  const PLATFORM = ['linux', '/', 'amd64', 'arm64', 'arm', 'v7', 'v8', 'x86_64', 'constructor', '__proto__', 'LINUX']
  const written = fc.oneof(
    textOf(...PLATFORM),
    fc.array(fc.constantFrom(...PLATFORM)).map((parts) => parts.join('')),
  )

  it('have one spelling, which is read again', () => {
    holds(written, (value) => {
      const platform = parsePlatform(value)
      if (platform === undefined) return
      expect(parsePlatform(platformName(platform))).toEqual(platform)
      expect(platformSlug(platform)).toMatch(/^linux-[a-z0-9]+(-v\d)?$/)
    })
  })

  it('are near to one that there is', () => {
    holds(fc.oneof(written, pumped(...PLATFORM)), (value) => {
      expect(parsePlatform(declared(() => nearestPlatform(value)) ?? '')).toBeDefined()
    })
  })
})

describe('challenges of registries', () => {
  const name = fc.constantFrom('realm', 'service', 'scope', 'error', 'charset')
  const value = fc.string({ unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)) })
  const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`
  const known = fc.record({
    scheme: fc.constantFrom('Basic', 'Bearer', 'bearer'),
    values: fc.dictionary(name, value, { minKeys: 1, noNullPrototype: true }),
  })
  type Known = { readonly scheme: string; readonly values: Readonly<Record<string, string>> }
  const headerOf = ({ scheme, values }: Known): string => {
    const parameters = Object.entries(values).map(([key, text]) => `${key}=${quoted(text)}`)
    return `${scheme} ${parameters.join(', ')}`
  }

  it('are found among others, whatever stands in quotes', () => {
    const offers = fc.array(fc.oneof(known, fc.constantFrom('Negotiate', 'Negotiate YII=', 'NTLM')), { maxLength: 4 })
    holds(offers, (list) => {
      const header = list.map((each) => (typeof each === 'string' ? each : headerOf(each))).join(', ')
      const ours = list.filter((each) => typeof each !== 'string')
      const chosen = ours.find(({ scheme }) => scheme.toLowerCase() === 'bearer') ?? ours[0]
      const { realm = '', service, scope } = chosen?.values ?? {}
      const expected = chosen && { scheme: chosen.scheme.toLowerCase(), realm, service, scope }
      expect({ found: chosenChallenge(header) }).toEqual({ found: expected })
    })
  })

  it('end in time', () => {
    const pieces = ['Bearer', 'Basic', ' ', '=', '"', '\\', ',', 'realm', 'realm="x"', 'a=b', 'a']
    holds(fc.oneof(textOf(...pieces), pumped(...pieces)), (header) => void declared(() => chosenChallenge(header)))
  })
})

describe('what registries and layouts send', () => {
  const digest = digestOf('x')
  const descriptor = { mediaType: 'a/b', digest, size: 1, platform: { os: 'linux', architecture: 'arm' } }
  const samples = [
    { schemaVersion: 2, config: descriptor, layers: [descriptor], annotations: { a: 'b' } },
    { schemaVersion: 2, manifests: [descriptor, { ...descriptor, annotations: { 'vnd.docker.reference.type': 'x' } }] },
    { os: 'linux', architecture: 'arm64', config: { Labels: { a: 'b' }, Env: ['PATH=/bin'], Entrypoint: ['/app'] } },
  ]
  const answers = fc.oneof(hostile, ...samples.map(mutated)).map((value) => JSON.stringify(value) ?? '')
  const bytes = fc.oneof(
    answers.map((json) => Buffer.from(json)),
    fc.uint8Array().map((all) => Buffer.from(all)),
  )

  it('is a manifest, an index, a config, or refused', () => {
    holds(bytes, (content) => {
      const manifest = declared(() => decodeManifest(content), UserError)
      if (manifest?.kind === 'index') imageEntries(manifest)
      declared(() => configPlatform(content), UserError)
      declared(() => configLabels(content), UserError)
      declared(() => startOf(content), UserError)
    })
  })

  it('is the index of a layout, or refused', async () => {
    await holdsLater(
      bytes,
      async (content) => {
        writeFileSync(join(folder, 'index.json'), content)
        await declaredLater(() => layoutDigests(folder), UserError)
      },
      { examples: [Buffer.from('{"manifests": [{"digest": {"toString": 1}}]}')] },
    )
  })

  it('is a refusal, whatever it says', async () => {
    const errors = mutated({ errors: [{ code: 'DENIED', message: 'no' }, { code: 'X' }] })
    const texts = fc.oneof(
      errors.map((value) => JSON.stringify(value) ?? ''),
      answers,
    )
    await holdsLater(
      fc.tuple(texts, fc.integer({ min: 400, max: 599 })),
      async ([text, status]) => {
        const error = await refusal(new Response(text, { status }), 'reading x')
        expect(error instanceof RegistryError || error instanceof MayPass).toBe(true)
      },
      { examples: [['{"errors":[null]}', 403]] },
    )
  })

  it('leads to another page at the same host only', () => {
    const link = [
      '<',
      '>',
      ';',
      ' rel="next"',
      'rel=next',
      '/v2/',
      'http://other/',
      'https://r.io/',
      '//other',
      ',',
      '\\',
    ]
    holds(fc.oneof(textOf(...link), pumped(...link)), (header) => {
      const next = declared(() => nextPage(header, 'https://r.io/v2/x/tags/list', 'reading'), RegistryError)
      if (next !== undefined) expect(new URL(next).origin).toBe('https://r.io')
    })
  })
})

describe("docker's configuration", () => {
  const sample = {
    auths: { 'ghcr.io': { auth: 'YTpi' }, 'https://index.docker.io/v1/': { identitytoken: 'x', username: 'u' } },
    credHelpers: { 'r.io': '' },
  }

  async function credentialIn(config: string, registry: string) {
    writeFileSync(join(folder, 'config.json'), config)
    return await declaredLater(async () => await dockerCredentials(folder)(registry), UserError)
  }

  it('gives a credential, none, or an error for people', async () => {
    const json = fc.oneof(mutated(sample), hostile).map((value) => JSON.stringify(value) ?? '')
    const registry = fc.constantFrom('ghcr.io', 'docker.io', 'r.io', 'constructor', '__proto__')
    const once = ['null', '{"auths":{"ghcr.io":null}}', '{"auths":{"ghcr.io":{"auth":5}}}']
    await holdsLater(
      fc.tuple(fc.oneof(json, fc.string()), registry),
      async ([config, name]) => {
        const found = await credentialIn(config, name)
        if (found?.kind === 'password') expect(typeof found.username + typeof found.password).toBe('stringstring')
        if (found?.kind === 'token') expect(typeof found.identityToken).toBe('string')
      },
      { examples: once.map((text): [string, 'ghcr.io'] => [text, 'ghcr.io']) },
    )
  })

  it('gives what docker login has written', async () => {
    const username = fc.string({ minLength: 1, unit: 'binary' }).filter((text) => !text.includes(':'))
    const password = fc.string({ unit: 'binary' }).filter((text) => !text.endsWith('\0'))
    await holdsLater(fc.tuple(username, password), async ([name, secret]) => {
      const auth = Buffer.from(`${name}:${secret}`).toString('base64')
      const found = await credentialIn(JSON.stringify({ auths: { 'ghcr.io': { auth } } }), 'ghcr.io')
      expect(found).toEqual({ kind: 'password', username: name, password: secret })
    })
  })
})
