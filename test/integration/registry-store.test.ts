import { spawn } from 'node:child_process'
import { createCipheriv, randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { dockerCredentials } from '../../src/oci/credentials.ts'
import { bytesSource, pushBlob, pushManifest } from '../../src/oci/push.ts'
import { parseReference, type Reference } from '../../src/oci/reference.ts'
import { RegistryClient } from '../../src/oci/registry.ts'
import { boundTo } from '../../src/store/bound.ts'
import { encodeEntry } from '../../src/store/registry/entry.ts'
import { entryTag, momentOf } from '../../src/store/registry/tag.ts'
import { openRegistryStore, type RegistryStoreOptions } from '../../src/store/registry.ts'
import { type Entry, openStore, type Store } from '../../src/store/store.ts'
import { connect, createBuilder, removeBuilder } from '../rig/connection.ts'
import { type Reopen, storeContract } from '../unit/store/contract.ts'
import { withFolder } from '../unit/store/github-job.ts'
import { withFaults } from './faulty-registry.ts'

const rig = connect()
const MiB = 1024 * 1024
const QUICK = { deadlineMs: 5_000, firstWaitMs: 100, longestWaitMs: 500 }
const credentials = async () => undefined

const newRepository = (): string => `muslin-test/cache-${randomUUID()}`

const opened = async (repository: string, options: RegistryStoreOptions = {}, host = rig.registry): Promise<Store> =>
  boundTo(options.signal, await openRegistryStore(`${host}/${repository}`, { credentials, policy: QUICK, ...options }))

const withStore = (
  work: (store: Store, folder: string, reopen: Reopen) => Promise<void>,
  options: RegistryStoreOptions = {},
) =>
  withFolder(async (folder) => {
    const repository = newRepository()
    await work(await opened(repository, options), folder, (signal) => opened(repository, { ...options, signal }))
  })

storeContract({ name: 'registry', withStore })
storeContract({ name: 'registry that lists two tags at once', withStore: (work) => withStore(work, { pageSize: 2 }) })

/** A file that looks like noise and is always the same, so that run after run takes no more of the registry's disk. */
async function fileOf(folder: string, size: number): Promise<{ readonly path: string; readonly content: Buffer }> {
  const path = join(folder, `file-${size}`)
  const content = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16, size)).update(Buffer.alloc(size))
  await writeFile(path, content)
  return { path, content }
}

