import { describe, expect, it } from 'vitest'
import { readRequest } from '../../../src/build-binary/inputs.ts'
import { prebuiltFor } from '../../../src/build-binary/prebuilt.ts'
import { InputError } from '../../../src/errors.ts'

const read = (inputs: Readonly<Record<string, string>>, exists = true) =>
  readRequest(
    (name) => ({ platform: 'linux/amd64', ...inputs })[name] ?? '',
    () => exists,
  )

describe('a request', () => {
  it('has the defaults of docker/build-push-action, and pushes where it is told a repository', () => {
    expect(read({})).toMatchObject({ context: '.', file: '', images: [], push: true, binary: [], provenance: '' })
  })

  it('names each repository once, in its full spelling', () => {
    expect(read({ images: 'ghcr.io/acme/app\nacme/app\ndocker.io/acme/app' }).images).toEqual([
      'ghcr.io/acme/app',
      'docker.io/acme/app',
    ])
  })

  it.each([
    ['images', 'ghcr.io/acme/app:1.0', 'Write ghcr.io/acme/app; tags are set when'],
    ['images', ':1.0', 'The image name is missing before the tag'],
    ['images', 'ghcr.io/Acme/App', 'Write it in lower case: ghcr.io/acme/app'],
    ['images', 'ghcr.io//app', 'Write registry, owner and name'],
    ['binary', 'app', 'Begin it with /'],
    ['binary', '/bin/', 'the absolute path of a program'],
    ['push', 'yes', 'true or false'],
    ['prebuilt', 'linux/amd46=dist/app', 'Write linux/amd64=dist/app'],
    ['prebuilt', 'dist/my app', 'Give the file another name'],
    ['prebuilt', 'dist/etc', 'expected a program with another name than a folder of the image'],
    ['prebuilt', 'linux/amd64=tmp', 'expected a program with another name than a folder of the image'],
    ['source-date-epoch', 'yesterday', 'seconds since 1970, or commit'],
    ['bake-targets', 'app', 'Name the bake file by the input bake-file'],
    ['verify', 'again', 'one of static, rebuild'],
  ])('is refused with %s: %j', (input, value, message) => {
    expect(() => read({ [input]: value })).toThrow(message)
  })

  it.each([
    [
      { prebuilt: 'dist/app', file: 'Dockerfile' },
      'file is "Dockerfile", expected nothing where the image comes from prebuilt',
    ],
    [{ prebuilt: 'dist/app', 'bake-file': 'b.hcl' }, 'bake-file is "b.hcl", expected nothing where'],
    [{ 'bake-file': 'b.hcl', target: 'x' }, 'target is "x", expected nothing where the image comes from bake-file'],
  ])('takes its image from one place: %j', (inputs, message) => {
    expect(() => read(inputs)).toThrow(message)
  })

  it.each([
    ['context', 'app'],
    ['allocator', 'mimalloc'],
    ['stack-size', '8M'],
    ['zoneinfo', 'true'],
    ['auditable', 'true'],
    ['sccache', 'true'],
    ['profile', 'dist'],
    ['rust-image', 'rust:1.90-bookworm'],
    ['cross', 'false'],
    ['remap-paths', 'false'],
    ['toolchain', '1.96.0'],
    ['target-cpu', 'x86-64-v3'],
    ['extra-files', 'a.txt=/a.txt'],
    ['package', 'app'],
    ['bin', 'app'],
    ['features', 'tls'],
  ])('takes nothing from prebuilt or a bake file that has no effect there: %s', (input, value) => {
    for (const [source, where] of [
      ['prebuilt', 'dist/app'],
      ['bake-file', 'b.hcl'],
    ] as const) {
      const fault = new RegExp(`^One input.*\n- ${input} is .*, expected nothing where the image comes from ${source}`)
      expect(() => read({ [source]: where, [input]: value })).toThrow(fault)
    }
    expect(() => read({ [input]: value })).not.toThrow()
  })

  it.each([
    ['build-args', 'A=1', 'expected nothing'],
    ['secrets', 'token=s3cret', 'secrets is "token", expected nothing'],
    ['secret-envs', 'token=TOKEN', 'expected nothing'],
    ['secret-files', 'token=t.txt', 'expected nothing'],
    ['no-cache', 'true', 'expected nothing'],
    ['verify', 'rebuild', 'expected static where the image comes from prebuilt'],
  ])('takes nothing for steps that run where there are none: prebuilt with %s', (input, value, message) => {
    expect(() => read({ prebuilt: 'dist/app', [input]: value })).toThrow(message)
    expect(() => read({ 'bake-file': 'b.hcl', [input]: value })).not.toThrow()
  })

  it.each([
    { context: 'app', 'source-date-epoch': 'commit' },
    { context: 'app', archive: 'tar.gz' },
    { 'build-args': 'SOURCE_DATE_EPOCH=7\nBUILDKIT_SBOM_SCAN_STAGE=true' },
  ])('takes with prebuilt what has an effect: %j', (inputs) => {
    expect(() => read({ prebuilt: 'dist/app', ...inputs })).not.toThrow()
  })

  it('needs no Dockerfile for finished programs, which may be for one platform only', () => {
    const lines = 'linux/amd64=dist/amd64/app\nlinux/arm64=dist/arm64/app\ndist/tool'
    const { prebuilt, platform } = read({ prebuilt: lines }, false)
    expect(prebuiltFor(prebuilt, platform).map(({ path }) => path)).toEqual(['dist/amd64/app', 'dist/tool'])
  })

  it('is refused with all its faults in one message, each with its remedy', () => {
    const faults = { platform: 'linux/amd46', file: 'Dockerfle', push: 'ture', images: ':1.0' }
    const refused = () => read(faults, false)
    expect(refused).toThrow(InputError)
    expect(refused).toThrow(/^4 inputs cannot be used:\n/)
    for (const [input, value] of Object.entries(faults)) expect(refused).toThrow(`- ${input} is "${value}", expected `)
  })
})
