import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { parseLegs } from '../../src/merge-manifest/results.ts'
import { parseReference, repositoryName } from '../../src/oci/reference.ts'
import { schemaFaults } from './report/schemas.ts'

interface Step {
  readonly id?: string
  readonly name?: string
  readonly if?: string
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly run?: string
}

interface Job {
  readonly if?: string
  readonly env?: Record<string, string>
  readonly steps?: readonly Step[]
}

interface Workflow {
  readonly defaults?: { readonly run: { readonly shell: string } }
  readonly jobs: Readonly<Record<string, Job>>
}

/** A script, and how GitHub's runner starts bash for it. */
interface Script {
  readonly text: string
  readonly options: readonly string[]
}

const workflows = join(import.meta.dirname, '../../.github/workflows')
const workflow = (file: string): Workflow => parse(readFileSync(join(workflows, file), 'utf8')) as Workflow
const stepsOf = ({ jobs }: Pick<Workflow, 'jobs'>): readonly Step[] =>
  Object.values(jobs).flatMap(({ steps = [] }) => steps)

const isLogin = ({ uses = '' }: Step): boolean => uses.startsWith('docker/login-action@')

/** By whether the workflow names a shell: "Exit codes and error action preference" of the workflow syntax. */
const optionsOf = ({ defaults }: Workflow): readonly string[] =>
  defaults?.run.shell === 'bash' ? ['--noprofile', '--norc', '-eo', 'pipefail'] : ['-e']

/** The script of a step, as a workflow has it. */
function scriptOf(file: string, job: string, step: string): Script {
  const { jobs, ...rest } = workflow(file)
  const text = jobs[job]?.steps?.find(({ id, name }) => step === id || step === name)?.run ?? 'exit 99'
  return { text, options: optionsOf({ jobs, ...rest }) }
}

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muslin-steps-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function run(script: Script, vars: Readonly<Record<string, string>>) {
  const output = join(folder, 'output')
  writeFileSync(output, '')
  const env = { PATH: process.env.PATH, HOME: folder, GITHUB_OUTPUT: output, RUNNER_TEMP: folder, ...vars }
  const argv = [...script.options, '-c', script.text]
  const { status, stdout, stderr } = spawnSync('bash', argv, { cwd: folder, env, encoding: 'utf8' })
  return { status, log: stdout + stderr, output: readFileSync(output, 'utf8') }
}

const whereIs = (program: string): string =>
  spawnSync('bash', ['-c', 'type -P "$1"', 'bash', program], { encoding: 'utf8' }).stdout.trim()

describe('all workflows', () => {
  it('name the shell where they have scripts: without a name GitHub starts bash without pipefail', () => {
    const files = readdirSync(workflows).filter((file) => stepsOf(workflow(file)).some(({ run: text }) => text))
    expect(files.length).toBeGreaterThan(4)
    expect(files.filter((file) => workflow(file).defaults?.run.shell !== 'bash')).toEqual([])
  })

  it.each([
    ['release.yml', 'plan'],
    ['release.yml', 'build'],
    ['warm-cache.yml', 'build'],
    ['check.yml', 'check'],
  ])('%s logs in wherever there is a login (%s), pushed or not', (file, job) => {
    const { env, steps = [] } = workflow(file).jobs[job] ?? {}
    expect(env?.CAN_LOGIN).toBe("${{ secrets.password != '' || inputs.registry == 'ghcr.io' }}")
    const logins = steps.filter(isLogin)
    const wanted = job === 'plan' ? "inputs.skip-unchanged && env.CAN_LOGIN == 'true'" : "env.CAN_LOGIN == 'true'"
    expect(logins.map((step) => step.if)).toEqual([wanted])
  })
})

it('the workflows take the user name from a secret, else from the input, else from the run', () => {
  const files = ['release.yml', 'warm-cache.yml', 'check.yml']
  const logins = files.flatMap((file) => stepsOf(workflow(file)).filter(isLogin))
  const wanted = '${{ secrets.username || inputs.username || github.actor }}'
  expect(logins.map((step) => step.with?.username)).toEqual(Array.from({ length: 6 }, () => wanted))
})

