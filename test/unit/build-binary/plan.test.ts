import { describe, expect, it } from 'vitest'
import { bakeCommand } from '../../../src/build-binary/bake-command.ts'
import { readRequest } from '../../../src/build-binary/inputs.ts'
import { isPushed, layoutCommand } from '../../../src/build-binary/plan.ts'
import type { Dockerfile } from '../../../src/buildkit/dockerfile.ts'

const dockerfile: Dockerfile = { file: 'D', buildArgs: ['MUSLIN_PROFILE=dist'], kind: 'rust', notes: [] }

const request = (inputs: Readonly<Record<string, string>> = {}) =>
  readRequest(
    (name) => ({ platform: 'linux/arm64', context: 'app', images: 'ghcr.io/acme/app', ...inputs })[name] ?? '',
    () => true,
  )
const START = ['docker', 'buildx', 'build', '--progress=plain', '--platform', 'linux/arm64', '--file', 'D']
const PLAIN = ['--provenance=false', '--sbom=false']

const place = { layout: '/t/layout', epoch: '' }

describe('the build', () => {
  it('writes an OCI layout with OCI media types', () => {
    const { argv } = layoutCommand(request({ 'build-args': 'A=1' }), dockerfile, place)
    const buildArgs = ['--build-arg', 'A=1', '--build-arg', 'MUSLIN_PROFILE=dist']
    const output = ['--output', 'type=oci,tar=false,dest=/t/layout,oci-mediatypes=true']
    expect(argv).toEqual([...START, ...buildArgs, ...PLAIN, ...output, 'app'])
  })

  it.each<[Dockerfile['kind'], string, boolean]>([
    ['user', 'none', true],
    ['rust', 'host', true],
    ['rust', 'none', false],
  ])('of a Dockerfile of kind %s has the network %s by argument: %s', (kind, network, isArgument) => {
    const { argv } = layoutCommand(request({ network }), { ...dockerfile, kind }, place)
    expect(argv.includes('--network')).toBe(isArgument)
  })

  it('gives all files of the image the epoch', () => {
    const { argv, env } = layoutCommand(request(), dockerfile, { ...place, epoch: '1700000000' })
    expect(argv.at(-2)).toBe('type=oci,tar=false,dest=/t/layout,oci-mediatypes=true,rewrite-timestamp=true')
    expect(env).toEqual({ SOURCE_DATE_EPOCH: '1700000000' })
  })

  it.each([
    ['no-cache', 'true', '--no-cache'],
    ['pull', 'true', '--pull'],
    ['annotations', 'k=v', '--annotation'],
    ['provenance', 'mode=max', '--provenance=mode=max'],
    ['sbom', 'true', '--sbom=true'],
    ['cache-to', 'type=gha', '--cache-to'],
    ['cache-from', 'type=gha', '--cache-from'],
    ['labels', 'k=v', '--label'],
  ])('takes %s', (name, value, flag) => {
    expect(layoutCommand(request({ [name]: value }), dockerfile, place).argv).toContain(flag)
  })

  it('has secrets in its environment only', () => {
    const { argv, env } = layoutCommand(request({ secrets: 'token=s3cret' }), dockerfile, place)
    expect(argv.join(' ')).not.toContain('s3cret')
    expect(env).toEqual({ MUSLIN_SECRET_0: 's3cret' })
  })
})

describe('the build of a bake target', () => {
  it('sets what the inputs say, for all that it stands on where that is theirs too', () => {
    const inputs = {
      context: '.',
      'bake-file': 'a.hcl\nb.hcl',
      'build-args': 'A=1',
      labels: 'k=v',
      annotations: 'n=m',
      'add-hosts': 'db:10.0.0.1',
      network: 'none',
      ulimit: 'nofile=7:7',
      pull: 'true',
      secrets: 'token=s3cret',
    }
    const { argv, env } = bakeCommand(request(inputs), 'app', { ...place, epoch: '7', overlay: ['/t/o.json'] })
    const set = argv.flatMap((arg, index) => (argv[index - 1] === '--set' ? [arg] : []))
    expect(set).toEqual([
      '*.platform=linux/arm64',
      '*.args.A=1',
      '*.labels.k=v',
      '*.extra-hosts.db=10.0.0.1',
      '*.pull=true',
      '*.secrets=id=token,env=MUSLIN_SECRET_0',
      'app.annotations=n=m',
      'app.output=type=oci,tar=false,dest=/t/layout,oci-mediatypes=true,rewrite-timestamp=true',
    ])
    expect(argv.slice(0, 13)).toEqual([
      ...['docker', 'buildx', 'bake', '--progress=plain', '--file', 'a.hcl', '--file', 'b.hcl', '--file', '/t/o.json'],
      ...['--allow', 'fs.write=/t', '--set'],
    ])
    expect(argv.at(-1)).toBe('app')
    expect(env).toEqual({ MUSLIN_SECRET_0: 's3cret', SOURCE_DATE_EPOCH: '7', BUILDX_NO_DEFAULT_ATTESTATIONS: '1' })
  })

  it.each([
    [{}, []],
    [{ provenance: 'false' }, ['--provenance=false']],
    [{ provenance: 'mode=max', sbom: 'true' }, ['--provenance=mode=max', '--sbom=true']],
  ])('with %j has the attestations %j, and else those of the file', (inputs, expected) => {
    const { argv } = bakeCommand(request({ context: '.', 'bake-file': 'a.hcl', ...inputs }), 'app', place)
    expect(argv.filter((arg) => /^--(provenance|sbom)/.test(arg))).toEqual(expected)
  })

  it.each([
    [{ 'source-date-epoch': '7' }, true],
    [{}, false],
  ])('with %j has an epoch before that of the file: %s', (inputs, isSet) => {
    const bake = request({ context: '.', 'bake-file': 'a.hcl', ...inputs })
    const { argv } = bakeCommand(bake, 'app', { ...place, epoch: '7' })
    expect(argv.includes('*.args.SOURCE_DATE_EPOCH=7')).toBe(isSet)
  })

  it('has no part of the caches in the bake file when it is fresh', () => {
    const bake = request({ context: '.', 'bake-file': 'a.hcl' })
    const caches = ['*.cache-from=', '*.cache-to=', '*.no-cache=false', '*.no-cache-filter=']
    expect(bakeCommand(bake, 'app', { ...place, fresh: true }).argv).toEqual(expect.arrayContaining(caches))
    for (const each of caches) expect(bakeCommand(bake, 'app', place).argv).not.toContain(each)
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
