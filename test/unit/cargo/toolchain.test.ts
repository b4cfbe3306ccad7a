import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { projectToolchain } from '../../../src/cargo/toolchain.ts'

const base = mkdtempSync(join(tmpdir(), 'muslin-toolchain-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

const read = (files: Readonly<Record<string, string>>) => {
  const folder = mkdtempSync(join(base, 'project-'))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return projectToolchain(folder)
}

const file = (lines: string): Readonly<Record<string, string>> => ({ 'rust-toolchain.toml': `[toolchain]\n${lines}` })

describe('the toolchain that a project asks for', () => {
  it.each<[string, Readonly<Record<string, string>>, string, readonly string[]]>([
    ['none without a file', {}, '', []],
    ['a channel', file('channel = "1.96.0"'), '1.96.0', []],
    ['a nightly of one day', file('channel = "nightly-2026-01-01"\nprofile = "minimal"'), 'nightly-2026-01-01', []],
    [
      'parts that a build needs',
      file('components = ["rustfmt", "rust-src", "clippy", "llvm-tools"]'),
      '',
      ['llvm-tools', 'rust-src'],
    ],
    ['the old form of the file', { 'rust-toolchain': '1.90\n' }, '1.90', []],
    ['TOML under the old name', { 'rust-toolchain': '[toolchain]\nchannel = "beta"' }, 'beta', []],
    ['the old name before the new one', { 'rust-toolchain': '1.90', ...file('channel = "1.96.0"') }, '1.90', []],
  ])('is %s', async (_, files, channel, components) => {
    expect(await read(files)).toEqual({ channel, components })
  })

  it.each([
    ['a folder', file('path = "/opt/rust"'), /rust-toolchain\.toml names a folder, .*Write a channel such as/],
    [
      'a channel with a shell in it',
      file('channel = "1.96 && evil"'),
      /names "1\.96 && evil", which rustup does not know/,
    ],
    ['an option for a channel', file('channel = "--force"'), /names "--force"/],
    ['parts with a shell in them', file('components = ["a;b"]'), /names "a;b"/],
    ['no TOML', { 'rust-toolchain.toml': '= 1' }, /rust-toolchain\.toml cannot be read/],
  ])('is refused where it is %s', async (_, files, message) => {
    await expect(read(files)).rejects.toThrow(message)
  })
})