describe('what release.yml is asked for', () => {
  const script = scriptOf('release.yml', 'plan', 'push')
  const asked = (vars: Readonly<Record<string, string>>) =>
    run(script, { PUSH: 'auto', TAGGED: 'false', CACHE_MODE: 'write', CAN_LOGIN: 'true', REGISTRY: 'ghcr.io', ...vars })

  it.each([
    ['auto', 'false', 'push=false\n'],
    ['auto', 'true', 'push=true\n'],
    ['always', 'false', 'push=true\n'],
    ['never', 'true', 'push=false\n'],
  ])('push %s, tag %s', (PUSH, TAGGED, output) => {
    expect(asked({ PUSH, TAGGED })).toMatchObject({ status: 0, output })
  })

  it('is refused where it is another word, with the words that there are', () => {
    expect(asked({ PUSH: 'yes' }).log).toContain('push is "yes", expected auto, always or never.')
    expect(asked({ CACHE_MODE: 'read-write' })).toMatchObject({
      status: 1,
      log: expect.stringContaining('cache-mode is "read-write", expected write, read, write-only or none.'),
    })
  })

  it('is refused where it would publish without a login, and built without one where it publishes nothing', () => {
    const without = { CAN_LOGIN: 'false', REGISTRY: 'docker.io' }
    expect(asked({ ...without, PUSH: 'always' })).toMatchObject({
      status: 1,
      output: '',
      log: expect.stringContaining('This run is to publish on docker.io, and the secret password is empty.'),
    })
    expect(asked(without)).toMatchObject({ status: 0, output: 'push=false\n' })
  })
})

describe.each([
  ['release.yml', 'plan', 'release'],
  ['release-page.yml', 'page', 'release-page'],
])('whether %s signs provenance', (file, job, title) => {
  /** @param told what GitHub answers where the event does not tell; without it, it does not answer */
  function decided(vars: Readonly<Record<string, string>>, told?: string) {
    mkdirSync(join(folder, 'bin'), { recursive: true })
    const answer = told === undefined ? 'echo no >&2; exit 1' : `echo "$*" > "$HOME/asked"; echo ${told}`
    writeFileSync(join(folder, 'bin/gh'), `#!/bin/sh\n${answer}\n`, { mode: 0o755 })
    const PATH = `${join(folder, 'bin')}:${process.env.PATH}`
    const github = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'acme/app' }
    const event = { VISIBILITY: '', PUSH: 'true', ...github }
    return run(scriptOf(file, job, 'attest'), { PATH, ATTEST: 'auto', ...event, ...vars })
  }

  it.each([
    ['auto', 'public', 'true'],
    ['auto', 'private', 'false'],
    ['auto', 'internal', 'false'],
    ['always', 'private', 'true'],
    ['true', 'private', 'true'],
    ['never', 'public', 'false'],
    ['false', 'public', 'false'],
  ])('attest %s, where the repository is %s: %s', (ATTEST, VISIBILITY, attest) => {
    const { status, log, output } = decided({ ATTEST, VISIBILITY })
    expect([status, output]).toEqual([0, `attest=${attest}\n`])
    const notice = `::notice title=${title}::Provenance is not signed, because the repository is not known to be public (${VISIBILITY})`
    expect(log.includes(notice)).toBe(ATTEST === 'auto' && VISIBILITY !== 'public')
  })

  it.each(['https://git.corp.example', 'https://acme.ghe.com'])(
    'is no by itself on %s, where nobody signs for public repositories, and yes where it is asked for',
    (GITHUB_SERVER_URL) => {
      const here = { GITHUB_SERVER_URL, VISIBILITY: 'public' }
      expect(decided(here)).toMatchObject({
        status: 0,
        output: 'attest=false\n',
        log: expect.stringContaining('not known to be public (not on github.com)'),
      })
      expect(decided({ ...here, ATTEST: 'always' })).toMatchObject({ log: '', output: 'attest=true\n' })
    },
  )

  it('is asked of GitHub where the event does not tell, as on a schedule', () => {
    expect(decided({}, 'public')).toMatchObject({ output: 'attest=true\n' })
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toBe('api repos/acme/app --jq .visibility\n')
    expect(decided({}, 'private')).toMatchObject({ status: 0, output: 'attest=false\n' })
    expect(decided({})).toMatchObject({
      status: 0,
      output: 'attest=false\n',
      log: expect.stringContaining('(unknown)'),
    })
  })

  it('is refused where it is another word', () => {
    expect(decided({ ATTEST: 'yes' })).toMatchObject({
      status: 1,
      log: expect.stringContaining(`::error title=${title}::attest is "yes", expected auto, always or never.`),
    })
  })

  it('decides on the step or the job that signs', () => {
    const { jobs } = workflow(file)
    const signs = stepsOf({ jobs }).find(({ uses = '' }) => uses.startsWith('actions/attest@'))
    const condition = file === 'release.yml' ? jobs.attest?.if : signs?.if
    expect(condition).toContain(`${file === 'release.yml' ? 'needs.plan' : 'steps.attest'}.outputs.attest == 'true'`)
  })
})

