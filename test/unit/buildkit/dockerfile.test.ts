import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import {
  type DockerfileSource,
  dockerfileFaults,
  dockerfileFields,
  resolveDockerfile,
} from '../../../src/buildkit/dockerfile.ts'
import { readInputs, settleInputs } from '../../../src/runner/inputs.ts'

const base = mkdtempSync(join(tmpdir(), 'muslin-dockerfile-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

const source = (inputs: Readonly<Record<string, string>>): DockerfileSource =>
  settleInputs(readInputs(dockerfileFields, (name) => ({ platform: 'linux/amd64', ...inputs })[name] ?? ''))

const only =
  (...paths: readonly string[]) =>
  (path: string): boolean =>
    paths.includes(path)

describe('what is wrong with where the Dockerfile comes from', () => {
  it.each([
    ['a file that exists', { file: 'docker/App' }, ['docker/App'], []],
    ['a file that does not exist', { file: 'docker/App' }, ['Dockerfile'], ['file']],
    ['a file given beside a Rust project', { file: 'docker/App' }, ['Cargo.toml'], ['file']],
    ['a Dockerfile in the context', { context: 'app' }, ['app/Dockerfile'], []],
    ['a Rust project', { context: 'app' }, ['app/Cargo.toml'], []],
    ['a Rust project for a platform that the recipe lacks', { platform: 'linux/s390x' }, ['Cargo.toml'], ['platform']],
    ['a Dockerfile for any platform', { platform: 'linux/s390x' }, ['Cargo.toml', 'Dockerfile'], []],
    ['neither', { context: 'app' }, ['Dockerfile'], ['context']],
    ['a remote context', { context: 'https://github.com/acme/app.git#main' }, [], []],
    ['a remote context with a file in it', { context: 'git@github.com:acme/app.git', file: 'docker/App' }, [], []],
  ])('%s', (_, inputs, existing, expected) => {
    expect(dockerfileFaults(source(inputs), only(...existing)).map(({ input }) => input)).toEqual(expected)
  })

  it('says both remedies where there is nothing to build', () => {
    const [fault] = dockerfileFaults(source({}), only())
    expect(fault).toMatchObject({ value: '.', expected: 'a folder with a Dockerfile or a Cargo.toml' })
    expect(fault?.remedy).toMatch(/input file, or the folder of a Rust project/)
  })

  it('does not speak about what could not be read', () => {
    expect(dockerfileFaults({}, only())).toEqual([])
    expect(dockerfileFaults({ context: '.', file: '' }, only('Cargo.toml'))).toEqual([])
  })
})

describe('the Dockerfile of a build', () => {
  const folder = (name: string, files: readonly string[]): string => {
    const path = join(base, name)
    mkdirSync(path)
    for (const file of files) writeFileSync(join(path, file), '[package]\nname = "app"\n[[bin]]\nname = "app"\n')
    return path
  }
  const scratch = folder('scratch', [])

  it("is the user's own before our recipe", async () => {
    const context = folder('both', ['Dockerfile', 'Cargo.toml'])
    expect(await resolveDockerfile(source({ context }), scratch)).toEqual({
      file: join(context, 'Dockerfile'),
      buildArgs: [],
      buildContexts: [],
      kind: 'user',
      notes: [],
    })
  })

  it('makes inputs of the recipe useless, which is said', async () => {
    const context = folder('useless', ['Dockerfile'])
    const given = { context, bin: 'a', 'target-cpu': 'x86-64-v3', profile: 'release', sccache: 'false' }
    expect((await resolveDockerfile(source(given), scratch)).notes).toEqual([
      expect.stringMatching(/^Without effect: bin, target-cpu\. /),
    ])
  })

  it('is looked for in a remote context by BuildKit', async () => {
    const context = 'https://github.com/acme/app.git'
    expect(await resolveDockerfile(source({ context }), scratch)).toMatchObject({ file: 'Dockerfile', kind: 'user' })
  })

  it('is our recipe for a Rust project, which says where its program is', async () => {
    const dockerfile = await resolveDockerfile(source({ context: folder('rust', ['Cargo.toml']) }), scratch)
    expect(dockerfile).toMatchObject({ file: join(scratch, 'rust.Dockerfile'), kind: 'rust', binaries: ['/app'] })
    expect(dockerfile.buildArgs).toContain('MUSLIN_PROFILE=release')
  })

  it('is a fault of the inputs when there is none', async () => {
    await expect(resolveDockerfile(source({ context: folder('none', []) }), scratch)).rejects.toThrow('context is')
  })
})
