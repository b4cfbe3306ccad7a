import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const folder = mkdtempSync(join(tmpdir(), 'muslin-images-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Step {
  readonly id?: string
  readonly run?: string
}

const RELEASE = new URL('../../../.github/workflows/release.yml', import.meta.url)
type Job = { readonly steps: readonly Step[] }
const workflow = parse(readFileSync(RELEASE, 'utf8')) as { jobs: { readonly plan: Job; readonly attest: Job } }
const script = workflow.jobs.plan.steps.find(({ id }) => id === 'names')?.run ?? 'exit 1'
const attestScript = workflow.jobs.attest.steps.find(({ run }) => run?.includes('image=') === true)?.run ?? 'exit 1'

/** What the job of each index of the plan signs. */
function signed(images: string, registry: string): readonly string[] {
  const [, indexes = '[]'] = /^indexes=(.*)$/m.exec(names(images, registry).output) ?? []
  return (JSON.parse(indexes) as readonly number[]).map((index) => {
    const output = join(folder, 'attest')
    writeFileSync(output, '')
    const env = { ...process.env, IMAGES: images, INDEX: String(index), GITHUB_OUTPUT: output }
    spawnSync('bash', ['-eo', 'pipefail', '-c', attestScript], { env })
    return readFileSync(output, 'utf8')
  })
}

/** @param call all inputs, as JSON */
function names(images: string, registry: string, call = '{}') {
  const output = join(folder, 'output')
  writeFileSync(output, '')
  const env = { ...process.env, IMAGES: images, REGISTRY: registry, CALL: call, GITHUB_OUTPUT: output }
  const { status, stdout } = spawnSync('bash', ['-eo', 'pipefail', '-c', script], { env, encoding: 'utf8' })
  return { status, stdout, output: readFileSync(output, 'utf8') }
}

describe('the images of release.yml', () => {
  it.each([
    ['ghcr.io/acme/app', 'ghcr.io', ['ghcr.io/acme/app']],
    ['ghcr.io/acme/app\r\n\n  ghcr.io/acme/tool \n', 'ghcr.io', ['ghcr.io/acme/app', 'ghcr.io/acme/tool']],
    ['acme/app\ndocker.io/acme/tool', 'docker.io', ['docker.io/acme/app', 'docker.io/acme/tool']],
    ['localhost:5000/app', 'localhost:5000', ['localhost:5000/app']],
  ])('are all signed: %j on %s', (images, registry, list) => {
    expect(names(images, registry).status).toBe(0)
    expect(signed(images, registry)).toEqual(list.map((name) => expect.stringContaining(`image=${name}\n`)))
  })

  it('have artifacts of their own in a run that calls the workflow several times, the same when it is run again', () => {
    const artifacts = (call: string): string =>
      /^artifacts=(.*)$/m.exec(names('acme/app', 'docker.io', call).output)?.[1] ?? ''
    const [one, other] = ['{"bin":"one"}', '{"bin":"other"}'].map(artifacts)
    expect(one).toMatch(/^muslin-binaries-[0-9a-f]{12}$/)
    expect(other).not.toBe(one)
    expect(artifacts('{"bin":"one"}')).toBe(one)
  })

  it.each([
    ['ghcr.io/acme/app\nquay.io/acme/app', 'names on ghcr.io and on quay.io'],
    ['ghcr.io/acme/app\nacme/app', 'names on ghcr.io and on docker.io'],
    ['ghcr.io/acme/a"b', 'expected an image name on each line'],
    [' \n', 'names no image'],
  ])('are refused by the plan: %j', (images, message) => {
    expect(names(images, 'ghcr.io')).toMatchObject({ status: 1, stdout: expect.stringContaining(message), output: '' })
  })
})