it('a run that publishes nothing says nothing of provenance', () => {
  const vars = { ATTEST: 'auto', VISIBILITY: 'private', PUSH: 'false' }
  expect(run(scriptOf('release.yml', 'plan', 'attest'), vars)).toMatchObject({ log: '', output: 'attest=false\n' })
})

describe('the names of release.yml', () => {
  const plan = (IMAGES: string, REGISTRY = 'ghcr.io', PUSH = 'true') =>
    run(scriptOf('release.yml', 'plan', 'names'), { IMAGES, REGISTRY, PUSH, CALL: '{}' })
  const attested = (IMAGES: string, INDEX: string) =>
    run(scriptOf('release.yml', 'attest', 'name'), { IMAGES, INDEX }).output

  it('go to attest by their places, so that no output of a job has one in it that GitHub would drop', () => {
    const images = '\n  ghcr.io/acme/app  \r\n\nghcr.io/acme/other\n'
    const { output } = plan(images)
    expect(output).toContain('indexes=[0,1]\n')
    expect(output).toContain('newest=ghcr.io/acme/app:latest\n')
    expect([attested(images, '0'), attested(images, '1')]).toEqual([
      'image=ghcr.io/acme/app\n',
      'image=ghcr.io/acme/other\n',
    ])
    expect(workflow('release.yml').jobs.plan).not.toHaveProperty('outputs.images')
  })

  it.each([
    ['ghcr.io/acme/app\nacme/app', 'images has names on ghcr.io and on docker.io'],
    ['a b', 'images has "a b", expected an image name on each line.'],
    ['\n', 'images names no image.'],
    ['ghcr.io/acme/app:1.0', 'images has "ghcr.io/acme/app:1.0", expected an image name on each line.'],
    ['app:1.0', 'images has "app:1.0", expected an image name on each line.'],
    [`ghcr.io/acme/app@sha256:${'a'.repeat(64)}`, 'without tag and digest.'],
    ['docker.io/acme/app', 'registry is ghcr.io, and images are on docker.io.'],
    ['acme/app', 'registry is ghcr.io, and images are on docker.io.'],
    ['ghcr.io.example.org/acme/app', 'registry is ghcr.io, and images are on ghcr.io.example.org.'],
  ])('%j are refused', (images, message) => {
    expect(plan(images)).toMatchObject({ status: 1, log: expect.stringContaining(message) })
  })

  it.each([
    ['acme/app', 'docker.io'],
    ['acme/app', ''],
    ['docker.io/acme/app', 'index.docker.io'],
    ['index.docker.io/acme/app', 'https://index.docker.io/v1/'],
    ['registry.example.org:5000/acme/app', 'https://registry.example.org:5000'],
    ['localhost:5000/app', 'ghcr.io'],
    ['127.0.0.2:5000/app', 'ghcr.io'],
    ['ghcr.io/acme/app', 'GHCR.IO'],
    ['GHCR.io/acme/app', 'ghcr.io'],
    ['Registry.example.org/acme/app', 'https://registry.Example.org'],
  ])('%j are on the registry %j', (images, registry) => {
    expect(plan(images, registry)).toMatchObject({ status: 0, output: expect.stringContaining('indexes=[0]\n') })
  })

  it('may be elsewhere than the login where nothing is published', () => {
    expect(plan('docker.io/acme/app', 'ghcr.io', 'false')).toMatchObject({ status: 0, log: '' })
    const names = workflow('release.yml').jobs.plan?.steps?.find(({ id }) => id === 'names')
    expect(names).toHaveProperty('env.PUSH', '${{ steps.push.outputs.push }}')
  })

  it.each([
    ['acme/app', 'docker.io/acme/app'],
    ['app', 'docker.io/library/app'],
    ['app.web', 'docker.io/library/app.web'],
    ['docker.io/app', 'docker.io/library/app'],
    ['index.docker.io/acme/app', 'docker.io/acme/app'],
    ['ghcr.io/acme/app', 'ghcr.io/acme/app'],
    ['localhost/app', 'localhost/app'],
    ['127.0.0.1:5000/app', '127.0.0.1:5000/app'],
  ])('%j is signed as %j, which is what the other parts take it for', (name, whole) => {
    expect(attested(name, '0')).toBe(`image=${whole}\n`)
    expect(repositoryName(parseReference(name) ?? expect.fail(name))).toBe(whole)
  })
})

