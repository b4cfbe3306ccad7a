import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'

interface Step {
  readonly id?: string
  readonly name?: string
  readonly run?: string
}

/** The script of a step, as a workflow has it: the runner starts it by the same command. */
function scriptOf(file: string, job: string, step: string): string {
  const path = join(import.meta.dirname, '../../.github/workflows', file)
  const { jobs } = parse(readFileSync(path, 'utf8')) as { jobs: Record<string, { steps: readonly Step[] }> }
  return jobs[job]?.steps.find(({ id, name }) => step === id || step === name)?.run ?? 'exit 99'
}

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muslin-steps-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function run(script: string, vars: Readonly<Record<string, string>>) {
  const output = join(folder, 'output')
  writeFileSync(output, '')
  const env = { PATH: process.env.PATH, GITHUB_OUTPUT: output, ...vars }
  const argv = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script]
  const { status, stdout, stderr } = spawnSync('bash', argv, { cwd: folder, env, encoding: 'utf8' })
  return { status, log: stdout + stderr, output: readFileSync(output, 'utf8') }
}

describe('what release.yml is asked for', () => {
  const script = scriptOf('release.yml', 'plan', 'push')
  const asked = (vars: Readonly<Record<string, string>>) =>
    run(script, { PUSH: 'auto', TAGGED: 'false', CACHE_MODE: 'write', ...vars })

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
})

describe('the files that release-page.yml puts together', () => {
  const script = scriptOf('release-page.yml', 'page', 'One folder, each file once and whole')
  const legs = (...path: readonly string[]): string => join(folder, 'legs', ...path)

  const collect = (vars: Readonly<Record<string, string>> = {}) =>
    run(script, {
      FILES: join(folder, 'files'),
      LEGS: legs(),
      IS_TAG: 'true',
      GITHUB_REF: 'refs/heads/main',
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

  it.each<[string, () => void, Record<string, string>, string]>([
    [
      'without a tag',
      () => leg('a', 'app.zip'),
      { IS_TAG: 'false' },
      'This run is for refs/heads/main, expected a Git tag',
    ],
    ['without archives', () => undefined, {}, 'There are no archives in this run. Set binaries: true'],
    [
      'when two legs have one name',
      () => {
        for (const name of ['a', 'b']) leg(name, 'app.zip')
      },
      {},
      'Two legs have made app.zip. Put {target} or {platform} into archive-name.',
    ],
    ['when one is damaged', () => leg('a', 'app.zip', 'other', 'app'), {}, 'An archive is not what its leg has made.'],
  ])('are refused %s', (_, prepare, vars, message) => {
    prepare()
    expect(collect(vars)).toMatchObject({
      status: 1,
      log: expect.stringContaining(`::error title=release-page::${message}`),
    })
  })
})
