import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Dance } from '../../src/buildkit/dance-build.ts'
import { type Filling, fillMounts } from '../../src/buildkit/fill-mounts.ts'
import { takeMounts } from '../../src/buildkit/take-mounts.ts'
import { CommandError } from '../../src/errors.ts'
import { type Bench, fillingOf, openBench } from './mount-bench.ts'

// Archives go to the builder's container and out of it by `docker exec`. Where that does not work, they go with the build.

const SLOWER = 'The archives go with the build, which takes longer'

let bench: Bench
let filling: Filling
let expected = ''
/** What is printed meanwhile. */
let log = ''

const danceOf = (id: string, sharing: 'shared' | 'locked' = 'shared'): Dance => ({
  builder: bench.builder,
  mounts: [{ id: `/${id}`, target: '/c', sharing }],
})

async function use(id: string, script: string): Promise<string> {
  const run = `RUN --mount=type=bind,target=/context --mount=type=cache,id=${id},target=/c sh -eu /context/script.sh >/said`
  const Dockerfile = `FROM debian:bookworm AS use\nARG RUN_ID\n${run}\nFROM scratch\nCOPY --from=use /said /\n`
  return (await bench.build({ Dockerfile, 'script.sh': script }))('said')
}

const sums = (id: string): Promise<string> => use(id, 'cd /c; find . -type f | sort | xargs -r sha256sum')

beforeAll(async () => {
  bench = await openBench('pipes')
  await use('made', 'for n in $(seq 12); do head -c 1M /dev/urandom >/c/$n; done')
  expected = await sums('made')
  const [taken] = await takeMounts(danceOf('made'), [undefined], bench.place('taken'))
  filling = await fillingOf(taken ?? expect.fail('nothing was taken'))
})
afterAll(() => bench.close())

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

/** Calls of `docker exec`, when `docker` is this script for them. */
function dockerExec(line: string): () => readonly string[] {
  const folder = bench.place('docker')
  const [calls, shim] = [join(folder, 'calls'), join(folder, 'docker')]
  const docker = execFileSync('sh', ['-c', 'command -v docker'], { encoding: 'utf8' }).trim()
  writeFileSync(calls, '')
  const script = `case " $* " in *' exec '*' timeout '*) echo "$*" | tail -n 1 >>'${calls}'; ${line} ;; esac`
  writeFileSync(shim, `#!/bin/sh\ndocker=${docker}\n${script}\nexec "$docker" "$@"\n`)
  chmodSync(shim, 0o755)
  vi.stubEnv('PATH', [folder, process.env.PATH].join(delimiter))
  log = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    log += text
    return true
  })
  return () => readFileSync(calls, 'utf8').trimEnd().split('\n')
}

/** The names of the pipes that were laid. */
const pipes = (calls: readonly string[]): readonly string[] => calls.map((call) => call.split(' ').at(-1) ?? '').sort()

