import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { connect } from '../rig/connection.ts'
import { step } from './source-steps.ts'

const rig = connect()
const folder = mkdtempSync(join(tmpdir(), 'muslin-cplusplus-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, manifest: string, build: string): void {
  mkdirSync(join(folder, name, 'src'), { recursive: true })
  const head = `[package]\nname = "${name}"\nversion = "0.1.0"\nedition = "2021"\n`
  writeFileSync(join(folder, name, 'Cargo.toml'), `${head}${manifest}`)
  writeFileSync(join(folder, name, 'build.rs'), `fn main() {\n${build}\n}\n`)
  writeFileSync(join(folder, name, 'src/main.rs'), 'fn main() {}\n')
}

describe('a crate with C++ code in a build by the recipe', () => {
  it.each([
    [
      'that its build script compiles, for amd64',
      'linux/amd64',
      '[dependencies]\nlink-cplusplus = "=1.0.12"\n',
      '',
      /::error title=build-binary::The crate link-cplusplus 1\.0\.12 has C\+\+ code, .* no C\+\+ for x86_64-linux-musl: Debian has none/,
    ],
    [
      'whose library is linked, for arm64',
      'linux/arm64',
      '',
      '    println!("cargo:rustc-link-lib=stdc++");',
      /::error title=build-binary::A crate links the C\+\+ library \(-lstdc\+\+\), and .* no C\+\+ for musl/,
    ],
  ])(
    '%s is refused with the reason and the remedy',
    async (_, platform, manifest, build, message) => {
      const context = `app-${platform.replace('/', '-')}`
      write(context, manifest, build)
      const { exitCode, log } = await step({ rig, temp: folder, workspace: folder }, 'build-binary', {
        context,
        platform,
      })
      expect(exitCode).toBe(1)
      expect(log).toMatch(message)
      expect(log.split('\n').filter((line) => line.startsWith('::error'))).toHaveLength(1)
    },
    300_000,
  )
})