describe('a store in a registry', () => {
  it('is opened by its place and named in messages', async () => {
    const ref = `${rig.registry}/${newRepository()}`
    expect((await openStore({ kind: 'registry', ref })).name).toBe(`registry ${ref}`)
  })

  it('is the same for two jobs', () =>
    withFolder(async (folder) => {
      const repository = newRepository()
      const [one, other] = [await opened(repository), await opened(repository)]
      await writeFile(join(folder, 'x'), 'x')
      expect(await other.find('k-1', ['k-'])).toBeUndefined()
      expect(await one.save('k-1', join(folder, 'x'))).toBe('saved')
      expect(await other.find('k-2', ['k-'])).toBe('k-1')
      expect(await other.save('k-1', join(folder, 'x'))).toBe('exists')
    }))

  it('keeps the first of two entries that two jobs store under one key', () =>
    withFolder(async (folder) => {
      const repository = newRepository()
      const [one, other] = [await opened(repository), await opened(repository)]
      await writeFile(join(folder, 'one'), 'one')
      await writeFile(join(folder, 'other'), 'other')
      // Both have looked before either of them saves.
      expect(await one.find('k', [])).toBeUndefined()
      expect(await other.find('other', [])).toBeUndefined()
      expect(await other.save('other', join(folder, 'other'))).toBe('saved')
      expect(await one.save('k', join(folder, 'one'))).toBe('saved')
      expect(await other.save('k', join(folder, 'other'))).toBe('exists')
      await (await opened(repository)).fetch('k', join(folder, 'back'))
      expect(await readFile(join(folder, 'back'), 'utf8')).toBe('one')
    }))

  it('sends the same content once', () =>
    withFolder(async (folder) => {
      const { path } = await fileOf(folder, 100_000)
      await withFaults(
        rig.registry,
        () => undefined,
        async ({ host, seen }) => {
          const store = await opened(newRepository(), {}, host)
          expect(await store.save('a', path)).toBe('saved')
          const uploads = () => seen.filter((line) => line.startsWith('POST')).length
          expect(uploads()).toBe(2) // the file and the empty config
          expect(await store.save('b', path)).toBe('saved')
          expect(uploads()).toBe(2)
          await store.fetch('b', join(folder, 'back'))
        },
      )
      expect((await readFile(join(folder, 'back'))).equals(await readFile(path))).toBe(true)
    }))

  it('finds the newest among long keys, whose tags do not hold them whole', () =>
    withStore(async (store, folder) => {
      await writeFile(join(folder, 'x'), 'x')
      const key = (end: string): string => `${'k'.repeat(400)}/${end.padEnd(110, '.')}`
      for (const end of ['old', 'new', 'other']) expect(await store.save(key(end), join(folder, 'x'))).toBe('saved')
      expect(await store.find('absent', [key('').slice(0, 401)])).toBe(key('other'))
      expect(await store.find('absent', [`${'k'.repeat(400)}/ne`, 'k'])).toBe(key('new'))
      expect(await store.find('absent', [`${'k'.repeat(400)}/x`])).toBeUndefined()
    }))

  it('throws when the registry is down', () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, 'x'), 'x')
      const policy = { deadlineMs: 300, firstWaitMs: 100, longestWaitMs: 100 }
      const store = await openRegistryStore('127.0.0.1:9/o/cache', { credentials, policy })
      await expect(store.find('a', [])).rejects.toThrow('no answer')
      await expect(store.save('a', join(folder, 'x'))).rejects.toThrow('no answer')
      await expect(store.fetch('a', join(folder, 'back'))).rejects.toThrow('no answer')
    }))

  it.each(['', 'UPPER/case', 'a/b:tag', `a/b@sha256:${'0'.repeat(64)}`])('is not available as %j', async (ref) => {
    await expect(openRegistryStore(ref)).rejects.toThrow('names no repository of a registry')
  })
})

describe('a registry that removes nothing', () => {
  const listed = async (store: Store): Promise<Entry> => {
    const [entry] = (await store.entries?.('a')) ?? []
    if (entry === undefined) throw new Error('an entry was to be listed')
    return entry
  }

  it.each([
    ['as a whole (ghcr.io)', { status: 405 }, 'deletes nothing (it answered 405)'],
    ['for this job', { status: 403 }, 'this job may not delete from'],
    ['by another word', { status: 501 }, 'deletes nothing (it answered 405)'],
  ])('refuses %s', (_, fault, refused) =>
    withFolder(async (folder) => {
      await writeFile(join(folder, 'x'), 'x')
      const faultOf = (line: string) => (line.startsWith('DELETE') ? fault : undefined)
      await withFaults(rig.registry, faultOf, async ({ host }) => {
        const store = await opened(newRepository(), {}, host)
        await store.save('a', join(folder, 'x'))
        expect(await store.remove?.(await listed(store))).toEqual({ refused: expect.stringContaining(refused) })
        expect(await store.find('a', [])).toBe('a')
      })
    }),
  )
})