describe('archives that go into a builder', () => {
  it('go through pipes, and nothing but the programs goes with the build', async () => {
    const calls = dockerExec(':')
    const filled = await fillMounts(danceOf('in'), [filling], bench.place('memory'))
    expect(filled).toMatchObject([{ state: 'restored', files: 12 }])
    expect(pipes(calls())).toEqual(['0.base.tar.zst', 'given.tar'])
    expect(log).toMatch(/transferring context: [\d.]+kB/)
    expect(log).not.toContain(SLOWER)
    expect(await sums('in')).toBe(expected)
  })

  it('are waited for while the builder gets ready', async () => {
    dockerExec(':')
    const isReady = vi.waitFor(() => expect(log).toContain('RUN --network=none'), { timeout: 20_000 })
    const filled = await fillMounts(
      danceOf('late'),
      isReady.then(() => [filling]),
      bench.place('memory'),
    )
    expect(filled).toMatchObject([{ state: 'restored' }])
  })

  it('are not waited for with a mount that nobody else can have meanwhile', async () => {
    dockerExec(':')
    let wasEarly = false
    const later = new Promise((resolve) => setTimeout(resolve, 3000)).then(() => {
      wasEarly = log.includes('RUN --network=none')
      return [filling]
    })
    const filled = await fillMounts(danceOf('locked', 'locked'), later, bench.place('memory'))
    expect(filled).toMatchObject([{ state: 'restored' }])
    expect(wasEarly).toBe(false)
  })

  it.each(['not allowed', 'allowed'])('are waited for while buildx starts, docker exec %s', async (word) => {
    dockerExec(word === 'allowed' ? ':' : "echo 'exec is not allowed here' >&2; exit 1")
    const isStarted = vi.waitFor(() => expect(log).toContain('[command]docker buildx build'), { timeout: 20_000 })
    const filled = await fillMounts(
      danceOf(`started ${word}`, 'locked'),
      isStarted.then(() => [filling]),
      bench.place('memory'),
    )
    expect(filled).toMatchObject([{ state: 'restored' }])
  })

  it('that do not come fail the filling, and nothing is in the mount', async () => {
    dockerExec(':')
    const none = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('no archives')), 1000))
    await expect(fillMounts(danceOf('none'), none, bench.place('memory'))).rejects.toThrow('no archives')
    expect(await use('none', 'ls -A /c')).toBe('')
  })

  it('that are known not to come from the beginning fail it too, and end nothing else', async () => {
    dockerExec(':')
    const none = Promise.reject(new Error('no archives'))
    await expect(fillMounts(danceOf('never'), none, bench.place('memory'))).rejects.toThrow('no archives')
    const lost = { ...filling, base: join(bench.place('lost'), 'base.tar.zst') }
    await expect(fillMounts(danceOf('never'), [lost], bench.place('memory'))).rejects.toThrow('ENOENT')
  })

  it('are not read for a mount that is not empty', async () => {
    await use('kept', 'echo x >/c/mine')
    dockerExec(':')
    expect(await fillMounts(danceOf('kept'), [filling], bench.place('memory'))).toMatchObject([{ state: 'kept' }])
    expect(log).not.toContain(SLOWER)
  })

  it.each([
    ['is not allowed', "echo 'exec is not allowed' >&2; exit 1", 'exec is not allowed'],
    ['ends', 'kill -9 $$', 'exit code 137'],
    ['is not for root', 'engine=$2; shift 3; exec "$docker" --host "$engine" exec --user 1000 "$@"', 'without root'],
  ])('go with the build where docker exec %s', async (name, line, reason) => {
    dockerExec(line)
    const filled = await fillMounts(danceOf(`by-build ${name}`), [filling], bench.place('memory'))
    expect(filled).toMatchObject([{ state: 'restored', files: 12 }])
    expect(log).toContain(`${SLOWER}: `)
    expect(log).toContain(reason)
  })

  it('are there where docker exec fails behind them', async () => {
    dockerExec('"$docker" "$@"; exit 1')
    const filled = await fillMounts(danceOf('behind'), [filling], bench.place('memory'))
    expect(filled).toMatchObject([{ state: 'restored', files: 12 }])
    expect(log).not.toContain(SLOWER)
  })

  it('that are cut short on their way leave nothing in the mount', async () => {
    dockerExec('case "$*" in *base*) head -c 5000000 | "$docker" "$@"; exit ;; esac')
    const failure = fillMounts(danceOf('cut'), [filling], bench.place('memory'))
    await expect(failure).rejects.toBeInstanceOf(CommandError)
    expect(await use('cut', 'ls -A /c')).toBe('')
  })
})

describe('archives that come out of a builder', () => {
  const take = () => takeMounts(danceOf('made'), [undefined], bench.place('taken'))

  it('come through pipes, and nothing of them with the build', async () => {
    const calls = dockerExec(':')
    const [taken] = await take()
    expect(pipes(calls())).toEqual(['0.base.tar.zst'])
    expect(log).not.toMatch(/copying files .*MB/)
    expect((await fillingOf(taken ?? expect.fail())).digest).toBe(filling.digest)
  })

  it.each([
    ['is not allowed', "echo 'exec is not allowed' >&2; exit 1", 'exec is not allowed'],
    ['says less than all', '"$docker" "$@" | head -c 5000000; exit', 'cut short after 5000000 bytes'],
    ['says nothing', 'exit 0', 'cut short after 0 bytes'],
    ['fails after all', '"$docker" "$@"; echo "no connection" >&2; exit 1', 'no connection'],
  ])('come with the build where docker exec %s', async (_, line, reason) => {
    dockerExec(line)
    const [taken] = await take()
    expect(taken).toMatchObject({ state: 'packed', files: 12 })
    expect(log).toContain(`${SLOWER}: `)
    expect(log).toContain(reason)
    expect((await fillingOf(taken ?? expect.fail())).digest).toBe(filling.digest)
  })

  it('are packed when others are done, and buildx is started before', async () => {
    dockerExec(':')
    let isEarly = false
    const after = vi
      .waitFor(() => expect(log).toContain('[command]docker buildx build'), { timeout: 20_000 })
      .then(() => new Promise((resolve) => setTimeout(resolve, 1000)))
      .then(() => {
        isEarly = log.includes('RUN --network=none')
      })
    const [taken] = await takeMounts(danceOf('made'), [undefined], bench.place('taken'), { sweep: false, after })
    expect(taken).toMatchObject({ state: 'packed', files: 12 })
    expect(isEarly).toBe(false)
  })

  it('that cannot be packed fail it by what the builder says', async () => {
    await use('odd', 'echo x >/c/file; mkdir /c/.muslin-fill')
    dockerExec(':')
    const failure = await takeMounts(danceOf('odd'), [undefined], bench.place('taken')).catch((error) => error)
    expect(failure).toBeInstanceOf(CommandError)
    expect(failure.message).toContain('Mount 0 was filled in part only.')
    expect(log).not.toContain(SLOWER)
  })

  it('are none of a mount that is as expected', async () => {
    const [{ listing } = expect.fail()] = await take()
    const calls = dockerExec(':')
    const [taken] = await takeMounts(danceOf('made'), [{ listing }], bench.place('taken'))
    expect(taken).toMatchObject({ state: 'unchanged', archive: undefined })
    expect(pipes(calls())).toEqual(['0.base.tar.zst'])
  })
})