describe.each(['release.yml', 'warm-cache.yml'])('the sccache that %s finds on PATH', (file) => {
  const at = (...path: readonly string[]): string => join(folder, ...path)

  /** What the step finds with one folder on PATH for each kind, and what the runner has for the script itself. */
  function found(...order: readonly string[]): string {
    for (const kind of order) {
      mkdirSync(at(kind), { recursive: true })
      if (kind === 'program') symlinkSync(process.execPath, at(kind, 'sccache'))
      if (kind === 'script')
        writeFileSync(at(kind, 'sccache'), '#!/bin/sh\nexec mise x -- sccache "$@"\n', { mode: 0o755 })
    }
    mkdirSync(at('own'))
    for (const name of ['bash', 'head']) symlinkSync(whereIs(name), at('own', name))
    const PATH = [...order, 'own'].map((name) => at(name)).join(':')
    const { status, log, output } = run(scriptOf(file, 'build', 'tools'), { PATH })
    expect([status, log]).toEqual([0, ''])
    return output
  }

  it.each([
    [['nothing'], ''],
    [['script'], ''],
    [['program'], 'program/sccache'],
    [['script', 'program'], 'program/sccache'],
    [['program', 'script'], 'program/sccache'],
  ] as const)('beside %j is %j: a script of a version manager is none', (order, path) => {
    expect(found(...order)).toBe(`sccache=${path && at(path)}\n`)
  })
})

describe('what release.yml holds unchanged', () => {
  it('is read by merge-manifest beside what was built', () => {
    const [built, held] = [`sha256:${'1'.repeat(64)}`, `sha256:${'2'.repeat(64)}`]
    const BUILT = JSON.stringify({ result_0: JSON.stringify({ version: 1, platform: 'linux/amd64', digest: built }) })
    const HELD = `linux/arm/v7=${held}\n`
    const { output } = run(scriptOf('release.yml', 'merge', 'results'), { BUILT, HELD })
    const results = output.trim().replace('results=', '')
    expect(schemaFaults('result', JSON.parse(JSON.parse(results).result_20))).toEqual([])
    const legs = parseLegs(results)
    expect(legs.map((leg) => 'digest' in leg && leg.digest)).toEqual([built, held])
  })

  it('is nothing where archives are handed over: a page has those of all platforms', () => {
    const text = readFileSync(join(workflows, 'release.yml'), 'utf8')
    expect(text).toContain(
      "unchanged-since: ${{ inputs.skip-unchanged && !(inputs.binaries && steps.push.outputs.push == 'true') && steps.names.outputs.newest || '' }}",
    )
  })
})

