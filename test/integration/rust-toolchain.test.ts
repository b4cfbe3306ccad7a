import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../rig/connection.ts'
import { child, type Ended } from './child.ts'
import { pushRustupImage, TOOLCHAIN } from './rustup-image.ts'

const rig = connect()
const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'muslin-rust-toolchain-'))
const native = process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64'

let image: string
beforeAll(() => {
  image = pushRustupImage(rig)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Builds a project with the toolchain file, as the runner would; nothing of its compiling step is in the layer cache. */
function build(name: string, file: string, inputs: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const [context, temp] = [join(folder, name), join(folder, `${name}-temp`)]
  cpSync(join(root, 'test/fixtures/rust-hello'), context, { recursive: true })
  writeFileSync(join(context, 'NOTES'), `${Date.now()}`)
  if (file !== '') writeFileSync(join(context, 'rust-toolchain.toml'), `[toolchain]\n${file}\n`)
  mkdirSync(temp)
  writeFileSync(join(temp, 'output'), '')
  const all = { context, platform: native, push: 'false', 'rust-image': image, ...inputs }
  const given = Object.entries(all).map(([key, value]) => [`INPUT_${key.toUpperCase()}`, value])
  const runner = { RUNNER_TEMP: temp, GITHUB_OUTPUT: join(temp, 'output') }
  const env = { ...process.env, ...rig.env, ...runner, ...Object.fromEntries(given) }
  return child(['node', join(root, 'src/entry/build-binary.ts')], folder, env)
}

describe('with rustup, a toolchain', () => {
  it.each([
    ['that it has is used without a download', 'linked', 'channel = "1.90.0"', { toolchain: TOOLCHAIN }],
    // rustup itself would install that version, and the rest of the list, as soon as it sees the file.
    [
      'that is the version of its default is that one',
      'default',
      'channel = "1.96.0"\ntargets = ["wasm32-unknown-unknown"]\ncomponents = ["clippy"]',
      {},
    ],
  ])('%s', async (_, name, file, inputs) => {
    const step = await build(name, file, inputs)
    expect(step.exitCode, step.log).toBe(0)
    expect(step.log).toContain(`muslin: RUSTUP_TOOLCHAIN=${TOOLCHAIN}\n`)
    expect(step.log).not.toMatch(/syncing channel|download/)
  })

  it.each([
    ['version', 'absent', '', { toolchain: '1.90.0' }, 'Rust 1.90.0', 'rustup could not install it'],
    ['component', 'component', 'components = ["rust-src"]', {}, 'The component rust-src', 'rustup could not add it'],
  ])('or a %s that cannot be had is missed in one message', async (_, name, file, inputs, what, why) => {
    const step = await build(name, file, inputs)
    expect(step.exitCode).toBe(1)
    const [, told = ''] = step.log.split('::error')
    expect(told).toContain(`muslin: ${what} cannot be had: the image has rustc 1.96.0 `)
    expect(told).toContain(`and ${why}.`)
    expect(told).toContain('by the input rust-image')
  })
})
