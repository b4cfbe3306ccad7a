import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { proxyRemedy, useProxy } from '../../../src/runner/proxy.ts'

/** A real proxy, which knows one host that nobody else does, and that host. */
const asked: string[] = []
const host = createServer((_, response) => response.end('the host'))
const proxy = createServer().on('connect', ({ url = '', headers }, client) => {
  asked.push(`${url} ${headers['proxy-authorization'] ?? '-'}`)
  if (url !== 'registry.invalid:80') return void client.end('HTTP/1.1 403 Forbidden\r\n\r\n')
  const there = connect(portOf(host), '127.0.0.1', () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n')
    there.pipe(client).pipe(there)
  })
  for (const socket of [there, client]) socket.on('error', () => socket.destroy())
})
const portOf = (server: Server): number => (server.address() as AddressInfo).port
const listening = (server: Server) => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))

beforeAll(async () => {
  await Promise.all([listening(host), listening(proxy)])
})
afterAll(() => {
  for (const server of [host, proxy]) {
    server.closeAllConnections()
    server.close()
  }
})
afterEach(() => {
  asked.length = 0
})

const address = (): string => `127.0.0.1:${portOf(proxy)}`

/** What a request answers in such an environment. */
async function answerOf(url: string, environment: Readonly<Record<string, string>>): Promise<string> {
  const undo = useProxy(environment)
  try {
    return await (await fetch(url)).text()
  } catch {
    return 'nothing'
  } finally {
    undo()
  }
}

describe('the proxy of the environment', () => {
  it.each([
    ['http_proxy', ''],
    ['HTTP_PROXY', 'http://'],
  ])('of %s is asked for other hosts', async (name, scheme) => {
    const environment = { [name]: `${scheme}${address()}` }
    expect(await answerOf('http://registry.invalid/v2/', environment)).toBe('the host')
    expect(asked).toEqual(['registry.invalid:80 -'])
  })

  it('of https_proxy is asked for hosts with TLS, with its login', async () => {
    expect(await answerOf('https://registry.invalid/', { HTTPS_PROXY: `http://o:pw@${address()}` })).toBe('nothing')
    expect(asked).toEqual([`registry.invalid:443 Basic ${Buffer.from('o:pw').toString('base64')}`])
  })

  it.each([
    ['no_proxy', 'other.invalid,registry.invalid'],
    ['NO_PROXY', '.invalid'],
    ['no_proxy', '*'],
  ])('is not asked for what %s=%s names', async (name, value) => {
    const environment = { http_proxy: address(), [name]: value }
    expect(await answerOf('http://registry.invalid/', environment)).toBe('nothing')
    expect(asked).toEqual([])
  })

  it('is not asked for this machine', async () => {
    expect(await answerOf(`http://localhost:${portOf(host)}/`, { http_proxy: address() })).toBe('the host')
    expect(await answerOf(`http://127.0.0.1:${portOf(host)}/`, { http_proxy: address(), no_proxy: 'x' })).toBe(
      'the host',
    )
    expect(asked).toEqual([])
  })

  it('is asked as well where Node has been told of it, and not for this machine, which Node would ask it for', async () => {
    const environment = { http_proxy: address(), NODE_USE_ENV_PROXY: '1' }
    const { setGlobalProxyFromEnv: setNodes } = process.getBuiltinModule('node:http') as unknown as {
      readonly setGlobalProxyFromEnv: (proxies: object) => () => void
    }
    const undo = setNodes({ http_proxy: `http://${address()}` })
    expect(await answerOf(`http://localhost:${portOf(host)}/`, environment)).toBe('the host')
    expect(await answerOf('http://registry.invalid/', environment)).toBe('the host')
    undo()
    expect(asked).toEqual(['registry.invalid:80 -'])
  })

  it.each([
    ['socks5://o:pw@127.0.0.1:1', 'it names no proxy such as http://proxy:3128.'],
    ['http://o:pw%@127.0.0.1:1', 'a % in its password is written %25.'],
    ['http://o%zz:pw@127.0.0.1:1', 'a % in its password is written %25.'],
    ['http://o:pw%ff@127.0.0.1:1', 'a % in its password is written %25.'],
  ])('is left out with a warning, which tells no password, where it is %s', async (value, reason) => {
    const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    const answer = await answerOf('http://registry.invalid/', { http_proxy: value })
    const printed = said.mock.calls.join('')
    said.mockRestore()
    expect(answer).toBe('nothing')
    const told = reason.replaceAll('%', '%25')
    expect(printed).toContain(`::warning::http_proxy in the environment is not used: ${told}`)
    expect(printed).not.toContain('pw')
  })

  it('has its login decoded where that is possible', async () => {
    await answerOf('http://registry.invalid/', { http_proxy: `http://o:5%25@${address()}` })
    expect(asked).toEqual([`registry.invalid:80 Basic ${Buffer.from('o:5%').toString('base64')}`])
  })
})

describe('the remedy', () => {
  it.each([
    [{}, ''],
    [{ https_proxy: 'x:1' }, ' https_proxy names a proxy: look at it, and at no_proxy.'],
  ])('with %j is %j', (environment, expected) => expect(proxyRemedy(environment)).toBe(expected))

  it('is NODE_USE_ENV_PROXY where this Node.js cannot be told', () => {
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue({})
    const [old, told] = [
      proxyRemedy({ HTTP_PROXY: 'x:1' }),
      proxyRemedy({ HTTP_PROXY: 'x:1', NODE_USE_ENV_PROXY: '1' }),
    ]
    useProxy({ HTTP_PROXY: 'x:1' })()
    vi.restoreAllMocks()
    expect(old).toMatch(/HTTP_PROXY names a proxy, which Node.js .* asks only with NODE_USE_ENV_PROXY=1/)
    expect(told).toContain('look at it')
  })
})
