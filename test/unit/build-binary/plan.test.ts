import { describe, expect, it } from 'vitest'
import { readRequest } from '../../../src/build-binary/inputs.ts'
import { extractCommand, isPushed, pushCommand } from '../../../src/build-binary/plan.ts'
import type { Dockerfile } from '../../../src/buildkit/dockerfile.ts'

const dockerfile: Dockerfile = { file: 'D', buildArgs: ['MUSLIN_PROFILE=dist'], kind: 'rust', notes: [] }
const files = { root: '/t/root.tar', programs: '/t/programs', built: '/t/built.json', pushed: '/t/pushed.json' }

const request = (inputs: Readonly<Record<string, string>> = {}) =>
  readRequest(
    (name) => ({ platform: 'linux/arm64', context: 'app', images: 'ghcr.io/acme/app', ...inputs })[name] ?? '',
    () => true,
  )
const START = ['docker', 'buildx', 'build', '--progress=plain', '--platform', 'linux/arm64', '--file', 'D']
const PLAIN = ['--provenance=false', '--sbom=false']

describe('the two builds', () => {
  it('first make a tar file of the image, and the image itself to compare with', () => {
    const { argv } = extractCommand(request({ 'build-args': 'A=1' }), dockerfile, files)
    const buildArgs = ['--build-arg', 'A=1', '--build-arg', 'MUSLIN_PROFILE=dist']
    const tar = ['--output', 'type=tar,dest=/t/root.tar']
    const image = ['--output', 'type=image,push=false,oci-mediatypes=true']
    const metadata = ['--metadata-file', '/t/built.json']
    expect(argv).toEqual([...START, ...buildArgs, ...PLAIN, ...metadata, ...tar, ...image, 'app'])
  })

  it('make the tar file alone where nothing is pushed', () => {
    const { argv } = extractCommand(request({ push: 'false' }), dockerfile, files)
    expect(argv.filter((arg) => arg === '--output')).toHaveLength(1)
  })

  it('then push the same by digest, in OCI media types', () => {
    const { argv } = pushCommand(request(), dockerfile, files)
    const output =
      'type=image,name=ghcr.io/acme/app,push-by-digest=true,name-canonical=true,push=true,oci-mediatypes=true'
    expect(argv).toEqual([
      ...[...START, '--build-arg', 'MUSLIN_PROFILE=dist', ...PLAIN],
      ...['--metadata-file', '/t/pushed.json', '--output', output, 'app'],
    ])
  })

  it('push to several repositories at once', () => {
    const { argv } = pushCommand(request({ images: 'ghcr.io/acme/app\nacme/app' }), dockerfile, files)
    expect(argv.at(-2)).toContain('type=image,"name=ghcr.io/acme/app,docker.io/acme/app",push-by-digest=true')
  })

  it.each([
    ['no-cache', 'true', '--no-cache', true, false],
    ['pull', 'true', '--pull', true, false],
    ['annotations', 'k=v', '--annotation', true, true],
    ['provenance', 'mode=max', '--provenance=mode=max', false, true],
    ['sbom', 'true', '--sbom=true', false, true],
    ['cache-to', 'type=gha', '--cache-to', false, true],
    ['cache-to', 'type=inline', '--cache-to', true, true],
    ['cache-from', 'type=gha', '--cache-from', true, true],
    ['labels', 'k=v', '--label', true, true],
  ])('share what makes the image the same: %s', (name, value, flag, first, second) => {
    const given = request({ [name]: value })
    const has = ({ argv }: { readonly argv: readonly string[] }): boolean => argv.includes(flag)
    expect([has(extractCommand(given, dockerfile, files)), has(pushCommand(given, dockerfile, files))]).toEqual([
      first,
      second,
    ])
  })

  it('write the cache in the first where there is no second', () => {
    const given = request({ 'cache-to': 'type=gha', push: 'false' })
    expect(extractCommand(given, dockerfile, files).argv).toContain('--cache-to')
  })

  it('have secrets in their environment only', () => {
    const given = request({ secrets: 'token=s3cret' })
    for (const { argv, env } of [extractCommand(given, dockerfile, files), pushCommand(given, dockerfile, files)]) {
      expect(argv.join(' ')).not.toContain('s3cret')
      expect(env).toEqual({ MUSLIN_SECRET_0: 's3cret' })
    }
  })
})

describe('an image', () => {
  it.each([
    [{}, true],
    [{ push: 'false' }, false],
    [{ images: '' }, false],
  ])('with %j is pushed: %s', (inputs, expected) => {
    expect(isPushed(request(inputs))).toBe(expected)
  })
})
