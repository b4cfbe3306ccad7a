import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../rig/connection.ts'
import { child, valuesIn } from './child.ts'
import { pushRustupImage } from './rustup-image.ts'

const rig = connect()
const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'muslin-git-dependencies-'))
const native = process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64'
const canary = `canary-${Date.now()}`
const FOREIGN = 'https://git.example.com'

let image: string
let server: Server
const urlOf = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

beforeAll(async () => {
  image = pushRustupImage(rig)
  const commit = privateRepository()
  server = await serveGit(join(folder, 'served'), `x-access-token:${canary}`)
  write('app', {
    'Cargo.toml': `[package]\nname = "git-user"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]
from-git = { git = "${urlOf()}/acme/from-git.git", branch = "main" }\n`,
    'Cargo.lock': `version = 4\n\n[[package]]\nname = "from-git"\nversion = "0.1.0"
source = "git+${urlOf()}/acme/from-git.git?branch=main#${commit}"\n
[[package]]\nname = "git-user"\nversion = "0.1.0"\ndependencies = [\n "from-git",\n]\n`,
    'src/main.rs': 'fn main() { println!("{}", from_git::said()) }\n',
    '.cargo/config.toml': '[net]\nretry = 0\n',
  })
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('a dependency in a private repository', () => {
  it.each([
    ['without a token', '', FOREIGN, /Cargo cannot read .*: its server wants a login\. Give a token/],
    [
      'with a token for another server',
      `git-token=${canary}`,
      FOREIGN,
      /Cargo cannot read .*: its server wants a login/,
    ],
    ['with a wrong token', 'git-token=nobody', '', /Cargo may not read .*: its server refuses the login\. Give one/],
  ])('is refused in one message %s', async (_, secrets, on, message) => {
    dropMounts()
    const step = await build({ secrets }, on || urlOf())
    expect(step.exitCode).toBe(1)
    const [, told] = step.log.split('::error title=build-binary::')
    expect(told).toMatch(message)
    expect(told).toContain(`${urlOf()}/acme/from-git.git`)
  })

  it.each([
    ['a token for the server that the project is on', () => `git-token=${canary}`, urlOf],
    [
      'lines of git-credential-store for any server',
      () => `git-credentials=${urlOf().replace('//', `//x-access-token:${canary}@`)}`,
      () => FOREIGN,
    ],
  ])('is compiled by %s, which is nowhere afterwards', async (_, secrets, on) => {
    dropMounts()
    const step = await build({ secrets: secrets(), layout: join(folder, 'layout') }, on())
    expect(step.exitCode, step.log).toBe(0)
    expect(execFileSync(step.outputs.binary ?? '', { encoding: 'utf8' })).toBe('git\n')
    expect(step.log).toMatch(
      /Compiling from-git v0\.1\.0 \(http:\/\/127\.0\.0\.1:\d+\/acme\/from-git\.git\?branch=main#/,
    )
    const masks = /^::add-mask::.*\n/gm
    expect(step.log.match(masks)?.join('')).toContain(canary)
    expect(step.log.replace(masks, '')).not.toContain(canary)
    expect(filesWith(canary, step.place)).toEqual([])
    expect(blobsWith(canary)).toEqual([])
    expect(inMounts(`test -n "$(ls /mounts/git/checkouts)" && ! grep -rl ${canary} /mounts`)).toBe('')
  })

  it('needs neither token nor network again', async () => {
    write('app', { 'src/main.rs': 'fn main() { println!("{} again", from_git::said()) }\n' })
    const step = await build({ network: 'none' }, urlOf())
    expect(step.exitCode, step.log).toBe(0)
    expect(execFileSync(step.outputs.binary ?? '', { encoding: 'utf8' })).toBe('git again\n')
    expect(step.log).toContain('Compiling git-user v0.1.0 (/src)')
    expect(step.log).not.toContain('Compiling from-git')
  })
})

/** Runs the action's source as the runner runs its bundle. */
async function build(inputs: Readonly<Record<string, string>>, on: string) {
  const place = mkdtempSync(join(folder, 'step-'))
  const file = (name: string): string => join(place, name)
  for (const name of ['output', 'state', 'summary']) writeFileSync(file(name), '')
  mkdirSync(file('temp'))
  const all = { context: 'app', platform: native, push: 'false', 'rust-image': image, ...inputs }
  const given = Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
  const env = {
    ...process.env,
    ...rig.env,
    ...Object.fromEntries(given),
    GITHUB_SERVER_URL: on,
    RUNNER_TEMP: file('temp'),
    GITHUB_OUTPUT: file('output'),
    GITHUB_STATE: file('state'),
    GITHUB_STEP_SUMMARY: file('summary'),
  }
  const ended = await child(['node', join(root, 'src/entry/build-binary.ts')], folder, env)
  return { ...ended, place, outputs: valuesIn(file('output')) }
}

function write(place: string, files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, place, name)), { recursive: true })
    writeFileSync(join(folder, place, name), content)
  }
}

