import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import {
  configured,
  manifestOf,
  programsOf,
  readManifest,
  readWorkspace,
  saysStrip,
} from '../../../src/cargo/manifest.ts'

const folder = mkdtempSync(join(tmpdir(), 'muslin-cargo-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
}

describe('the programs of a package', () => {
  it.each([
    ['src/main.rs is named like the package', {}, ['src/main.rs'], ['app'], 'app'],
    ['src/bin holds one file or one folder for each', {}, ['src/bin/b.rs', 'src/bin/a/main.rs'], ['a', 'b'], undefined],
    ['the only one is the main one', {}, ['src/bin/tool.rs'], ['tool'], 'tool'],
    ['default-run is the main one', { 'default-run': 'b' }, ['src/main.rs', 'src/bin/b.rs'], ['app', 'b'], 'b'],
    ['a library has none', {}, [], [], undefined],
    ['autobins = false leaves src/bin alone', { autobins: false }, ['src/bin/tool.rs'], [], undefined],
  ])('%s', (_, settings, sources, names, main) => {
    const manifest = manifestOf({ package: { name: 'app', ...settings } })
    expect(programsOf(manifest, sources)).toEqual({ package: 'app', names, ...(main === undefined ? {} : { main }) })
  })

  it('has a [[bin]] under its own name, and its file not a second time', () => {
    const manifest = manifestOf({ package: { name: 'ripgrep' }, bin: [{ name: 'rg', path: './src/main.rs' }] })
    expect(programsOf(manifest, ['src/main.rs'])).toEqual({ package: 'ripgrep', names: ['rg'], main: 'rg' })
  })

  it('does not count a [[bin]] that names what cargo finds anyway', () => {
    const manifest = manifestOf({ package: { name: 'app' }, bin: [{ name: 'app' }] })
    expect(programsOf(manifest, ['src/main.rs'])).toMatchObject({ names: ['app'], main: 'app' })
  })

  it('is nothing for a virtual workspace', () => {
    expect(programsOf(manifestOf({ workspace: { members: ['a'] } }), ['src/main.rs'])).toBeUndefined()
  })
})

describe('a Cargo.toml', () => {
  it.each([
    ['nothing at all', {}],
    ['other shapes than cargo wants', { package: 3, bin: {}, workspace: [], profile: 'fast' }],
    [
      'a package without name',
      { package: { version: '1.0.0' }, bin: [{ path: 'x.rs' }, 7], workspace: { members: [1] } },
    ],
  ])('counts as empty where it has %s', (_, toml) => {
    expect(manifestOf(toml)).toEqual({ bins: [], members: [], exclude: [], profiles: {} })
  })

  it.each([
    ['says nothing', {}, 'release', false],
    ['strips', { release: { strip: true } }, 'release', true],
    ['says not to strip, which counts as well', { release: { strip: false } }, 'release', true],
    ['says it of another profile', { dev: { strip: true } }, 'release', false],
    ['inherits it', { dist: { inherits: 'release' }, release: { strip: 'debuginfo' } }, 'dist', true],
    ['inherits in a circle', { a: { inherits: 'b' }, b: { inherits: 'a' } }, 'a', false],
  ])('that %s about stripping', (_, profile, name, expected) => {
    expect(saysStrip(manifestOf({ profile }), name)).toBe(expected)
  })

  it('has the profiles of the configuration before its own, setting by setting', () => {
    const manifest = manifestOf({ profile: { dist: { inherits: 'dev' }, dev: { strip: true }, release: { strip: 1 } } })
    const both = configured(manifest, { profile: { dist: { lto: true }, release: { inherits: 'dev' } } })
    expect(both.profiles).toEqual({
      dist: { strip: false, inherits: 'dev' },
      dev: { strip: true },
      release: { strip: true, inherits: 'dev' },
    })
  })

  it('that is missing or broken is named in the error', async () => {
    write({ 'broken/Cargo.toml': '[package\n' })
    await expect(readManifest(join(folder, 'broken/Cargo.toml'))).rejects.toThrow(
      /broken\/Cargo\.toml cannot be read: /,
    )
    await expect(readManifest(join(folder, 'none/Cargo.toml'))).rejects.toThrow(
      /none\/Cargo\.toml cannot be read: .*ENOENT/,
    )
  })
})

describe('a workspace', () => {
  it('lists the programs of its root and of its members, also by glob', async () => {
    write({
      'ws/Cargo.toml': '[workspace]\nmembers = ["cli", "crates/*"]\n[package]\nname = "root"\n',
      'ws/src/lib.rs': '',
      'ws/cli/Cargo.toml': '[package]\nname = "cli"\ndefault-run = "cli"\n',
      'ws/cli/src/main.rs': '',
      'ws/cli/src/bin/extra.rs': '',
      'ws/crates/one/Cargo.toml': '[package]\nname = "one"\n',
      'ws/crates/one/src/lib.rs': '',
      'ws/crates/two/Cargo.toml': '[package]\nname = "two"\n',
      'ws/crates/two/src/main.rs': '',
    })
    expect(await readWorkspace(join(folder, 'ws'))).toEqual([
      { package: 'root', names: [], isDefault: true },
      { package: 'cli', names: ['cli', 'extra'], main: 'cli', isDefault: false },
      { package: 'one', names: [], isDefault: false },
      { package: 'two', names: ['two'], main: 'two', isDefault: false },
    ])
  })

  it('has each package once, and none that is excluded', async () => {
    write({
      'out/Cargo.toml':
        '[workspace]\nmembers = [".", "./mac/", "crates/*", "crates/one", "kept/in"]\nexclude = ["crates/template", "kept"]\n[package]\nname = "root"\n',
      'out/src/main.rs': '',
      'out/mac/Cargo.toml': '[package]\nname = "mac"\n',
      'out/crates/one/Cargo.toml': '[package]\nname = "one"\n',
      'out/crates/template/Cargo.toml': '[package]\nname = {{ name }}\n',
      'out/kept/in/Cargo.toml': '[package]\nname = "in"\n',
    })
    const names = (await readWorkspace(join(folder, 'out'))).map((member) => member.package)
    expect(names).toEqual(['root', 'one', 'in', 'mac'])
  })

  it.each([
    ['says so', 'default-members = ["b*"]\n', ['b']],
    ['has no package in its root', '', ['a', 'b']],
  ])('%s: which packages cargo builds by itself', async (_, line, expected) => {
    write({
      'defaults/Cargo.toml': `[workspace]\nmembers = ["a", "b"]\n${line}`,
      'defaults/a/Cargo.toml': '[package]\nname = "a"\n',
      'defaults/b/Cargo.toml': '[package]\nname = "b"\n',
    })
    const members = await readWorkspace(join(folder, 'defaults'))
    expect(members.flatMap((member) => (member.isDefault ? [member.package] : []))).toEqual(expected)
  })
})