/** What a run was made of. */
const BUILT = { GITHUB_SHA: '1'.repeat(40), GITHUB_REPOSITORY: 'acme/app' }
const ASKED = 'api repos/acme/app/commits/tags/'
const MOVED = [
  ['to another commit', '2'.repeat(40), '2'.repeat(40)],
  ['away', '', 'no commit'],
] as const

/** What GitHub says of a tag from now on; nothing for one that is gone. */
function moveTag(tag: string, commit: string): void {
  mkdirSync(join(folder, 'gh/commits'), { recursive: true })
  writeFileSync(join(folder, 'gh/commits', tag), commit)
}

describe('the files that release-page.yml puts together', () => {
  const script = scriptOf('release-page.yml', 'page', 'One folder, each file once and whole')
  const legs = (...path: readonly string[]): string => join(folder, 'legs', ...path)

  const collect = (vars: Readonly<Record<string, string>> = {}) =>
    run(script, {
      FILES: join(folder, 'files'),
      LEGS: legs(),
      IS_TAG: 'true',
      EVENT: 'push',
      LC_ALL: 'C',
      GITHUB_REF: 'refs/heads/main',
      GITHUB_REF_NAME: 'v1.0.0',
      ...vars,
    })

  function leg(name: string, file: string, content = name, digestOf = content): void {
    mkdirSync(legs(name), { recursive: true })
    writeFileSync(legs(name, file), content)
    const digest = createHash('sha256').update(digestOf).digest('hex')
    writeFileSync(legs(name, `${file}.sha256`), `${digest}  ${file}\n`)
  }

  it('are those of all legs, with one list of their checksums that sha256sum reads', () => {
    leg('a', 'app-x86_64.tar.gz')
    leg('b', 'app-aarch64.tar.gz')
    writeFileSync(legs('b', 'app-aarch64.spdx.json'), '{}')
    expect(collect()).toMatchObject({ status: 0 })
    const files = ['app-aarch64.spdx.json', 'app-aarch64.tar.gz', 'app-x86_64.tar.gz']
    const sums = readFileSync(join(folder, 'files/SHA256SUMS'), 'utf8')
    expect(
      sums
        .trim()
        .split('\n')
        .map((line) => line.slice(66)),
    ).toEqual(files)
    expect(readdirSync(join(folder, 'files'))).toHaveLength(6)
    expect(spawnSync('sha256sum', ['--check', 'SHA256SUMS'], { cwd: join(folder, 'files') }).status).toBe(0)
  })

  type Refusal = [string, () => void, Record<string, string>, string]

  it.each<Refusal>([
    [
      'without a tag',
      () => leg('a', 'app.zip'),
      { IS_TAG: 'false' },
      'This run is for refs/heads/main, expected a Git tag',
    ],
    ['without archives', () => undefined, {}, 'There are no archives in this run. Set binaries: true'],
    [
      'without archives for a tag that was not pushed',
      () => undefined,
      { EVENT: 'workflow_dispatch' },
      'There are no archives in this run. Set binaries: true for release.yml, and let this job need that one. For workflow_dispatch release.yml publishes only with push: always.',
    ],
    [
      'when two legs have one name',
      () => {
        for (const name of ['a', 'b']) leg(name, 'app.zip')
      },
      {},
      'Two legs have made app.zip. Put {target} or {platform} into archive-name.',
    ],
    [
      'for a tag that would be an option of gh',
      () => leg('a', 'app.zip'),
      { GITHUB_REF_NAME: '-Rother/app' },
      'The tag is -Rother/app, expected one that begins with a letter or a digit',
    ],
    [
      'when another artifact has a file without a checksum',
      () => {
        leg('a', 'app.zip')
        writeFileSync(legs('a', 'notes.txt'), '')
      },
      {},
      'An artifact has notes.txt without notes.txt.sha256, which every archive of a leg has.',
    ],
    [
      'when a checksum is that of another file',
      () => {
        leg('a', 'app.zip')
        leg('a', 'other.zip')
        writeFileSync(legs('a', 'other.zip.sha256'), readFileSync(legs('a', 'app.zip.sha256')))
      },
      {},
      'An archive is not what its leg has made.',
    ],
    [
      'when one is not there, and its checksum is',
      () => {
        leg('a', 'app.zip')
        rmSync(legs('a', 'app.zip'))
        writeFileSync(legs('a', 'app.zip.sha256'), '')
      },
      {},
      'An archive is not what its leg has made.',
    ],
    ['when one is damaged', () => leg('a', 'app.zip', 'other', 'app'), {}, 'An archive is not what its leg has made.'],
  ])('are refused %s', (_, prepare, vars, message) => {
    prepare()
    expect(collect(vars)).toMatchObject({
      status: 1,
      log: expect.stringContaining(`::error title=release-page::${message}`),
    })
  })

  it.each([
    ['-Rother', "'-Rother'"],
    ['.app', "'.app'"],
    ['a b.zip', "'a b.zip'"],
    ['a*.zip', "'a*.zip'"],
    ['é.zip', '$'],
    ['app.zip\n::error::by the artifact', '$'],
  ])('have names that nothing takes for an option, a pattern or a command: not %j', (name, shown) => {
    leg('a', 'app.zip')
    writeFileSync(legs('a', name), '')
    const { status, log } = collect()
    expect(status).toBe(1)
    expect(log).toContain(`::error title=release-page::An artifact has the file ${shown}`)
    expect(log).not.toContain('\n::error::by the artifact')
  })
})

