import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { messageOf } from '../../../src/errors.ts'
import { RegistryError } from '../../../src/oci/answer.ts'
import type { Credential } from '../../../src/oci/credentials.ts'
import { digestOf } from '../../../src/oci/digest.ts'
import type { Reference } from '../../../src/oci/reference.ts'
import { RegistryClient } from '../../../src/oci/registry.ts'
import { fetchToken, registryUrl } from '../../../src/oci/token.ts'
import { withRegistry } from './scripted-registry.ts'

const INDEX = JSON.stringify({ schemaVersion: 2, manifests: [] })
const DIGEST = digestOf(INDEX)
const PASSWORD: Credential = { kind: 'password', username: 'robot', password: 'hunter2' }
const BASIC = `Basic ${Buffer.from('robot:hunter2').toString('base64')}`
const NOT_FOUND = JSON.stringify({ errors: [{ code: 'MANIFEST_UNKNOWN', message: 'manifest  unknown' }] })

/** What the registry does with one request; the body is what was sent to it. */
type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void

let server: Server | undefined
afterEach(() => server?.close())

/** Starts a registry whose nth request is answered by the nth handler, the last one answering all further ones. */
async function registry(...handlers: readonly Handler[]): Promise<{ host: string; seen: string[] }> {
  const seen: string[] = []
  server = createServer((request, response) => {
    const handler = handlers[Math.min(seen.length, handlers.length - 1)]
    seen.push(`${request.method} ${request.url} ${request.headers.authorization ?? '-'}`)
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => handler?.(request, response, body))
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}

const answer =
  (status: number, content: string | Buffer = '', headers: Record<string, string> = {}): Handler =>
  (_, response) => {
    response.writeHead(status, headers).end(content)
  }

/** A client on whose clock waiting takes no time. */
function clientWith(credential?: Credential): { client: RegistryClient; slept: number[] } {
  const slept: number[] = []
  const clock = {
    now: () => slept.reduce((sum, wait) => sum + wait, 0),
    sleep: async (wait: number) => slept.push(wait),
    random: () => 1,
  }
  const policy = { deadlineMs: 5000, firstWaitMs: 1000, longestWaitMs: 1000 }
  return { client: new RegistryClient({ credentials: async () => credential, policy, clock, healingMs: 2500 }), slept }
}

const image = (host: string): Reference => ({ registry: host, repository: 'o/app', digest: DIGEST })

describe('manifest', () => {
  it('asks for indexes and manifests, OCI and Docker, and checks the bytes', async () => {
    let accept = ''
    const { host, seen } = await registry((request, response) => {
      accept = request.headers.accept ?? ''
      response.end(INDEX)
    })
    const found = await clientWith().client.manifest(image(host))
    expect(found).toMatchObject({ digest: DIGEST, content: { kind: 'index', manifests: [] } })
    expect(seen).toEqual([`GET /v2/o/app/manifests/${DIGEST} -`])
    expect(accept.split(', ')).toEqual([
      'application/vnd.oci.image.index.v1+json',
      'application/vnd.docker.distribution.manifest.list.v2+json',
      'application/vnd.oci.image.manifest.v1+json',
      'application/vnd.docker.distribution.manifest.v2+json',
    ])
  })

  it('takes a tag, whose digest is that of the bytes', async () => {
    const { host, seen } = await registry(answer(200, INDEX))
    const found = await clientWith().client.manifest({ registry: host, repository: 'o/app', tag: 'v1' })
    expect(found.digest).toBe(DIGEST)
    expect(seen).toEqual(['GET /v2/o/app/manifests/v1 -'])
  })

  it.each([
    ['other bytes than those asked for', answer(200, `${INDEX} `), 'other bytes'],
    ['a manifest beyond all measure', answer(200, Buffer.alloc(4 * 1024 * 1024 + 1)), 'more than'],
    ['404', answer(404, NOT_FOUND), 'answered 404 (MANIFEST_UNKNOWN: manifest unknown).'],
    ['400 with a whole page', answer(400, '<html>'), 'answered 400.'],
    ['403', answer(403), 'docker/login-action'],
    ['401 without a challenge', answer(401), 'docker/login-action'],
    ['401 for a password that nobody has', answer(401, '', { 'www-authenticate': 'Basic realm="x"' }), 'login-action'],
  ])('refuses %s at once', async (_, handler, message) => {
    const { host, seen } = await registry(handler)
    const { client, slept } = clientWith()
    const error = await client.manifest(image(host)).catch((thrown) => thrown)
    expect(error).toBeInstanceOf(RegistryError)
    expect(error.message).toContain(message)
    expect([seen.length, slept]).toEqual([1, []])
  })
})

describe('retries', () => {
  it.each([
    ['429 with Retry-After', answer(429, '', { 'retry-after': '3' }), [3000]],
    ['503', answer(503), [1000]],
    [
      'a broken connection',
      ((_, response) => {
        response.destroy()
      }) satisfies Handler,
      [1000],
    ],
    [
      'an answer that breaks off',
      ((_, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{')
        setTimeout(() => response.destroy(), 20)
      }) satisfies Handler,
      [1000],
    ],
  ])('%s passes', async (_, handler, waits) => {
    const { host, seen } = await registry(handler, answer(200, INDEX))
    const { client, slept } = clientWith()
    expect((await client.manifest(image(host))).digest).toBe(DIGEST)
    expect([seen.length, slept]).toEqual([2, waits])
  })

  it('gives up at the deadline, naming the last answer', async () => {
    const { host } = await registry(answer(502))
    const { client, slept } = clientWith()
    await expect(client.manifest(image(host))).rejects.toThrow(`o/app@${DIGEST}: the registry answered 502.`)
    expect(slept).toEqual([1000, 1000, 1000, 1000, 1000])
  })

  it('waits for what was pushed just now, but not as long as for a registry in trouble', async () => {
    const { host } = await registry(answer(404, NOT_FOUND), answer(200, INDEX))
    expect((await clientWith().client.manifest(image(host), { fresh: true })).digest).toBe(DIGEST)
    const never = await registry(answer(404, NOT_FOUND))
    const { client, slept } = clientWith()
    await expect(client.manifest(image(never.host), { fresh: true })).rejects.toThrow('404')
    expect(slept).toEqual([1000, 1000])
  })

  it('names a registry that is not there', async () => {
    const { host } = await registry(answer(200))
    await new Promise((resolve) => server?.close(resolve))
    await expect(clientWith().client.manifest(image(host))).rejects.toThrow(/no answer: .*ECONNREFUSED/)
  })
})

describe('authorization', () => {
  /** A registry with its token service: it wants the token that the service gives for the right credential. */
  function guarded(token: Handler): Handler {
    return (request, response, body) => {
      if (request.url?.startsWith('/token')) return token(request, response, body)
      if (request.headers.authorization === 'Bearer t0ken') return answer(200, INDEX)(request, response, body)
      const realm = `http://${request.headers.host}/token`
      const challenge = `Bearer realm="${realm}",service="reg",scope="repository:o/app:pull"`
      return answer(401, '', { 'www-authenticate': challenge })(request, response, body)
    }
  }
  const give = answer(200, JSON.stringify({ token: 't0ken' }))

  it.each([
    ['anonymously', undefined, '-'],
    ['with a password', PASSWORD, BASIC],
  ])('gets a token %s, and uses it again', async (_, credential, sent) => {
    const { host, seen } = await registry(guarded(give))
    const { client } = clientWith(credential)
    await client.manifest(image(host))
    await client.manifest(image(host))
    expect(seen).toEqual([
      `GET /v2/o/app/manifests/${DIGEST} -`,
      `GET /token?service=reg&scope=repository%3Ao%2Fapp%3Apull ${sent}`,
      `GET /v2/o/app/manifests/${DIGEST} Bearer t0ken`,
      `GET /v2/o/app/manifests/${DIGEST} Bearer t0ken`,
    ])
  })

  it('exchanges an identity token', async () => {
    let form = ''
    const { host, seen } = await registry(
      guarded((request, response, body) => {
        form = body
        answer(200, JSON.stringify({ access_token: 't0ken' }))(request, response, body)
      }),
    )
    await clientWith({ kind: 'token', identityToken: 'refresh-me' }).client.manifest(image(host))
    expect(seen[1]).toBe('POST /token -')
    expect(Object.fromEntries(new URLSearchParams(form))).toMatchObject({
      grant_type: 'refresh_token',
      refresh_token: 'refresh-me',
      scope: 'repository:o/app:pull',
    })
  })

  it('sends a password where the registry itself asks for it', async () => {
    const { host, seen } = await registry(
      answer(401, '', { 'www-authenticate': 'Basic realm="r"' }),
      answer(200, INDEX),
    )
    await clientWith(PASSWORD).client.manifest(image(host))
    expect(seen[1]).toBe(`GET /v2/o/app/manifests/${DIGEST} ${BASIC}`)
  })

  it('does not send a password to a token service without https', async () => {
    const challenge = 'Bearer realm="http://auth.example/token",service="reg"'
    const { host, seen } = await registry(answer(401, '', { 'www-authenticate': challenge }))
    await expect(clientWith(PASSWORD).client.manifest(image(host))).rejects.toThrow('no https address')
    expect(seen).toHaveLength(1)
  })

  it('does not send a password of a registry elsewhere to a server on this machine', async () => {
    const { host, seen } = await registry(give)
    const challenge = { scheme: 'bearer', realm: `http://${host}/token` } as const
    const asked = fetchToken(challenge, { registry: 'registry.example', repository: 'o/app' }, PASSWORD)
    await expect(asked).rejects.toThrow(
      `the registry registry.example names http://${host} as its token service, which is`,
    )
    expect(seen).toEqual([])
  })

  it.each([
    ['a password', PASSWORD],
    ['an identity token', { kind: 'token', identityToken: 'refresh-me' } as const],
  ])('is not sent on where the token service redirects: %s', async (_, credential) => {
    await withRegistry(
      () => ({ status: 200, body: JSON.stringify({ token: 't0ken' }) }),
      async (other) => {
        const { host, seen } = await registry(guarded(answer(307, '', { location: `http://${other.host}/t` })))
        const asked = clientWith(credential).client.manifest(image(host))
        await expect(asked).rejects.toThrow(`the token service http://${host} redirects to http://${other.host}, so no`)
        expect([seen.length, other.seen]).toEqual([2, []])
      },
    )
  })

  it.each([
    ['a token service that refuses', answer(401, JSON.stringify({ errors: [{ code: 'UNAUTHORIZED' }] }))],
    ['a token service without a token', answer(200, '{}')],
    ['a token that opens nothing', answer(200, JSON.stringify({ token: 'wrong' }))],
  ])('%s: the message holds no secret', async (_, token) => {
    const { host } = await registry(guarded(token))
    const error = await clientWith(PASSWORD)
      .client.manifest(image(host))
      .catch((thrown) => thrown)
    expect(error).toBeInstanceOf(RegistryError)
    for (const secret of ['hunter2', BASIC.slice(6), 'wrong']) expect(messageOf(error)).not.toContain(secret)
  })
})

describe('digestOfTag', () => {
  const tag = (host: string): Reference => ({ registry: host, repository: 'o/app', tag: 'v1' })

  it.each([
    ['the header', [answer(200, '', { 'docker-content-digest': DIGEST })], DIGEST],
    ['the content where there is no header', [answer(200), answer(200, INDEX)], DIGEST],
    ['nothing, where there is no such tag', [answer(404)], undefined],
    ['the content where there is no HEAD', [answer(405), answer(200, INDEX)], DIGEST],
    ['nothing, where there is neither HEAD nor tag', [answer(501), answer(404)], undefined],
  ])('is %s', async (_, handlers, expected) => {
    const { host, seen } = await registry(...handlers)
    expect(await clientWith().client.digestOfTag(tag(host))).toBe(expected)
    expect(seen[0]).toBe('HEAD /v2/o/app/manifests/v1 -')
  })

  it('says so when the registry refuses', async () => {
    const { host } = await registry(answer(403))
    await expect(clientWith().client.digestOfTag(tag(host))).rejects.toThrow('403')
  })
})

describe('blob', () => {
  it('is checked against its digest, also behind a redirect, where no password goes', async () => {
    let sentOn: string | undefined = 'nothing'
    const { host } = await registry(
      answer(401, '', { 'www-authenticate': 'Basic realm="r"' }),
      (request, response) => {
        // Another name of the same machine: another origin.
        const port = request.headers.host?.split(':')[1]
        response.writeHead(307, { location: `http://localhost:${port}/storage` }).end()
      },
      (request, response) => {
        sentOn = request.headers.authorization
        response.end('content')
      },
    )
    const bytes = await clientWith(PASSWORD).client.blob(image(host), { digest: digestOf('content') })
    expect(new TextDecoder().decode(bytes)).toBe('content')
    expect(sentOn).toBeUndefined()
  })

  it('has no more bytes than its descriptor says', async () => {
    const { host } = await registry(answer(200, 'content!'))
    const asked = clientWith().client.blob(image(host), { digest: digestOf('content!'), size: 7 })
    await expect(asked).rejects.toThrow('the answer has more than 7 bytes, and its manifest says that it has no more')
  })

  it('refuses other bytes', async () => {
    const { host } = await registry(answer(200, 'content!'))
    await expect(clientWith().client.blob(image(host), { digest: digestOf('content') })).rejects.toThrow('other bytes')
  })
})

describe('registryUrl', () => {
  it.each([
    ['docker.io', 'https://registry-1.docker.io'],
    ['ghcr.io', 'https://ghcr.io'],
    ['registry.example:5000', 'https://registry.example:5000'],
    ['localhost', 'http://localhost'],
    ['localhost:5000', 'http://localhost:5000'],
    ['127.1.2.3:5000', 'http://127.1.2.3:5000'],
    ['[::1]:5000', 'http://[::1]:5000'],
    ['localhost.example', 'https://localhost.example'],
    ['127.0.0.1.example', 'https://127.0.0.1.example'],
    ['10.0.0.1:5000', 'https://10.0.0.1:5000'],
  ])('%s → %s', (registryHost, expected) => {
    expect(registryUrl(registryHost)).toBe(expected)
  })
})