/** @returns its commit */
function privateRepository(): string {
  write('from-git', {
    'Cargo.toml': '[package]\nname = "from-git"\nversion = "0.1.0"\nedition = "2021"\n',
    'src/lib.rs': 'pub fn said() -> &\'static str { "git" }\n',
  })
  const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false']
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', join(folder, 'from-git'), ...author, ...args], { encoding: 'utf8' }).trim()
  git('init', '-q', '-b', 'main')
  git('add', '.')
  git('commit', '-qm', 'a crate')
  git('clone', '-q', '--bare', '.', join(folder, 'served/acme/from-git.git'))
  return git('rev-parse', 'HEAD')
}

/** git's own server (git-http-backend), for whoever brings the login. */
async function serveGit(place: string, login: string): Promise<Server> {
  const expected = `Basic ${Buffer.from(login).toString('base64')}`
  const made = createServer((request, response) => {
    if (request.headers.authorization === expected) return answer(place, request, response)
    return response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end()
  })
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve))
  return made
}

/** CGI (RFC 3875): the request in the environment, the answer's headers before an empty line. */
function answer(place: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url ?? '', 'http://127.0.0.1')
  const env = {
    PATH: process.env.PATH,
    GIT_PROJECT_ROOT: place,
    GIT_HTTP_EXPORT_ALL: '1',
    REQUEST_METHOD: request.method,
    PATH_INFO: pathname,
    QUERY_STRING: search.slice(1),
    CONTENT_TYPE: request.headers['content-type'] ?? '',
    HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
    HTTP_GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
  }
  const backend = spawn('git', ['http-backend'], { env, stdio: ['pipe', 'pipe', 'inherit'] })
  request.pipe(backend.stdin)
  const chunks: Buffer[] = []
  backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  backend.on('close', () => send(Buffer.concat(chunks), response))
}

function send(said: Buffer, response: ServerResponse): void {
  const end = said.indexOf('\r\n\r\n')
  const headers = said.subarray(0, end).toString().split('\r\n')
  for (const [name = '', value = ''] of headers.map((line) => line.split(': '))) {
    if (name === 'Status') response.statusCode = Number.parseInt(value, 10)
    else response.setHeader(name, value)
  }
  response.end(said.subarray(end + 4))
}

/** Files below a folder that hold a text. */
const filesWith = (text: string, place: string): readonly string[] =>
  readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(text))

/** Blobs of the image that hold a text, uncompressed. */
const blobsWith = (text: string): readonly string[] =>
  readdirSync(join(folder, 'layout/blobs/sha256')).filter((name) => {
    const blob = readFileSync(join(folder, 'layout/blobs/sha256', name))
    return (blob[0] === 0x1f && blob[1] === 0x8b ? gunzipSync(blob) : blob).includes(text)
  })

const dropMounts = (): void => expect(inMounts('rm -rf /mounts/git/* /mounts/target/*')).toBe('')

/** What a command on the cache mounts of the program prints when it fails. */
function inMounts(command: string): string {
  const mounts = ['registry', 'git', 'target'].map((name) => {
    return `--mount=type=cache,id=muslin-${name}-${native.replace('/', '-')}-git-user,target=/mounts/${name}`
  })
  const place = mkdtempSync(join(folder, 'look-'))
  writeFileSync(join(place, 'Dockerfile'), `FROM busybox:1\nRUN ${mounts.join(' ')} ${command} # ${place}\n`)
  const args = ['buildx', 'build', '--builder', rig.builder, '--progress=plain', place]
  const ended = spawnSync('docker', args, { env: { ...process.env, ...rig.env }, encoding: 'utf8' })
  return ended.status === 0 ? '' : ended.stderr
}