describe('the release that release-page.yml makes', () => {
  const script = scriptOf('release-page.yml', 'page', 'Release')
  const programs = join(import.meta.dirname, '../fixtures/stand-ins/gh')
  const at = (...path: readonly string[]): string => join(folder, ...path)
  const sumOf = (name: string): string => `${createHash('sha256').update(name).digest('hex')}  ${name}\n`

  /** The files of one run, as the step before puts them together. */
  function files(...names: readonly string[]): void {
    rmSync(at('files'), { recursive: true, force: true })
    mkdirSync(at('files'))
    for (const name of names) writeFileSync(at('files', name), name)
    writeFileSync(at('files/SHA256SUMS'), names.map(sumOf).join(''))
  }

  function published(tag: string, isPrerelease = false): void {
    mkdirSync(at('gh', tag, 'assets'), { recursive: true })
    writeFileSync(at('gh', tag, 'draft'), 'false')
    writeFileSync(at('gh', tag, 'prerelease'), String(isPrerelease))
    writeFileSync(at('gh', tag, 'body'), '')
  }

  function made(TAG: string) {
    const PATH = `${programs}:${process.env.PATH}`
    const vars = { PATH, TAG, DRAFT: 'false', FILES: at('files'), HELD: at('held'), MARK: '<!-- made -->' }
    return run(script, { ...BUILT, ...vars })
  }

  function release(TAG: string) {
    const result = made(TAG)
    expect(result.status, result.log).toBe(0)
    const lines = readFileSync(at('gh/commands'), 'utf8').trim().split('\n')
    return lines.filter((line) => /^release (create|upload|edit)/.test(line))
  }

  const created = (tag: string, kind = ''): string =>
    `release create ${tag} --verify-tag --draft --title ${tag} --generate-notes --notes <!-- made -->${kind}`

  it.each([
    ['v1.2.3', [], '', ''],
    ['v1.2.3', ['v1.2.3-rc.1', 'v1.2.2'], '', ''],
    ['v1.2.3', ['v1.10.0'], '', ' --latest=false'],
    ['1.2.3', ['v1.2.4'], '', ' --latest=false'],
    ['v1.2.3-rc.10', ['v1.2.2'], ' --prerelease', ''],
    ['v1.2.3-rc.1', ['v1.2.3'], ' --prerelease', ' --latest=false'],
    ['v1.2.3+build-5', ['v1.2.2'], '', ''],
    ['app-v1.2.3', ['other-v9.0.0', 'v5.0.0'], '', ''],
    ['app-v1.2.3', ['app-v1.3.0', 'other-v9.0.0'], '', ' --latest=false'],
    ['my-app-2-v1.2.3-rc-1.2', ['my-app-2-v1.2.2'], ' --prerelease', ''],
  ])('%s beside %j', (tag, others, kind, latest) => {
    for (const other of others) published(other)
    files('app.zip')
    expect(release(tag)).toEqual([
      created(tag, kind),
      `release upload ${tag} --clobber -- app.zip SHA256SUMS`,
      `release edit ${tag} --draft=false${latest}`,
    ])
  })

  it.each(MOVED)('is not made of a tag that has gone %s meanwhile', (_, commit, shown) => {
    moveTag('v1.2.3', commit)
    files('app.zip')
    expect(made('v1.2.3')).toMatchObject({
      status: 1,
      log: expect.stringContaining(
        `::error title=release-page::The tag v1.2.3 is at ${shown}, and this run has built ${BUILT.GITHUB_SHA}.`,
      ),
    })
    expect(readFileSync(at('gh/commands'), 'utf8')).toBe(`${ASKED}v1.2.3 --jq .sha\n`)
  })

  it('has no pre-release for the latest', () => {
    published('v2.0.0-rc.1', true)
    files('app.zip')
    expect(release('v1.2.3').at(-1)).toBe('release edit v1.2.3 --draft=false')
  })

  it('is published only after another look at the tag: files take their time', () => {
    files('app.zip')
    release('v1.2.3')
    const lines = readFileSync(at('gh/commands'), 'utf8').trim().split('\n')
    expect(lines.slice(-2)).toEqual([`${ASKED}v1.2.3 --jq .sha`, 'release edit v1.2.3 --draft=false'])
  })

  it('takes the archives of a second run, and lists those of both', () => {
    files('app-b.zip')
    release('v1.0.0')
    files('app-a.zip')
    expect(release('v1.0.0').slice(3)).toEqual(['release upload v1.0.0 --clobber -- app-a.zip SHA256SUMS'])
    const sums = readFileSync(at('gh/v1.0.0/assets/SHA256SUMS'), 'utf8')
    expect(sums).toBe(sumOf('app-a.zip') + sumOf('app-b.zip'))
    files('app-a.zip')
    expect(release('v1.0.0')).toHaveLength(4)
  })
})