describe('a registry that asks for a password', () => {
  const basic = (name: string): string => `Basic ${Buffer.from(`${name}:secret`).toString('base64')}`
  const challenge = { status: 401, headers: { 'www-authenticate': 'Basic realm="registry"' } }

  /** A registry in which `writer` may do all and `reader` may not write. */
  const guard = (line: string, { authorization }: { readonly authorization?: string | undefined }) => {
    if (authorization === basic('writer')) return undefined
    if (authorization !== basic('reader')) return challenge
    return /^(?:GET|HEAD) /.test(line) ? undefined : { status: 403 }
  }

  /** The store of a job in which docker was logged in by that name, or not at all. */
  async function loggedIn(folder: string, host: string, repository: string, name?: string): Promise<Store> {
    const config = await mkdtemp(join(folder, 'docker-'))
    const auths = name === undefined ? {} : { [host]: { auth: basic(name).replace('Basic ', '') } }
    await writeFile(join(config, 'config.json'), JSON.stringify({ auths }))
    return opened(repository, { credentials: dockerCredentials(config) }, host)
  }

  it('takes from the one whom docker knows what it may do', () =>
    withFolder((folder) =>
      withFaults(rig.registry, guard, async ({ host }) => {
        const repository = newRepository()
        await writeFile(join(folder, 'x'), 'x')
        const denied = { refused: expect.stringContaining('this job may not push to') }

        const stranger = await loggedIn(folder, host, repository)
        expect([await stranger.find('a', ['a']), stranger.readable]).toEqual([undefined, false])
        expect(await stranger.save('a', join(folder, 'x'))).toEqual(denied)

        const writer = await loggedIn(folder, host, repository, 'writer')
        expect(await writer.save('a', join(folder, 'x'))).toBe('saved')

        const reader = await loggedIn(folder, host, repository, 'reader')
        expect([await reader.find('b', ['a']), reader.readable]).toEqual(['a', true])
        await reader.fetch('a', join(folder, 'back'))
        expect(await readFile(join(folder, 'back'), 'utf8')).toBe('x')
        await writeFile(join(folder, 'y'), 'y')
        expect(await reader.save('b', join(folder, 'y'))).toEqual(denied)
      }),
    ))
})

