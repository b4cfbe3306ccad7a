import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { measureFile } from '../../src/archive/measure.ts'
import { fillMounts } from '../../src/buildkit/fill-mounts.ts'
import type { CacheMount } from '../../src/buildkit/mounts.ts'
import { takeMounts } from '../../src/buildkit/take-mounts.ts'
import { digestOf } from '../../src/oci/digest.ts'
import { openDirectoryStore } from '../../src/store/directory.ts'
import { decodeHead, encodeHead } from '../../src/store/snapshot-head.ts'
import { connect, createBuilder, pruneSteps, removeBuilder } from '../rig/connection.ts'
import { child, valuesIn } from './child.ts'

const rig = connect()
const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'muslin-test-'))
const platform = process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64'
const builders: string[] = []

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await Promise.all(builders.map((name) => removeBuilder(rig, name)))
})

async function freshBuilder(): Promise<string> {
  const name = await createBuilder(rig, `dance-${process.pid}-${builders.length}`)
  builders.push(name)
  return name
}

/** One job of a workflow: a fresh clone, a builder, and the store that all jobs of a test share. */
interface Job {
  readonly builder: string
  readonly workspace: string
  readonly temp: string
  /** Folder of a directory store, or `github`. */
  readonly store: string
  readonly env: Readonly<Record<string, string>>
}

interface Step {
  readonly exitCode: number
  readonly log: string
  readonly warnings: readonly string[]
  readonly outputs: Readonly<Record<string, string>>
  readonly state: Readonly<Record<string, string>>
}

const cacheService = {
  ACTIONS_CACHE_SERVICE_V2: 'True',
  ACTIONS_RESULTS_URL: `${rig.cacheService?.url}/`,
  ACTIONS_RUNTIME_TOKEN: rig.cacheService?.token ?? '',
}

let commits = 0