describe('the tag that publish.yml takes', () => {
  const git = (...args: readonly string[]): void => {
    const who = ['-c', 'user.name=s', '-c', 'user.email=s@example.org', '-c', 'init.defaultBranch=main']
    expect(spawnSync('git', [...who, ...args], { cwd: folder }).status).toBe(0)
  }
  const checked = (GITHUB_REF_NAME: string) => run(scriptOf('publish.yml', 'check', 'tag'), { GITHUB_REF_NAME })
  const released = (GITHUB_REF_NAME: string) => {
    const PATH = `${join(import.meta.dirname, '../fixtures/stand-ins/gh')}:${process.env.PATH}`
    return run(scriptOf('publish.yml', 'release', 'release'), { ...BUILT, PATH, GITHUB_REF_NAME })
  }
  const commands = (): readonly string[] => readFileSync(join(folder, 'gh/commands'), 'utf8').trim().split('\n')

  beforeEach(() => {
    writeFileSync(join(folder, 'package.json'), '{"version":"1.2.3"}')
    git('init', '--quiet')
    git('add', 'package.json')
    git('commit', '--quiet', '--message', 'first')
    git('update-ref', 'refs/remotes/origin/main', 'HEAD')
  })

  it('is that of the package, on a commit of main, which may have gone on', () => {
    expect(checked('v1.2.3')).toMatchObject({ status: 0 })
    expect(checked('v1.2.4')).toMatchObject({
      status: 1,
      log: expect.stringContaining('The tag is v1.2.4, and package.json has version 1.2.3.'),
    })
  })

  it('is refused on a commit that is not merged', () => {
    git('commit', '--quiet', '--allow-empty', '--message', 'aside')
    expect(checked('v1.2.3')).toMatchObject({
      status: 1,
      log: expect.stringContaining('The commit of v1.2.3 is not on main.'),
    })
  })

  it.each([
    ['v1.2.3', 'release create v1.2.3 --verify-tag --title v1.2.3 --generate-notes'],
    ['v1.2.3-rc.1', 'release create v1.2.3-rc.1 --verify-tag --title v1.2.3-rc.1 --generate-notes --prerelease'],
    ['v1.2.3+a-b', 'release create v1.2.3+a-b --verify-tag --title v1.2.3+a-b --generate-notes'],
  ])('%s makes its release', (GITHUB_REF_NAME, command) => {
    expect(released(GITHUB_REF_NAME).status).toBe(0)
    expect(commands()).toEqual([`${ASKED}${GITHUB_REF_NAME} --jq .sha`, command])
  })

  it.each(MOVED)('makes none when it has gone %s since the bundles were compared', (_, commit, shown) => {
    moveTag('v1.2.3', commit)
    expect(released('v1.2.3')).toMatchObject({
      status: 1,
      log: expect.stringContaining(
        `::error title=publish::The tag v1.2.3 is at ${shown}, and this run has built ${BUILT.GITHUB_SHA}.`,
      ),
    })
    expect(commands()).toEqual([`${ASKED}v1.2.3 --jq .sha`])
  })
})

