import { describe, expect, it } from 'vitest'
import { mountName } from '../../../src/buildkit/mounts.ts'
import { parsedNeeds, readDockerfile } from '../../../src/buildkit/parsed-dockerfile.ts'
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

describe('parsedNeeds', () => {
  const RUN = 'RUN --mount=type=cache,target=/c cargo build'
  const files = (text: string, buildContexts: readonly string[] = []): readonly string[] =>
    parsedNeeds(text, { ...build, buildContexts, buildArgs: ['DIR=docker'] }).files.map(({ name }) => name)

  it.each<[string, string, readonly string[]]>([
    [
      'what a RUN without cache mounts has',
      `FROM a\nCOPY docker/x.sh b/ /\nRUN sh /x.sh\nCOPY src src\n${RUN}`,
      ['COPY docker/x.sh', 'COPY b'],
    ],
    ['what ADD and JSON name', `FROM a\nADD ["a b", "/"]\nADD https://x.y/z /\nRUN x\n${RUN}`, ['ADD a b', 'COPY a b']],
    ['what ADD may unpack', `FROM a\nADD a.tar *.tgz /\n${RUN}`, ['ADD a.tar', 'ADD *.tgz']],
    ['what it may unpack in a stage below', `FROM a AS b\nADD a.tar /\nFROM b\n${RUN}`, ['ADD a.tar']],
    ['what it may unpack in a copied stage', `FROM a AS b\nADD * /\nFROM a\nCOPY --from=b / /\n${RUN}`, ['ADD *']],
    ['what a RUN has anyway', `FROM a\nADD a.tar /\nRUN x\n${RUN}`, ['ADD a.tar', 'COPY a.tar']],
    ['not what it leaves packed', `FROM a\nADD --unpack=false a.tar /\nADD https://x.y/z.tar /\n${RUN}`, []],
    ['not what it unpacks after the mounts', `FROM a\n${RUN}\nADD a.tar /`, []],
    ['bind mounts', `FROM a\nRUN --mount=source=docker,target=/d x\n${RUN}`, ['bind mount docker']],
    ['what a stage below has', `FROM a AS b\nCOPY x /\nFROM b\nRUN x\n${RUN}`, ['COPY x']],
    [
      'what a stage that is copied from has',
      `FROM a AS b\nCOPY x /\nFROM a\nCOPY --from=b / /\nRUN x\n${RUN}`,
      ['COPY x'],
    ],
    [
      'what a stage that is mounted has',
      `FROM a AS b\nCOPY x /\nFROM a\nRUN --mount=from=b,target=/b x\n${RUN}`,
      ['COPY x'],
    ],
    [
      'what a RUN in a stage that is copied from has',
      `FROM a AS b\nCOPY x /\nRUN x\nFROM a\nCOPY --from=b / /\n${RUN}`,
      ['COPY x'],
    ],
    [
      'local build contexts',
      `FROM a\nCOPY --from=libs z /\nCOPY --from=tag z /\nRUN x\n${RUN}`,
      ['COPY --from=libs z'],
    ],
    ['a build context as a stage', `FROM libs\nRUN x\n${RUN}`, ['bind mount . from libs']],
    ['variables', `FROM a\nARG DIR\nCOPY $DIR/x $DIR/$UNKNOWN/y /\nRUN x\n${RUN}`, ['COPY docker/x', 'COPY docker']],
    ['no heredocs', `FROM a\nCOPY <<E /x\ny\nE\nRUN x\n${RUN}`, []],
    ['not the whole context', `FROM a\nCOPY . .\nRUN x\n${RUN}`, []],
    ['nothing of the RUN with the mounts', `FROM a\nCOPY src src\n${RUN}`, []],
    ['nothing after it', `FROM a\nCOPY src src\n${RUN}\nRUN strip x`, []],
    ['nothing without mounts', 'FROM a\nCOPY src src\nRUN x', []],
    ['nothing of a stage that copies from itself', `FROM a AS b\nCOPY --from=b x y\nRUN x\n${RUN}`, []],
  ])('has %s', (_, text, expected) => {
    expect(files(text, ['libs=../libs', 'tag=docker-image://x'])).toEqual(expected)
  })

  it('has the files of all RUNs without cache mounts where another build stands on this one', () => {
    const all = (text: string) => parsedNeeds(text, build, true).files.map(({ name }) => name)
    expect(all('FROM a\nCOPY x /\nRUN x')).toEqual(['COPY x'])
    expect(all(`FROM a\nCOPY x /\n${RUN}\nRUN x`)).toEqual(['COPY x'])
  })

  it('has the images that only a registry knows the digests of', () => {
    const text = `ARG V=1\nFROM rust:$V AS b\nCOPY --from=busybox /x /\nCOPY --from=libs /x /\nFROM b\n${RUN}\nFROM debian`
    const pinned = `FROM rust@sha256:${'a'.repeat(64)} AS p\nFROM scratch AS s\nCOPY --from=p / /\nFROM $X\nCOPY --from=s / /\n${RUN}`
    const images = (dockerfile: string, target = '') =>
      parsedNeeds(dockerfile, { ...build, target, buildContexts: ['libs=../libs'] }).images
    expect(images(text)).toEqual(['debian'])
    expect(images(text.replace('\nFROM debian', ''))).toEqual(['rust:1', 'busybox'])
    expect(images(pinned)).toEqual([])
  })

  it('makes another recipe of other files and other digests', () => {
    const recipe = (content: string, digest: string, mode: 'strict' | 'base-images' | 'none' = 'strict'): string =>
      readDockerfile(`FROM a\n${RUN}`, build, mode, {
        files: [{ name: 'COPY x', content }],
        images: new Map([['a', digest]]),
      }).recipe
    expect(new Set([recipe('1', '1'), recipe('1', '2'), recipe('2', '1')]).size).toBe(3)
    expect(recipe('1', '1', 'base-images')).toBe(recipe('2', '1', 'base-images'))
    expect(recipe('1', '1', 'base-images')).not.toBe(recipe('1', '2', 'base-images'))
    expect(recipe('1', '1', 'none')).toBe(recipe('2', '2', 'none'))
  })
})
