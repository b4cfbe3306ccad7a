import { describe, expect, it } from 'vitest'
import { mountName } from '../../../src/buildkit/mounts.ts'
import { readDockerfile } from '../../../src/buildkit/parsed-dockerfile.ts'
import { mountCases } from '../../fixtures/dance-mounts/corpus.ts'

const build = {
  target: '',
  platform: { os: 'linux', architecture: 'arm', variant: 'v7' },
  buildArgs: [],
  buildContexts: [],
} as const

describe('readDockerfile', () => {
  // That BuildKit says the same is shown on the rig by test/integration/discover.test.ts.
  it.each(mountCases)('finds what BuildKit finds: $name', (one) => {
    const { mounts, leftOut, unresolved } = readDockerfile(one.dockerfile, { ...build, ...one })
    const names = one.mounts.map((name) => name.replace('PLATFORM-OS-ARCH', 'linux/arm/v7-linux-armv7'))
    expect(mounts.map((mount) => `${mountName(mount)} ${mount.target}`)).toEqual(names)
    expect(leftOut).toEqual(one.leftOut ?? [])
    expect(unresolved).toEqual(one.unresolved ?? [])
  })

  it('reads sharing', () => {
    const text = ['shared', 'locked', 'PRIVATE'].map((word) => `--mount=type=cache,target=/${word},sharing=${word}`)
    const { mounts } = readDockerfile(`FROM busybox\nRUN ${text.join(' ')} true`, build)
    expect(mounts.map(({ sharing }) => sharing)).toEqual(['private', 'locked', 'shared'])
  })

  it('does not know where a builder runs', () => {
    const text = 'FROM busybox\nARG BUILDARCH\nRUN --mount=type=cache,id=$BUILDARCH,target=/c true'
    expect(readDockerfile(text, build).unresolved).toEqual(['/c (BUILDARCH)'])
    const { mounts } = readDockerfile(text, { ...build, buildArgs: ['BUILDARCH=amd64'] })
    expect(mounts.map(({ id }) => id)).toEqual(['/amd64'])
  })

  it.each([
    ['nothing', ''],
    ['no Dockerfile', 'services:\n  web: x\n'],
    ['a target that is not there', 'FROM busybox\nRUN --mount=type=cache,target=/c true', 'other'],
    ['a value that BuildKit refuses', 'FROM busybox\nRUN --mount=type=cache,target=/c,sharing=none true'],
  ])('finds no mounts in %s', (_, text, target = '') => {
    expect(readDockerfile(text, { ...build, target }).mounts).toEqual([])
  })
})

describe('the recipe of readDockerfile', () => {
  const text = `ARG IMAGE=rust:1
FROM $IMAGE AS tools
RUN apt-get install -y mold
FROM tools AS build
ARG PROFILE=release
# the build
RUN --mount=type=cache,target=/c \\
  cargo build
FROM scratch
LABEL a=b
COPY --from=build /app /app
ENTRYPOINT ["/app"]
`
  const recipe = (edited: string, buildArgs: readonly string[] = [], buildContexts: readonly string[] = []): string =>
    readDockerfile(edited, { ...build, buildArgs, buildContexts }).recipe
  const base = recipe(text)

  it('is a sha256', () => {
    expect(base).toMatch(/^[0-9a-f]{64}$/)
  })

  it.each([
    ['a comment', text.replace('# the build', '# how it is built\n# and why')],
    ['an ENTRYPOINT and a LABEL', text.replace('"/app"]', '"/app", "-x"]').replace('a=b', 'a=c')],
    ['the stages after the mounts', text.replace('/app /app', '/app /bin/app')],
    [
      'a stage that is not needed',
      text.replace('FROM scratch', 'FROM busybox AS x\nRUN --mount=type=cache,target=/x y\nFROM scratch'),
    ],
    ['lines that are joined', text.replace('target=/c \\\n  cargo', 'target=/c   cargo')],
  ])('stays with another %s', (_, edited) => {
    expect(edited).not.toBe(text)
    expect(recipe(edited)).toBe(base)
  })

  it.each([
    ['base image', text.replace('rust:1', 'rust:2')],
    ['package', text.replace('mold', 'mold lld')],
    ['command', text.replace('cargo build', 'cargo build --locked')],
    ['mount', text.replace('target=/c', 'target=/d')],
    ['default', text.replace('=release', '=dev')],
  ])('changes with another %s', (_, edited) => {
    expect(edited).not.toBe(text)
    expect(recipe(edited)).not.toBe(base)
  })

  it('counts build arguments that the stages take, the namespace and build contexts', () => {
    expect(recipe(text, ['OTHER=1'])).toBe(base)
    const others = [
      recipe(text, ['PROFILE=dev']),
      recipe(text, ['IMAGE=x']),
      recipe(text, ['BUILDKIT_CACHE_MOUNT_NS=a']),
    ]
    expect(new Set([base, ...others, recipe(text, [], ['x=docker-image://y'])]).size).toBe(5)
  })

  it('counts heredocs', () => {
    const heredoc = (line: string): string => recipe(`FROM a\nRUN --mount=type=cache,target=/c <<EOF\n${line}\nEOF\n`)
    expect(heredoc('one')).not.toBe(heredoc('two'))
  })

  it('has named parts, without values of variables', () => {
    const { parts } = readDockerfile(text, { ...build, buildArgs: ['PROFILE=secret'], buildContexts: ['x=y'] })
    expect(parts.map(({ name }) => name)).toEqual([
      'FROM rust:1',
      'FROM tools',
      'ARG IMAGE',
      'RUN apt-get install -y mold',
      'ARG PROFILE',
      'RUN cargo build',
      'context x',
      'cache mount /c with id //c',
    ])
  })

  it.each<[string, string, boolean, boolean]>([
    ['base image', text.replace('rust:1', 'rust:2'), false, true],
    ['package', text.replace('mold', 'mold lld'), true, true],
    ['mount', text.replace('target=/c', 'target=/d'), false, false],
  ])('may count less of another %s', (_, edited, baseImages, none) => {
    const same = (mode: 'base-images' | 'none'): boolean =>
      readDockerfile(edited, build, mode).recipe === readDockerfile(text, build, mode).recipe
    expect([same('base-images'), same('none')]).toEqual([baseImages, none])
  })
})
