import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import type { DanceBuild } from '../../../src/cache-dance/builds.ts'
import { type DanceRequest, readRequest } from '../../../src/cache-dance/inputs.ts'
import { doubtOf, foreignTimes } from '../../../src/cache-dance/times.ts'

const folder = mkdtempSync(join(tmpdir(), 'muslin-times-'))
mkdirSync(join(folder, 'context/app'), { recursive: true })
mkdirSync(join(folder, 'bin'))
symlinkSync('..', join(folder, 'context/link'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(() => vi.unstubAllEnvs())

const context = join(folder, 'context')

function requestOf(inputs: Readonly<Record<string, string>> = {}): DanceRequest {
  const all: Readonly<Record<string, string>> = { platform: 'linux/amd64', context, builder: 'none-such', ...inputs }
  return readRequest(
    (name) => all[name] ?? '',
    () => true,
  )
}

function buildOf(source: Partial<DanceBuild['source']> = {}, comparesContent = false): DanceBuild {
  const whole = { ...requestOf(), ...source }
  return { source: whole, file: 'Dockerfile', isLinked: false, name: 'Dockerfile', comparesContent }
}

/** No docker is found, so the builder says nothing. */
function withoutDocker(): void {
  vi.stubEnv('PATH', join(folder, 'bin'))
}

const UNASKED = 'The builder none-such does not say whether it holds layers of earlier builds'

describe('foreignTimes', () => {
  it.each([
    ['a folder beside the context', { context: folder }, folder],
    ['a repository', { context: 'https://example.com/a.git' }, 'https://example.com/a.git'],
    ['a named folder beside the context', { buildContexts: [`library=${folder}`] }, folder],
    ['a named repository', { buildContexts: ['library=git@example.com:a.git'] }, 'git@example.com:a.git'],
    ['what a link in the context leads to', { context: join(context, 'link') }, join(context, 'link')],
    ["Git's own files", { buildContexts: [`git=${join(context, '.git')}`] }, join(context, '.git')],
  ])('has a cause in %s', async (_, source, named) => {
    const words = `The build takes files from ${named} too, and times are set only in the context ${context}`
    expect((await foreignTimes(requestOf(), [buildOf(), buildOf(source)])).times).toBe(words)
  })

  it('has a cause in cache-from', async () => {
    const { times: cause } = await foreignTimes(requestOf({ 'cache-from': 'type=gha' }), [buildOf()])
    expect(cause).toContain('cache-from')
  })

  it('has a cause in cache-from of one of the bake targets', async () => {
    withoutDocker()
    const { times: cause } = await foreignTimes(requestOf(), [buildOf(), { ...buildOf(), importsLayers: true }])
    expect(cause).toContain('cache-from')
  })

  it.each([
    ['the context itself', {}],
    ['a folder in it', { context: join(context, 'app'), buildContexts: [`library=${join(context, 'app')}`] }],
    ['images and other targets', { context: 'target:a', buildContexts: ['b=docker-image://c', 'd=oci-layout://e'] }],
  ])('depends with %s on the builder, which may say nothing', async (_, source) => {
    withoutDocker()
    expect((await foreignTimes(requestOf(), [buildOf(source)])).times).toBe(UNASKED)
  })

  it.each([
    ['the built-in recipe, which compares contents', { 'cache-from': 'type=gha' }, true],
    ['times that are not set', { mtimes: 'false', 'cache-from': 'type=gha' }, false],
    ['a remote context, whose times are not set either', { context: 'https://example.com/a.git' }, false],
  ])('are no matter for %s', async (_, inputs, comparesContent) => {
    withoutDocker()
    expect(await foreignTimes(requestOf(inputs), [buildOf({}, comparesContent)])).toEqual({ mounts: !comparesContent })
  })

  it.each([
    ['the environment', { SOURCE_DATE_EPOCH: '1500000000' }, {}, 1],
    ['a build argument', {}, { buildArgs: ['SOURCE_DATE_EPOCH=1500000000'] }, 1],
    ['an empty one', {}, { buildArgs: ['SOURCE_DATE_EPOCH='] }, 0],
    ['none', {}, {}, 0],
  ])('tell of SOURCE_DATE_EPOCH by %s', async (_, env, source, times) => {
    for (const [name, value] of Object.entries({ SOURCE_DATE_EPOCH: '', ...env })) vi.stubEnv(name, value)
    const print = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    await foreignTimes(requestOf({ mtimes: 'false' }), [buildOf(source), buildOf(source)])
    const notices = print.mock.calls.filter(([text]) => `${text}`.includes('SOURCE_DATE_EPOCH is set'))
    print.mockRestore()
    expect(notices).toHaveLength(times)
  })
})

describe('doubtOf', () => {
  const found = { sources: [], stuck: [] }
  it.each([
    ['what times say', [buildOf()], found, undefined, 'kept'],
    ['contents', [buildOf({}, true)], found, undefined, 'never'],
    ['foreign times', [buildOf()], found, 'a cause', 'always'],
    ['times that are not set', [buildOf()], { stuck: [] }, undefined, 'always'],
    ['times that cannot be set', [buildOf()], { sources: [], stuck: ['a'] }, undefined, 'always'],
  ] as const)('goes by %s', (_, builds, sources, foreign, doubt) => {
    expect(doubtOf(builds, sources, foreign)).toBe(doubt)
  })
})