/** A job on the next commit; `edit` gets the path of its fresh clone. */
async function newJob(
  store: string,
  fixture: string,
  edit: (workspace: string) => void = () => {},
  builder?: string,
): Promise<Job> {
  const place = mkdtempSync(join(folder, 'job-'))
  const [workspace, temp] = [join(place, 'workspace'), join(place, 'temp')]
  cpSync(join(root, 'test/fixtures', fixture), workspace, { recursive: true })
  mkdirSync(temp)
  edit(workspace)
  commits += 1
  const event = { GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/main', GITHUB_WORKSPACE: workspace }
  const env = { ...event, ...cacheService, GITHUB_SHA: `${Date.now()}${commits}`.padStart(40, '0') }
  return { builder: builder ?? (await freshBuilder()), workspace, temp, store, env }
}

/** What a head says of a mount: room that these small ones surely have. */
const SIZE = { rawBytes: 200_000_000, files: 1000 }

const newStore = (): string => mkdtempSync(join(folder, 'store-'))

/** Runs a step of the action's source as the runner runs its bundle. */
async function step(job: Job, main: Step | undefined, watch: (log: string) => void = () => {}): Promise<Step> {
  const files = mkdtempSync(join(job.temp, 'files-'))
  const [output, state, summary] = ['output', 'state', 'summary'].map((name) => join(files, name)) as [
    string,
    string,
    string,
  ]
  for (const file of [output, state, summary]) writeFileSync(file, '')
  const place = job.store === 'github' ? { store: 'github' } : { store: 'directory', 'store-path': job.store }
  const inputs = { platform, builder: job.builder, ...place }
  const env = {
    ...process.env,
    ...rig.env,
    ...job.env,
    RUNNER_TEMP: job.temp,
    GITHUB_OUTPUT: output,
    GITHUB_STATE: state,
    GITHUB_STEP_SUMMARY: summary,
    ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    ...Object.fromEntries(Object.entries(main?.state ?? {}).map(([name, value]) => [`STATE_${name}`, value])),
  }
  const { exitCode, log } = await child(['node', join(root, 'src/entry/cache-dance.ts')], job.workspace, env, watch)
  const warnings = log.split('\n').filter((line) => line.startsWith('::warning'))
  return { exitCode, log, warnings, outputs: valuesIn(output), state: valuesIn(state) }
}

const main = (job: Job): Promise<Step> => step(job, undefined)
const post = (job: Job, before: Step, watch?: (log: string) => void): Promise<Step> => step(job, before, watch)

/** The build of a user, after the main step. Returns the files of its result. */
async function build(job: Job, more: readonly string[] = []): Promise<(name: string) => string> {
  const result = mkdtempSync(join(job.temp, 'result-'))
  const args = ['buildx', 'build', '--builder', job.builder, '--platform', platform, '--progress', 'plain']
  const output = ['--provenance=false', '--output', `type=local,dest=${result}`, '.']
  const argv = ['docker', ...args, ...more, ...output]
  const { exitCode, log } = await child(argv, job.workspace, { ...process.env, ...rig.env })
  expect(exitCode, log).toBe(0)
  return (name) => readFileSync(join(result, name), 'utf8')
}

const script = (text: string) => (workspace: string) => writeFileSync(join(workspace, 'script.sh'), text)

const entriesOf = (store: string, part: string): readonly string[] =>
  readdirSync(store).filter((name) => name.includes(part))

/** Changes the last byte of a file. */
function otherEnd(file: string): void {
  const last = readFileSync(file).at(-1) ?? 0
  truncateSync(file, statSync(file).size - 1)
  appendFileSync(file, Buffer.of(last ^ 1))
}

const heads = (store: string): readonly string[] => entriesOf(store, 'muslin3-linux')
const archives = (store: string): readonly string[] => entriesOf(store, 'muslin3-blob')

/** Everything of a file that a round trip could lose, in the form of a text to compare. */
const LIST = `cd /
find one two -printf '%y %m %U %G %n %s %T@ %l %p\\n' | sed -E '/^d/s/^((\\S+ ){5})\\S+/\\1-/; /^d.* (one|two)$/s/ [0-9.]+  / /' | sort
find one two -type f -exec sha256sum {} + | sort
echo "sparse: $(stat -c %b one/sparse)"
[ one/linked -ef two/../one/second ] && echo linked
`

const MAKE = `cd /one
echo plain >plain
chown 1234:5678 plain
cp /bin/true setuid
chmod 4755 setuid
touch -d '2001-02-03 04:05:06.123456789' old
ln -s /nowhere/at/all dangling
touch -h -d '2002-02-03 04:05:06.987654321' dangling
echo twice >linked
ln linked second
truncate -s 100M sparse
echo end >>sparse
mkdir empty closed
echo inside >closed/file
chmod 0555 closed
echo strange >'new
line and "quotes" and $dollar'
mkfifo fifo
touch -d '2003-02-03 04:05:06.5' closed empty .
cd /two
echo mine >mine
chown 1000:1001 mine
`

/** Some of what is to be in the list, so that an empty list is not taken for a whole one. */
const DETAILS = [
  'f 4755 0 0',
  'f 644 1234 5678',
  'p 644',
  'd 555 0 0',
  'd 750 1000 1001',
  '.1234567890 ',
  'linked\n',
  'l 777 0 0 1 15 1012709106.9876543210 /nowhere/at/all',
]

/** What a snapshot output says of each mount. */
const sources = (result: Step): readonly string[] =>
  (JSON.parse(result.outputs.snapshot ?? '') as { mounts: readonly { source: string }[] }).mounts.map(
    ({ source }) => source,
  )

describe('the cache mounts', () => {
  const store = newStore()
  let [first, second] = ['', '']

  it('come back with everything that a file has', async () => {
    const cold = await newJob(store, 'dance-files', script(MAKE + LIST))
    first = cold.builder
    const empty = await main(cold)
    expect(empty).toMatchObject({ exitCode: 0, warnings: [], outputs: { 'cache-hit': 'false', 'matched-key': '' } })
    const before = (await build(cold))('said')
    const saved = await post(cold, empty)
    expect(saved).toMatchObject({ exitCode: 0, warnings: [] })
    expect(saved.log).toContain('Saved: 2 archives')
    expect(heads(store)).toHaveLength(1)

    const warm = await newJob(store, 'dance-files', script(LIST))
    second = warm.builder
    const full = await main(warm)
    expect(full).toMatchObject({ exitCode: 0, warnings: [], outputs: { 'cache-hit': 'false' } })
    expect(full.outputs['matched-key']).toMatch(/^muslin3-linux-/)
    expect(sources(full)).toEqual(['restored', 'restored'])
    expect((await build(warm))('said')).toBe(before)
    for (const detail of DETAILS) expect(before).toContain(detail)
    expect(Number(/sparse: (\d+)/.exec(before)?.[1])).toBeLessThan(100)
    expect(readdirSync(cold.temp).filter((name) => name.startsWith('muslin-'))).toEqual([])
  })

  it('that nobody changed are not sent, and of those that changed only those', async () => {
    const other = await newJob(store, 'dance-files', script(`${LIST}\n# another source`), second)
    const kept = await main(other)
    expect(sources(kept)).toEqual(['kept', 'kept'])
    await build(other)
    expect((await post(other, kept)).log).toContain('Saved: 0 archives')

    const same = await newJob(store, 'dance-files', script(`${LIST}\n# another source`), second)
    const again = await main(same)
    await build(same)
    expect((await post(same, again)).log).toContain('Nothing to save: the build changed nothing since muslin3-')
    const [stored, known] = [heads(store).length, archives(store).length]

    const changing = await newJob(store, 'dance-files', script('echo more >/two/more\n'), second)
    const start = await main(changing)
    await build(changing)
    expect((await post(changing, start)).log).toContain('Saved: 1 archives')
    expect([heads(store).length, archives(store).length]).toEqual([stored + 1, known + 1])
  })

  it('go to the cache of GitHub as well', async () => {
    const edit = script(`head -c 100k /dev/urandom >/one/of-github\n# ${Date.now()}`)
    const job = await newJob('github', 'dance-files', edit, second)
    const start = await main(job)
    await build(job)
    const saved = await post(job, start)
    expect([...start.warnings, ...saved.warnings]).toEqual([])
    expect(saved.log).toContain('Saved: ')

    const next = await newJob('github', 'dance-files', script('ls /one\n'), second)
    await dropMounts(second)
    const warm = await main(next)
    expect(warm.warnings).toEqual([])
    expect(warm.outputs['matched-key']).toContain(job.env.GITHUB_SHA)
    expect(sources(warm)).toEqual(['restored', 'restored'])
    expect((await build(next))('said')).toContain('of-github')
    await post(next, warm)
  })

  it('are saved by the next run when the builder dies while they are taken out', async () => {
    const job = await newJob(store, 'dance-files', script('head -c 250M /dev/urandom >/one/large\n'), first)
    const start = await main(job)
    await build(job)
    const before = readdirSync(store)
    let killed: Promise<void> | undefined
    const died = await post(job, start, (log) => {
      if (/RUN --network=none/.test(log)) killed ??= kill(first)
    })
    await killed
    expect(died.exitCode).toBe(0)
    expect(died.warnings).toHaveLength(1)
    expect(died.warnings[0]).toContain('No snapshot was saved, the next run uses the last one')
    expect(died.warnings[0]).toContain(`The builder "${first}" ended in the middle of the build, or cannot be reached.`)
    expect(readdirSync(store)).toEqual(before)
    expect(readdirSync(job.temp).filter((name) => name.startsWith('muslin-'))).toEqual([])

    const next = await newJob(store, 'dance-files', script('ls /one /two\n'))
    expect(await main(next)).toMatchObject({ exitCode: 0, warnings: [] })
    expect((await build(next))('said')).toContain('more\n')
  })

  it('are cold with one warning when an archive in the store is damaged', async () => {
    const copy = newStore()
    cpSync(store, copy, { recursive: true })
    for (const name of archives(copy)) {
      otherEnd(join(copy, name, 'entry'))
    }
    const job = await newJob(copy, 'dance-files', script('ls -A /one /two\n'))
    const damaged = await main(job)
    expect(damaged).toMatchObject({ exitCode: 0, outputs: { 'cache-hit': 'false', 'matched-key': '' } })
    expect(damaged.warnings).toHaveLength(1)
    expect(damaged.warnings[0]).toMatch(/cold .*: The snapshot muslin3-\S+ cannot be used: .*next successful run/)
    expect((await build(job))('said')).toBe('/one:\n\n/two:\n')
  })

  it('are empty, all of them, when one cannot be unpacked; what can is packed into the same bytes again', async () => {
    for (const [name, value] of Object.entries(rig.env)) vi.stubEnv(name, value)
    const whole = archives(store).map((name) => join(store, name, 'entry'))[0] ?? ''
    const cut = join(folder, 'cut.tar.zst')
    cpSync(whole, cut)
    truncateSync(cut, Math.floor(statSync(cut).size / 2))
    const mounts = ['whole', 'cut'].map((id): CacheMount => ({ id: `/${id}, $x "y"`, target: '/x', sharing: 'shared' }))
    const dance = { builder: second, mounts }
    const fill = (...files: readonly (string | undefined)[]) =>
      fillMounts(
        dance,
        files.map((base) => (base === undefined ? undefined : { base, digest: digestOf('x'), ...SIZE })),
        mkdtempSync(join(folder, 'memory-')),
      )
    await expect(fill(whole, cut)).rejects.toThrow(/exit code/)
    const states = async (archive: string | undefined) => (await fill(archive, undefined)).map(({ state }) => state)
    expect(await states(undefined)).toEqual(['absent', 'absent'])
    expect(await states(whole)).toEqual(['restored', 'absent'])
    expect(await states(undefined)).toEqual(['kept', 'absent'])
    const [taken] = await takeMounts(dance, [undefined, undefined], join(folder, 'taken'))
    const [again, before] = await Promise.all([taken?.archive ?? '', whole].map((path) => measureFile(path)))
    expect(again).toEqual(before)
  })

  it('stay cold with one warning when there is no such builder', async () => {
    const job = await newJob(store, 'dance-files', () => {}, 'nowhere')
    const lost = await main(job)
    expect(lost).toMatchObject({ exitCode: 0, outputs: { 'cache-hit': 'false' } })
    expect(lost.warnings).toHaveLength(1)
    expect(lost.warnings[0]).toMatch(/no builder .*nowhere/)
    expect(await post(job, lost)).toMatchObject({ exitCode: 0, warnings: [] })
  })
})

/** More for MAKE to leave: what can change into something else, and a large file, so that little beside it is little. */
const MAKE_MORE = `cd /one
head -c 300k /dev/urandom >large
ln linked third
echo file >file-to-folder
mkdir folder-to-file deep deep/er
echo inner >folder-to-file/inner
ln -s nowhere link-to-file
echo file >file-to-link
echo gone >deep/er/gone
echo dash >-dash
touch -d '2004-02-03 04:05:06.5' deep deep/er
head -c 50k /dev/urandom >/two/large
`

/** A little of everything that can happen to a file. The content of plain changes behind the same size and time. */
const CHANGE = `cd /one
touch -r plain /tmp/time
echo other >plain
touch -r /tmp/time plain
chmod 0755 setuid
echo apart >apart
mv apart third
echo changed >closed/file
rm -r file-to-folder folder-to-file link-to-file file-to-link deep/er empty
mkdir file-to-folder
echo inside >file-to-folder/inside
echo file >folder-to-file
echo file >link-to-file
ln -s nowhere file-to-link
echo more >>'new
line and "quotes" and $dollar'
echo more >-dash
chmod 0700 deep
touch -d '2005-02-03 04:05:06.75' deep .
echo more >/two/more
chown 1000:1001 /two/more
`

const CHANGED = [
  ...['./', './-dash', './closed/', './closed/file', './deep/', './file-to-folder/', './file-to-folder/inside'],
  ...[
    './file-to-link',
    './folder-to-file',
    './link-to-file',
    './linked',
    String.raw`./new\nline and "quotes" and $dollar`,
  ],
  ...['./plain', './second', './setuid', './third'],
]

const DELETED = [
  ...['deep/er', 'deep/er/gone', 'empty', 'file-to-folder', 'file-to-link', 'folder-to-file', 'folder-to-file/inner'],
  'link-to-file',
]

async function tar(...args: readonly string[]): Promise<string> {
  const { exitCode, log } = await child(['tar', '-I', 'zstd', ...args], folder, process.env)
  expect(exitCode, log).toBe(0)
  return log
}

/** What an overlay holds, without its own two files, and what it deletes. */
async function contents(archive: string): Promise<{ readonly paths: readonly string[]; readonly deleted: string[] }> {
  const paths = (await tar('-tf', archive)).split('\n').filter((path) => path !== '' && !path.includes('.muslin-fill'))
  const deleted = (await tar('-xOf', archive, './.muslin-fill/deleted')).split('\0').slice(0, -1)
  return { paths, deleted }
}

describe('a small change', () => {
  const store = newStore()
  let builder = ''
  let [before, base, overlay] = ['', '', '']

  /** A whole job on an empty builder, with the archives that it has added to the store. */
  async function wholeJob(text: string) {
    builder ||= await freshBuilder()
    await dropMounts(builder)
    const known = archives(store)
    // The number makes it a script that the builder has not run yet.
    const job = await newJob(store, 'dance-files', script(`${text}# ${commits}\n`), builder)
    const start = await main(job)
    const [state = ''] = readdirSync(job.temp).filter((name) => name.startsWith('muslin-cache-dance-'))
    const restored = readdirSync(join(job.temp, state, 'archives'))
    const said = (await build(job))('said')
    const end = await post(job, start)
    expect([...start.warnings, ...end.warnings]).toEqual([])
    const added = archives(store).filter((name) => !known.includes(name))
    return { start, restored, said, end, added: added.map((name) => join(store, name, 'entry')) }
  }

  /** What the mount one was restored from. */
  const sizes = (start: Step) =>
    (
      JSON.parse(start.outputs.snapshot ?? '') as {
        mounts: readonly { target: string; base: number; overlay: number }[]
      }
    ).mounts.find(({ target }) => target === '/one')

  it('is saved as an overlay that holds only what changed', async () => {
    const cold = await wholeJob(MAKE + MAKE_MORE + LIST)
    expect(cold.added).toHaveLength(2)
    base = cold.added.find((file) => statSync(file).size > 300_000) ?? ''
    const job = await wholeJob(CHANGE + LIST)
    before = job.said
    expect(job.end.log).toMatch(/Saved: 2 archives and [\d.]+ (B|kB) uploaded\./)
    const [small = '', large = ''] = [...job.added].sort((a, b) => statSync(a).size - statSync(b).size)
    overlay = large
    expect(statSync(overlay).size).toBeLessThan(20_000) // a whole /bin/true, because its mode changed; the base has 300 kB
    expect(await contents(overlay)).toEqual({ paths: CHANGED, deleted: DELETED })
    expect(await contents(small)).toEqual({ paths: ['./', './more'], deleted: [] })
  })

  it('comes back over its base with everything that a file has', async () => {
    const same = await wholeJob(LIST)
    expect(same.said).toBe(before)
    expect(same.start.log).toMatch(/\/one: restored/)
    expect(same.end.log).toContain('Saved: 0 archives')
    expect(sizes(same.start)).toMatchObject({ base: statSync(base).size, overlay: statSync(overlay).size })
  })

  it('goes with the one before into one overlay, however many there are', async () => {
    for (const name of ['second', 'third']) {
      const { added } = await wholeJob(`echo ${name} >/one/added-${name}\n`)
      expect(added).toHaveLength(1)
      const { paths, deleted } = await contents(added[0] ?? '')
      expect(paths).toEqual(expect.arrayContaining([...CHANGED, `./added-${name}`]))
      expect(deleted).toEqual(DELETED)
    }
    const last = await wholeJob(LIST)
    expect(last.restored).toHaveLength(4) // bases and overlays of two mounts
    for (const name of ['added-second', 'added-third']) expect(last.said).toContain(`one/${name}`)
  })

  it('that is taken back leaves the overlay', async () => {
    const { added } = await wholeJob('rm /one/added-*\n')
    const { paths, deleted } = await contents(added[0] ?? '')
    expect({ paths, deleted }).toEqual({ paths: CHANGED, deleted: DELETED })
    expect((await wholeJob(LIST)).said).not.toContain('added')
  })

  it('that lies over another base than the head says makes all mounts cold with one warning', async () => {
    const copy = newStore()
    cpSync(store, copy, { recursive: true, preserveTimestamps: true })
    const [opened, file] = [await openDirectoryStore(copy), join(folder, 'mixed')]
    const key = (await opened.find('', ['muslin3-linux'])) ?? ''
    await opened.fetch(key, file)
    const head = await decodeHead(readFileSync(file))
    const mounts = head.mounts.map((mount) => ({ ...mount, base: head.mounts[0]?.base ?? mount.base }))
    const mixed = key.replace(/[^-]*$/, 'f'.repeat(40))
    writeFileSync(file, await encodeHead({ ...head, key: mixed, mounts }))
    expect(await opened.save(mixed, file)).toBe('saved')

    await dropMounts(builder)
    const job = await newJob(copy, 'dance-files', script('ls -A /one /two\n'), builder)
    const start = await main(job)
    expect(start).toMatchObject({ exitCode: 0, outputs: { 'matched-key': '' } })
    expect(start.log).toContain(`Found ${mixed}`)
    expect(start.warnings).toHaveLength(1)
    expect(start.warnings[0]).toMatch(
      /cold cache mounts: The overlay of mount \/\w+ is refused: it belongs to another base\. The next successful run/,
    )
    expect((await build(job))('said')).toBe('/one:\n\n/two:\n')
  })

  it('that is not small becomes a new base without an overlay', async () => {
    const { added } = await wholeJob(`head -c 150k /dev/urandom >/one/more\n${LIST}`)
    expect(added).toHaveLength(1)
    const next = await wholeJob('ls -A /one\n')
    expect(sizes(next.start)).toMatchObject({ base: statSync(added[0] ?? '').size, overlay: 0 })
    expect(next.said).toContain('more\n')
    expect(next.restored).toHaveLength(3)
  })
})

describe('a Rust workspace', () => {
  const store = newStore()
  const compiled = (log: string): readonly string[] =>
    [...log.matchAll(/Compiling (\w+)/g)].map(([, name = '']) => name)
  const main_rs = (workspace: string): string => join(workspace, 'app/src/main.rs')
  let [first, second] = ['', '']

  /** One whole job; `compiled` are the crates that cargo built, `said` is what the program said. */
  async function wholeJob(edit: (workspace: string) => void, builder?: string) {
    const job = await newJob(store, 'dance-rust', edit, builder)
    const start = await main(job)
    const result = await build(job)
    const end = await post(job, start)
    expect([...start.warnings, ...end.warnings]).toEqual([])
    return { builder: job.builder, compiled: compiled(result('log')), said: result('said'), end }
  }

  it('is built once', async () => {
    const cold = await wholeJob(() => {})
    first = cold.builder
    expect([...cold.compiled].sort()).toEqual(['app', 'leaf', 'middle'])
    expect(cold.said).toBe('app one, middle one, leaf one\n')
  })

  it('is not built again from a fresh clone on a fresh builder', async () => {
    const warm = await wholeJob(() => {})
    second = warm.builder
    expect(warm.compiled).toEqual([])
    expect(warm.said).toBe('app one, middle one, leaf one\n')
    expect(warm.end.log).toContain('Nothing to save')
  })

  it('is built where it was edited', async () => {
    await dropBuilds(first)
    const edited = await wholeJob((workspace) => replace(main_rs(workspace), 'app one', 'app two'), first)
    expect(edited.compiled).toEqual(['app'])
    expect(edited.said).toBe('app two, middle one, leaf one\n')
  })

  it('is right when an edit is taken back, though the old content is older than the last build', async () => {
    await dropBuilds(second)
    const reverted = await wholeJob(() => {}, second)
    expect(reverted.compiled).toEqual(['app'])
    expect(reverted.said).toBe('app one, middle one, leaf one\n')
  })
})

/** Sources by COPY: the builder knows the layer of each content that it has seen, with the times that it had then. */
const COPIED = `FROM rust:1-bookworm AS build
WORKDIR /src
COPY . .
ARG RUN_ID
RUN --mount=type=cache,id=dance-copied,target=/target \\
  mkdir /out && cargo build --release --locked --offline --target-dir /target >/out/log 2>&1 && /target/release/app >/out/said

FROM scratch
COPY --from=build /out /
`

describe('a builder that lives on', () => {
  it('builds what the sources say when an old content comes back, from a layer with its old times', async () => {
    const [store, builder] = [newStore(), await freshBuilder()]
    const said: string[] = []
    for (const word of ['one', 'two', 'one']) {
      const job = await newJob(store, 'dance-rust', (workspace) => writeCopied(workspace, word), builder)
      const start = await main(job)
      const result = await build(job, ['--build-arg', `RUN_ID=${job.env.GITHUB_SHA}`])
      said.push(result('said').split(',')[0] ?? '')
      await post(job, start)
    }
    expect(said).toEqual(['app one', 'app two', 'app one'])
  })

  it('empties a mount that was filled in part when it was interrupted, and does not save such a mount', async () => {
    for (const [name, value] of Object.entries(rig.env)) vi.stubEnv(name, value)
    const builder = await freshBuilder()
    const dance = { builder, mounts: [{ id: '/halves', target: '/halves', sharing: 'shared' } as const] }
    const job = await newJob(newStore(), 'dance-files', (workspace) => writeHalf(workspace), builder)
    await build(job)
    await expect(takeMounts(dance, [undefined], join(job.temp, 'refused'))).rejects.toThrow('filled in part only')
    const [filled] = await fillMounts(dance, [undefined], join(job.temp, 'memory'))
    expect(filled).toMatchObject({ state: 'absent', files: 0 })
  })
})

function writeCopied(workspace: string, word: string): void {
  writeFileSync(join(workspace, 'Dockerfile'), COPIED)
  replace(join(workspace, 'app/src/main.rs'), 'app one', `app ${word}`)
}

/** What is there when the builder dies between two of the renames that put a mount's content into place. */
function writeHalf(workspace: string): void {
  const make = 'mkdir -p /halves/.muslin-fill/tree/second && echo 1 >/halves/first && touch /done'
  const run = `RUN --mount=type=cache,id=halves,target=/halves ${make}`
  writeFileSync(join(workspace, 'Dockerfile'), `FROM busybox:1\n${run}\n`)
}

const replace = (file: string, from: string, to: string): void =>
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to))

async function kill(builder: string): Promise<void> {
  await child(['docker', 'kill', `buildx_buildkit_${builder}0`], folder, { ...process.env, ...rig.env })
  await removeBuilder(rig, builder)
}

/** Makes the cache mounts of a builder what they are on a fresh one. */
const dropMounts = (builder: string): Promise<void> =>
  prune(builder, ['--force', '--all', '--filter', 'type=exec.cachemount'])

/** Makes a builder a fresh one but for its images. */
async function dropBuilds(builder: string): Promise<void> {
  await dropMounts(builder)
  await prune(builder, pruneSteps)
}

async function prune(builder: string, filter: readonly string[]): Promise<void> {
  const args = ['buildx', 'prune', '--builder', builder, ...filter]
  const { exitCode, log } = await child(['docker', ...args], folder, { ...process.env, ...rig.env })
  expect(exitCode, log).toBe(0)
}
