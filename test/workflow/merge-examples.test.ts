import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBuilder, removeBuilder } from '../rig/builders.ts'
import { connect, type Rig } from '../rig/connection.ts'
import { act, commit, newStranger, removeStranger, type Stranger } from './act.ts'
import { forAct } from './export.ts'

const root = join(import.meta.dirname, '../..')
/** What a reader puts in the place of `<commit>`. */
const COMMIT = '0123456789abcdef0123456789abcdef01234567'
const standIn = (name: string): string => join(root, 'test/fixtures/stand-ins', name)

describe('the merge examples, as they stand', () => {
  let rig: Rig
  let stranger: Stranger
  let builder: string
  beforeAll(async () => {
    rig = connect()
    stranger = newStranger('merge-stranger')
    builder = await createBuilder(rig, `merge-examples-${process.pid}`)
  })
  afterAll(async () => {
    removeStranger(stranger)
    await removeBuilder(rig, builder)
  })

  /** Runs one example with an image name of the rig in place of its own. */
  async function runExample(name: string, event: string, image: string) {
    const folder = join(stranger.repository, '.github/workflows')
    const text = readFileSync(join(root, 'examples/merge', name), 'utf8')
    expect(text).toContain('IMAGE: ghcr.io/acme/app')
    mkdirSync(folder, { recursive: true })
    const own = text.replace('IMAGE: ghcr.io/acme/app', `IMAGE: ${image}`).replaceAll('@<commit>', `@${COMMIT}`)
    writeFileSync(join(folder, name), forAct(own))
    commit(stranger.repository, name)
    const stub = join(stranger.folder, 'stub')
    const actions = {
      [`muslin/muslin@${COMMIT}`]: stranger.suite,
      'docker/login-action@v4': stub,
      'docker/setup-buildx-action@v4': stub,
      'docker/build-push-action@v7': standIn('build-push'),
      'docker/metadata-action@v6': standIn('metadata'),
      'actions/upload-artifact@v7': standIn('upload'),
      'actions/download-artifact@v8': standIn('download'),
    }
    const on: Rig = { ...rig, env: { ...rig.env, BUILDX_BUILDER: builder } }
    return await act(stranger, on, { event, workflow: name, vars: {}, ref: 'refs/tags/v1.2.3', actions })
  }

  const crane = (...args: readonly string[]): string =>
    spawnSync(join(rig.bin, 'crane'), [...args, '--insecure'], {
      encoding: 'utf8',
      env: { ...process.env, ...rig.env },
    }).stdout

  const platformsOf = (reference: string): readonly string[] => {
    const { manifests } = JSON.parse(crane('manifest', reference)) as {
      manifests: readonly { readonly platform: { readonly architecture: string } }[]
    }
    return manifests.map(({ platform }) => platform.architecture).filter((name) => name !== 'unknown')
  }

  it("Docker's documented recipe, whose merge is one step, and the nightly check of what it published", async () => {
    const image = `${rig.registry}/examples/recipe-${process.pid}`
    const run = await runExample('docker-recipe.yml', 'push', image)
    expect(run.exitCode, run.log).toBe(0)
    expect(crane('ls', image).trim().split('\n').sort()).toEqual(['1', '1.2', '1.2.3', 'latest'])
    expect(platformsOf(`${image}:latest`)).toEqual(['amd64', 'arm64'])
    const check = await runExample('check.yml', 'workflow_dispatch', image)
    expect(check.exitCode, check.log).toBe(0)
    expect(check.log).toMatch(/:latest sha256:\w+: whole and right/)
  })

  it("the recipe of int128's action, with ours in its place", async () => {
    const image = `${rig.registry}/examples/int128-${process.pid}`
    const run = await runExample('int128.yml', 'push', image)
    expect(run.exitCode, run.log).toBe(0)
    expect(platformsOf(`${image}:v1.2.3`)).toEqual(['amd64', 'arm64'])
    expect(crane('digest', `${image}:latest`)).toBe(crane('digest', `${image}:v1.2.3`))
    const { annotations } = JSON.parse(crane('manifest', `${image}:latest`))
    expect(annotations).toMatchObject({ 'org.opencontainers.image.version': 'v1.2.3' })
  })
})
