import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { unchangedLegs } from '../../../src/plan/unchanged.ts'

const checkout = mkdtempSync(join(tmpdir(), 'muslin-unchanged-'))
afterAll(() => rmSync(checkout, { recursive: true, force: true }))

const git = (...args: readonly string[]): string => {
  const own = ['-C', checkout, '-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false']
  return execFileSync('git', [...own, ...args], { encoding: 'utf8' }).trim()
}

function commit(path: string, content: string): void {
  writeFileSync(join(checkout, path), content)
  git('add', '.')
  git('commit', '-q', '-m', path)
}

const digestOf = (content: string): string => `sha256:${createHash('sha256').update(content).digest('hex')}`

/** The two answers of a registry that are needed (OCI distribution spec, pull): a manifest, and its config. */
function answers(revision: string): ReadonlyMap<string, string> {
  const labels = { 'org.opencontainers.image.revision': revision }
  const config = JSON.stringify({ os: 'linux', architecture: 'amd64', config: { Labels: labels }, rootfs: {} })
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf(config), size: config.length },
    layers: [],
  })
  return new Map([
    ['/v2/app/manifests/latest', manifest],
    [`/v2/app/manifests/${digestOf(manifest)}`, manifest],
    [`/v2/app/blobs/${digestOf(config)}`, config],
  ])
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'

let stored: ReadonlyMap<string, string>
const server = createServer(({ url = '' }, response) => {
  const body = stored.get(url)
  if (body === undefined) return response.writeHead(404).end()
  return response
    .writeHead(200, { 'Content-Type': url.includes('/manifests/') ? MANIFEST : 'application/json' })
    .end(body)
})

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  git('init', '-q')
  mkdirSync(join(checkout, 'app'))
  commit('app/main.c', 'int main(){}')
  stored = answers(git('rev-parse', 'HEAD'))
})
afterAll(() => server.close())
afterEach(() => git('reset', '-q', '--hard', git('rev-list', '--max-parents=0', 'HEAD')))

async function held(): Promise<readonly string[]> {
  const { port } = server.address() as AddressInfo
  const published = { registry: `127.0.0.1:${port}`, repository: 'app', tag: 'latest' }
  const legs = await unchangedLegs([{ os: 'linux', architecture: 'amd64' }], published, join(checkout, 'app'))
  return legs.map(({ platform }) => platform)
}

describe('a published platform', () => {
  it('is kept where no file has changed since its commit', async () => {
    git('commit', '-q', '--allow-empty', '-m', 'nothing')
    expect(await held()).toEqual(['linux/amd64'])
  })

  it.each(['app/main.c', 'app/other.c', 'Dockerfile'])('is built again where %s has changed', async (path) => {
    commit(path, 'changed')
    expect(await held()).toEqual([])
  })

  it('is built again where a submodule has moved that Git is told to leave out', async () => {
    commit('.gitmodules', '[submodule "dep"]\npath = dep\nurl = ../dep\nignore = all\n')
    stored = answers(moveSubmodule('1'))
    moveSubmodule('2')
    expect(await held()).toEqual([])
  })
})

/** What a commit names of a submodule is the mode 160000 and a commit that need not be there. */
function moveSubmodule(digit: string): string {
  git('update-index', '--add', '--cacheinfo', `160000,${digit.repeat(40)},dep`)
  git('commit', '-q', '-m', 'dep')
  return git('rev-parse', 'HEAD')
}
