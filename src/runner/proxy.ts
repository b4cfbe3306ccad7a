import { warn } from './log.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Where the address of a proxy stands, as for curl, git and Docker. */
const VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'] as const
/** Docker and @actions/http-client ask no proxy for this machine, whatever the environment says. */
const HERE = ['localhost', '127.0.0.1', '[::1]']

/**
 * From here on our requests go through the proxy that the environment names, as those of Docker and of GitHub's own clients
 * do: Node's fetch asks none by itself (nodejs.org/api/http.html, built-in proxy support), and with NODE_USE_ENV_PROXY=1 one for
 * this machine too. Other than with curl no_proxy names no 10.0.0.0/8, and http_proxy alone is asked for https (undici,
 * EnvHttpProxyAgent).
 *
 * @returns undoes it
 */
export function useProxy(environment: Environment = process.env): () => void {
  const proxies = proxiesIn(environment)
  if (proxies.length === 0) return () => undefined
  const own = environment.no_proxy || environment.NO_PROXY
  // Node knows the star alone, and not in a list.
  const excepted = own?.trim() === '*' ? '*' : [...(own ? [own] : []), ...HERE].join(',')
  return setProxies()?.({ ...Object.fromEntries(proxies), no_proxy: excepted }) ?? (() => undefined)
}

/** What to think of besides when a host cannot be reached; empty where no proxy is named. */
export function proxyRemedy(environment: Environment = process.env): string {
  const [first] = VARIABLES.filter((name) => environment[name])
  if (first === undefined) return ''
  if (isNodesOwn(environment) || setProxies() !== undefined)
    return ` ${first} names a proxy: look at it, and at no_proxy.`
  return ` ${first} names a proxy, which Node.js ${process.versions.node} asks only with NODE_USE_ENV_PROXY=1 in env of the step.`
}

const isNodesOwn = ({ NODE_USE_ENV_PROXY }: Environment): boolean => NODE_USE_ENV_PROXY === '1'

/** Since Node 24.14, which runners of version 2.327 do not bring as yet. */
const setProxies = () =>
  process.getBuiltinModule('node:http').setGlobalProxyFromEnv as ((proxies: Environment) => () => void) | undefined

function proxiesIn(environment: Environment): readonly (readonly [string, string])[] {
  return VARIABLES.toReversed().flatMap((name) => {
    const address = addressOf(name, environment[name])
    return address === undefined ? [] : [[name.toLowerCase(), address] as const]
  })
}

/** Without scheme it is http, as for curl. What stands there may be a password, so it is not told. */
function addressOf(name: string, value = ''): string | undefined {
  if (value === '') return undefined
  const url = URL.parse(value.includes('://') ? value : `http://${value}`)
  const isProxy = url !== null && /^https?:$/.test(url.protocol)
  if (isProxy && isDecodable(`${url.username}:${url.password}`)) return url.href
  const reason = isProxy ? 'a % in its password is written %25' : 'it names no proxy such as http://proxy:3128'
  warn(`${name} in the environment is not used: ${reason}.`)
  return undefined
}

/** A parsed URL leaves a bare % as it stands, and Node throws at it when it decodes the login. */
function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