describe('an upload in chunks', () => {
  const options = { chunkBytes: MiB }

  it.each([
    ['in the middle of the second', 'content-range', { cutRequest: MiB / 2 }],
    ['before the answer to the second', 'content-range', { cutAnswer: 0 }],
  ])('goes on where the registry is when the connection breaks %s', (_, __, fault) =>
    withFolder(async (folder) => {
      const { path, content } = await fileOf(folder, 3 * MiB + 1000)
      let isBroken = false
      const faultOf = (line: string) => {
        if (isBroken || !line.startsWith('PATCH') || !line.includes(` ${MiB}-`)) return undefined
        isBroken = true
        return fault
      }
      await withFaults(rig.registry, faultOf, async ({ host, seen }) => {
        const store = await opened(newRepository(), options, host)
        expect(await store.save('a', path)).toBe('saved')
        const ranges = seen.filter((line) => line.startsWith('PATCH')).map((line) => line.split(' ')[2])
        expect(isBroken).toBe(true)
        expect(ranges.filter((range) => range?.startsWith('0-'))).toEqual([`0-${MiB - 1}`])
        expect(seen.filter((line) => /^GET .*\/blobs\/uploads\//.test(line))).toHaveLength(1)
        await store.fetch('a', join(folder, 'back'))
      })
      expect((await readFile(join(folder, 'back'))).equals(content)).toBe(true)
    }),
  )

  it('begins anew when the registry has lost the upload', () =>
    withFolder(async (folder) => {
      const { path, content } = await fileOf(folder, 3 * MiB)
      let count = 0
      const faultOf = (line: string) => (line.startsWith('PATCH') && ++count === 2 ? { status: 404 } : undefined)
      await withFaults(rig.registry, faultOf, async ({ host, seen }) => {
        const store = await opened(newRepository(), options, host)
        expect(await store.save('a', path)).toBe('saved')
        expect(seen.filter((line) => line.startsWith('POST'))).toHaveLength(3)
        await store.fetch('a', join(folder, 'back'))
      })
      expect((await readFile(join(folder, 'back'))).equals(content)).toBe(true)
    }))

  it('gives up when it never gets through, and nothing is found', () =>
    withFolder(async (folder) => {
      const { path } = await fileOf(folder, 2 * MiB)
      const repository = newRepository()
      const faultOf = (line: string) => (line.startsWith('PATCH') ? { cutRequest: 1 } : undefined)
      await withFaults(rig.registry, faultOf, async ({ host }) => {
        const store = await opened(repository, options, host)
        await expect(store.save('a', path)).rejects.toThrow(/no answer|has lost the upload/)
      })
      expect(await (await opened(repository)).find('a', ['a'])).toBeUndefined()
    }))

  it('takes 20 MiB in the chunks that every registry takes', () =>
    withStore(async (store, folder) => {
      const { path, content } = await fileOf(folder, 20 * MiB)
      expect(await store.save('a', path)).toBe('saved')
      await store.fetch('a', join(folder, 'back'))
      expect((await readFile(join(folder, 'back'))).equals(content)).toBe(true)
    }))
})

describe('a download in parts', () => {
  const PARTS = ['bytes=0-16777215', 'bytes=16777216-33554431', 'bytes=33554432-36700159']
  const isPart = (line: string): boolean => line.startsWith('GET') && line.includes('/blobs/')

  /** Saves 35 MiB and fetches them through the proxy. */
  const fetched = (
    faultOf: (line: string) => object | undefined,
    check: (fetching: Promise<void>, back: string, content: Buffer, seen: readonly string[]) => Promise<void>,
  ): Promise<void> =>
    withFolder(async (folder) => {
      const { path, content } = await fileOf(folder, 35 * MiB)
      const repository = newRepository()
      expect(await (await opened(repository)).save('a', path)).toBe('saved')
      await withFaults(rig.registry, faultOf, async ({ host, seen }) => {
        const back = join(folder, 'back')
        await check((await opened(repository, {}, host)).fetch('a', back), back, content, seen)
      })
    })

  it('brings all parts', () =>
    fetched(
      () => undefined,
      async (fetching, back, content, seen) => {
        await fetching
        expect((await readFile(back)).equals(content)).toBe(true)
        expect(seen.filter(isPart).map((line) => line.split(' ')[2])).toEqual(PARTS)
      },
    ))

  it('takes the whole where the registry knows no parts', () =>
    fetched(
      (line) => (isPart(line) ? { ignoreRange: true } : undefined),
      async (fetching, back, content, seen) => {
        await fetching
        expect((await readFile(back)).equals(content)).toBe(true)
        expect(seen.filter(isPart)).toHaveLength(1)
      },
    ))

  it('asks again for a part that broke off', () => {
    let isBroken = false
    const faultOf = (line: string) => {
      if (isBroken || !line.endsWith(PARTS[1] ?? '?')) return undefined
      isBroken = true
      return { cutAnswer: MiB }
    }
    return fetched(faultOf, async (fetching, back, content, seen) => {
      await fetching
      expect((await readFile(back)).equals(content)).toBe(true)
      expect(seen.filter(isPart)).toHaveLength(4)
    })
  })

  it.each([
    ['breaks off every time', { cutAnswer: MiB }, 'the answer broke off'],
    ['has another byte', { corrupt: 12_345 }, 'other bytes than those asked for'],
    ['is refused', { status: 400 }, 'answered 400'],
    ['is not there any more', { status: 404 }, 'there is no entry a any more'],
  ])('leaves no file when a part %s', (_, fault, message) =>
    fetched(
      (line) => (line.endsWith(PARTS[1] ?? '?') ? fault : undefined),
      async (fetching, back) => {
        await expect(fetching).rejects.toThrow(message)
        expect(existsSync(back)).toBe(false)
      },
    ),
  )
})

describe('what a stranger has put under a tag of ours', () => {
  const KEY = 'muslin-key'
  const content = new TextEncoder().encode('content')
  const source = bytesSource(content)
  const good = JSON.parse(encodeEntry(KEY, new Date(0), source)) as Record<string, unknown> & { layers: object[] }
  const [layer = {}] = good.layers

  const cases: readonly (readonly [string, object, string])[] = [
    ['two layers', { layers: [layer, layer] }, 'it has 2 layers'],
    ['no layer', { layers: [] }, 'it has 0 layers'],
    ['another kind of layer', { layers: [{ ...layer, mediaType: 'application/x' }] }, 'its layer is "application/x"'],
    ['another kind of artifact', { artifactType: 'application/x' }, 'its artifact type is "application/x"'],
    ['an image', { artifactType: undefined }, 'its artifact type is ""'],
    ['another key', { annotations: { 'vnd.muslin.cache.key': 'other' } }, 'it names the key "other"'],
    ['no key', { annotations: {} }, 'it names no key'],
  ]
  it.each(cases)('is refused: %s', (_, change, message) =>
    withFolder(async (folder) => {
      const repository = newRepository()
      await plant(repository, JSON.stringify({ ...good, ...change }))
      const store = await opened(repository)
      await expect(store.fetch(KEY, join(folder, 'back'))).rejects.toThrow(
        `the entry ${KEY} is not one of ours: ${message}`,
      )
      expect(existsSync(join(folder, 'back'))).toBe(false)
    }),
  )

  it('is taken when it is as we make it, so that the cases above are refused for what they change', () =>
    withFolder(async (folder) => {
      const repository = newRepository()
      await plant(repository, JSON.stringify(good))
      await (await opened(repository)).fetch(KEY, join(folder, 'back'))
      expect(await readFile(join(folder, 'back'), 'utf8')).toBe('content')
    }))

  async function plant(repository: string, manifest: string): Promise<void> {
    const place = parseReference(`${rig.registry}/${repository}`) as Reference
    const { connection } = new RegistryClient({ credentials, policy: QUICK })
    await pushBlob(connection, place, source)
    await pushBlob(connection, place, bytesSource(new TextEncoder().encode('{}')))
    const { tag } = entryTag(KEY, momentOf(1e15, 0))
    await pushManifest(connection, { ...place, tag }, manifest, 'application/vnd.oci.image.manifest.v1+json')
  }
})

describe('cache-dance with a registry as its store', () => {
  const platform = process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64'
  const entry = join(import.meta.dirname, '../../src/entry/cache-dance.ts')
  const builders: string[] = []
  afterAll(() => Promise.all(builders.map((name) => removeBuilder(rig, name))))

  /** Each build adds a line to the file in the cache mount and gives the file as its result. */
  const DOCKERFILE = `FROM busybox:1 AS use
RUN --mount=type=cache,target=/cache echo built >>/cache/builds && cp /cache/builds /builds
FROM scratch
COPY --from=use /builds /
`

  interface Job {
    readonly builder: string
    readonly workspace: string
    readonly env: Readonly<Record<string, string>>
  }

  interface Ended {
    readonly exitCode: number
    readonly log: string
    /** Values that the step left in one of its command files. */
    readonly outputs: Readonly<Record<string, string>>
    readonly state: Readonly<Record<string, string>>
  }

  /** A job on a builder of its own, on a commit of its own. */
  async function newJob(folder: string, ref: string): Promise<Job> {
    const builder = await createBuilder(rig, `registry-${process.pid}-${builders.length}`)
    builders.push(builder)
    const workspace = await mkdtemp(join(folder, 'workspace-'))
    await writeFile(join(workspace, 'Dockerfile'), DOCKERFILE)
    const temp = await mkdtemp(join(folder, 'temp-'))
    const event = { GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/main', GITHUB_WORKSPACE: workspace }
    const inputs = { INPUT_PLATFORM: platform, INPUT_BUILDER: builder, INPUT_STORE: 'registry', 'INPUT_STORE-REF': ref }
    const commit = randomUUID().replaceAll('-', '').padStart(40, '0')
    return { builder, workspace, env: { ...event, ...inputs, RUNNER_TEMP: temp, GITHUB_SHA: commit } }
  }

  /** The main step, or the post step of a main step that has ended. */
  async function step(job: Job, before?: Ended): Promise<Ended> {
    const files = await mkdtemp(join(job.workspace, '..', 'files-'))
    const variables: Record<string, string> = { ...job.env }
    for (const name of ['OUTPUT', 'STATE', 'STEP_SUMMARY']) {
      variables[`GITHUB_${name}`] = join(files, name)
      await writeFile(join(files, name), '')
    }
    for (const [name, value] of Object.entries(before?.state ?? {})) variables[`STATE_${name}`] = value
    const ended = await run([process.execPath, entry], job.workspace, variables)
    return { ...ended, outputs: valuesIn(join(files, 'OUTPUT')), state: valuesIn(join(files, 'STATE')) }
  }

  /** What the user's build says: a line for each build that this cache mount has seen. */
  async function build(job: Job): Promise<string> {
    const dest = join(job.workspace, '..', `result-${randomUUID()}`)
    await mkdir(dest)
    const argv = ['docker', 'buildx', 'build', '--builder', job.builder, '--platform', platform, '--provenance=false']
    const { exitCode, log } = await run([...argv, '--output', `type=local,dest=${dest}`, '.'], job.workspace, {})
    expect(exitCode, log).toBe(0)
    return readFileSync(join(dest, 'builds'), 'utf8')
  }

  function run(argv: readonly string[], cwd: string, variables: Readonly<Record<string, string>>) {
    const [program = '', ...args] = argv
    const child = spawn(program, args, { cwd, env: { ...process.env, ...rig.env, ...variables } })
    let log = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk))
    return new Promise<{ exitCode: number; log: string }>((resolve) =>
      child.on('close', (code) => resolve({ exitCode: code ?? -1, log })),
    )
  }

  function valuesIn(file: string): Readonly<Record<string, string>> {
    const found = readFileSync(file, 'utf8').matchAll(/^(.+?)<<(ghadelimiter_\S+)\n([\s\S]*?)\n?\2$/gm)
    return Object.fromEntries([...found].map(([, name = '', , value = '']) => [name, value]))
  }

  const warnings = ({ log }: Ended): readonly string[] => log.split('\n').filter((line) => line.startsWith('::warning'))

  it('brings the mounts of one builder to the next', () =>
    withFolder(async (folder) => {
      const ref = `${rig.registry}/${newRepository()}`
      const cold = await newJob(folder, ref)
      const empty = await step(cold)
      expect(empty, empty.log).toMatchObject({ exitCode: 0, outputs: { 'cache-hit': 'false', 'matched-key': '' } })
      expect(await build(cold)).toBe('built\n')
      const saved = await step(cold, empty)
      expect([saved.exitCode, warnings(saved)], saved.log).toEqual([0, []])
      expect(saved.log).toContain(`in the registry ${ref}`)

      const warm = await newJob(folder, ref)
      const full = await step(warm)
      expect([full.exitCode, warnings(full)], full.log).toEqual([0, []])
      expect(full.outputs['matched-key']).toMatch(/^muslin\d+-linux-/)
      expect(await build(warm)).toBe('built\nbuilt\n')
      expect((await step(warm, full)).log).toContain('Saved: ')
    }))

  it('builds cold with one warning when the registry fails, and saves nothing where it may not', () =>
    withFolder(async (folder) => {
      const repository = newRepository()
      const isList = (line: string): boolean => line.includes('/tags/list')
      await withFaults(
        rig.registry,
        (line) => (isList(line) ? { status: 400 } : undefined),
        async ({ host }) => {
          const job = await newJob(folder, `${host}/${repository}`)
          const ended = await step(job)
          expect([ended.exitCode, warnings(ended).length], ended.log).toEqual([0, 1])
          expect(ended.log).toContain('The build runs with cold cache mounts: Tags of')
        },
      )
      await withFaults(
        rig.registry,
        (line) => (line.startsWith('POST') ? { status: 403 } : undefined),
        async ({ host }) => {
          const job = await newJob(folder, `${host}/${repository}`)
          const main = await step(job)
          expect(await build(job)).toBe('built\n')
          const post = await step(job, main)
          expect([post.exitCode, warnings(post)], post.log).toEqual([0, []])
          expect(post.log).toContain('Not saved: this job may not push to')
        },
      )
    }))
})