describe('the nightly run', () => {
  const [newest, warm] = ['newest', 'warm'].map((id) => scriptOf('prober.yml', 'probe', id))
  const hoursAgo = (hours: number): string =>
    new Date(Date.now() - hours * 3_600_000).toISOString().replace(/\.\d+/, '')

  /** What GitHub answers: of the newest release and of the run before. */
  function told(publishedAt: string, runs: readonly object[]) {
    mkdirSync(join(folder, 'bin'), { recursive: true })
    writeFileSync(join(folder, 'release.json'), JSON.stringify({ tagName: 'v1.2.3', publishedAt }))
    writeFileSync(join(folder, 'run.json'), JSON.stringify(runs))
    writeFileSync(join(folder, 'bin/gh'), '#!/bin/sh\nexec cat "$HOME/$1.json"\n')
    chmodSync(join(folder, 'bin/gh'), 0o755)
    const PATH = `${join(folder, 'bin')}:${process.env.PATH}`
    return run(newest ?? { text: '', options: [] }, { PATH, GITHUB_REF_NAME: 'main' })
  }

  it.each([
    ['the night before, with this release', hoursAgo(100), [{ conclusion: 'success', createdAt: hoursAgo(24) }], true],
    ['before this release', hoursAgo(10), [{ conclusion: 'success', createdAt: hoursAgo(24) }], false],
    ['in vain', hoursAgo(100), [{ conclusion: 'failure', createdAt: hoursAgo(24) }], false],
    ['long ago', hoursAgo(900), [{ conclusion: 'success', createdAt: hoursAgo(200) }], false],
    ['never', hoursAgo(1), [], false],
  ])('knows whether there has to be a cache: saved %s', (_, publishedAt, runs, saved) => {
    expect(told(publishedAt, runs)).toMatchObject({ status: 0, output: `tag=v1.2.3\nsaved=${saved}\n` })
  })

  it('fails where GitHub does not answer', () => {
    told(hoursAgo(1), [])
    rmSync(join(folder, 'release.json'))
    const PATH = `${join(folder, 'bin')}:${process.env.PATH}`
    expect(run(newest ?? { text: '', options: [] }, { PATH, GITHUB_REF_NAME: 'main' }).status).not.toBe(0)
  })

  it.each([
    ['cold', ['first-run'], 'true', 1],
    ['cold', ['evicted'], 'true', 1],
    ['cold', ['recipe-changed'], 'true', 0],
    ['cold', ['first-run'], 'false', 0],
    ['warm', ['restored'], 'true', 0],
  ])('with a cache that is %s (%j), saved before: %s, ends with %i', (state, codes, SAVED, status) => {
    const REPORT = JSON.stringify({ state, key: 'k', matchedKey: '', findings: codes.map((code) => ({ code })) })
    const result = run(warm ?? { text: 'exit 99', options: [] }, { REPORT, SAVED })
    expect(result.status, result.log).toBe(status)
    expect(result.log.includes('::error title=prober::The cache is cold')).toBe(status === 1)
  })
})
