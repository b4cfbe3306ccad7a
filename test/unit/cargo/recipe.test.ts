import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type Chosen, chooseProgram, packagesOf } from '../../../src/cargo/program-choice.ts'
import { type Project, recipeArguments, recipeBuilds, recipeFields, renderRecipe } from '../../../src/cargo/recipe.ts'
import { readInputs, settleInputs } from '../../../src/runner/inputs.ts'

const base = mkdtempSync(join(tmpdir(), 'muslin-recipe-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

const request = (inputs: Readonly<Record<string, string>> = {}) => ({
  ...settleInputs(readInputs(recipeFields, (name) => inputs[name] ?? '')),
  platform: { os: 'linux', architecture: 'arm64' },
})

const app: Chosen = { names: ['app'], packages: [] }
const plain: Project = { toolchain: { channel: '', components: [] }, strip: '', usesGit: false, server: '' }

function project(files: Readonly<Record<string, string>>): { readonly context: string; readonly scratch: string } {
  const folder = mkdtempSync(join(base, 'project-'))
  for (const [name, content] of Object.entries({
    'c/Cargo.toml': '[package]\nname = "app"\n',
    'c/src/main.rs': '',
    ...files,
  })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  const scratch = join(folder, 'scratch')
  mkdirSync(scratch)
  return { context: join(folder, 'c'), scratch }
}

describe('the inputs of the recipe', () => {
  it.each([
    ['package', 'my app'],
    ['bin', 'a"];RUN'],
    ['profile', '../x'],
    ['features', 'a;b'],
    ['toolchain', '1.96.0; true'],
    ['target-cpu', 'native'],
    ['target-cpu', 'x86-64-v3 -C linker=evil'],
    ['target-cpu', '-v'],
    ['cross', 'yes'],
    ['rust-image', 'Rust Image'],
  ])('refuse %s: %j', (name, value) => {
    expect(() => request({ [name]: value })).toThrow(`${name} is ${JSON.stringify(value)}`)
  })

  it('take features as cargo does', () => {
    expect(request({ features: 'tls, cli/color  extra' }).features).toBe('tls,cli/color,extra')
  })

  it('take the names of several binaries, each once', () => {
    expect(request({ bin: 'serve, tool\n  serve other' }).bin).toEqual(['serve', 'tool', 'other'])
  })

  it('become build arguments, the empty ones left out', () => {
    expect(recipeArguments(request(), app, plain)).toEqual([
      'MUSLIN_RUST_IMAGE=rust:1-bookworm',
      'MUSLIN_BINS=app',
      'MUSLIN_PROFILE=release',
      'MUSLIN_REMAP=true',
    ])
    const given = request({
      features: 'f',
      profile: 'dist',
      'rust-image': 'rust:1.93-bookworm',
      'target-cpu': 'x86-64-v3',
      auditable: 'true',
      'remap-paths': 'false',
    })
    const project: Project = {
      toolchain: { channel: '1.96.0', components: ['llvm-tools', 'rust-src'] },
      strip: 'symbols',
      usesGit: true,
      server: 'https://git.example.com',
    }
    expect(recipeArguments(given, { names: ['app', 'tool'], packages: ['p', 'q'] }, project)).toEqual([
      'MUSLIN_RUST_IMAGE=rust:1.93-bookworm',
      'MUSLIN_TOOLCHAIN=1.96.0',
      'MUSLIN_COMPONENTS=llvm-tools rust-src',
      'MUSLIN_GIT=true',
      'MUSLIN_GIT_SERVER=https://git.example.com',
      'MUSLIN_BINS=app tool',
      'MUSLIN_PACKAGE=p q',
      'MUSLIN_FEATURES=f',
      'MUSLIN_PROFILE=dist',
      'MUSLIN_STRIP=symbols',
      'MUSLIN_TARGET_CPU=x86-64-v3',
      'MUSLIN_AUDITABLE=true',
    ])
  })

  it.each(['https://git.example.com/"; rm', 'file:///etc', ''])('take no server from %j', (server) => {
    const args = recipeArguments(request(), app, { ...plain, server })
    expect(args.filter((arg) => arg.startsWith('MUSLIN_GIT_SERVER'))).toEqual([])
  })

  it.each([
    ['amd64', undefined, true],
    ['arm64', undefined, true],
    ['amd64', 'v3', false],
    ['riscv64', undefined, false],
  ])('build for linux/%s %s: %s', (architecture, variant, expected) => {
    expect(recipeBuilds({ os: 'linux', architecture, ...(variant === undefined ? {} : { variant }) })).toBe(expected)
  })
})

describe('the program that is built', () => {
  const root = { package: 'root', names: ['root'], main: 'root', isDefault: true }
  const xtask = { package: 'xtask', names: ['xtask'], main: 'xtask', isDefault: false }
  const library = { package: 'core', names: [], isDefault: true }
  const tools = { package: 'tools', names: ['a', 'b'], isDefault: true }

  it.each([
    ['the only one', [library, root], '', 'root'],
    ['of the named package', [root, { ...xtask, main: 'o' }], 'xtask', 'o'],
    ['of the package in the root', [root, xtask, { ...tools, isDefault: false }], '', 'root'],
    ['the only one behind a library in the root', [library, xtask], '', 'xtask'],
  ])('is %s', (_, packages, wanted, expected) => {
    expect(chooseProgram(packages, wanted)).toBe(expected)
  })

  it.each([
    [
      'several packages have one',
      [root, tools],
      '',
      /^Cargo\.toml does not say .*\n- bin: root \(package: root\)\n- bin: a .*\n- bin: b \(package: tools\)$/,
    ],
    ['several members have one', [library, xtask, { ...root, isDefault: false }], '', /^Cargo\.toml does not say/],
    ['the root has several, and a member one', [tools, xtask], '', /^Cargo\.toml does not say .*\n- bin: a .*\n/],
    [
      'the package has several',
      [root, tools],
      'tools',
      /^Package tools has not exactly one .*\n- bin: a \(package: tools\)\n- bin: b/,
    ],
    ['the package is unknown', [root], 'rooot', /^The workspace has no package rooot\. .*\n- bin: root/],
    ['there are only libraries', [library], '', /a library cannot be built/],
  ])('is asked for when %s', (_, packages, wanted, message) => {
    expect(() => chooseProgram(packages, wanted)).toThrow(message)
  })

  it.each([
    ['which cargo builds by itself', ['root', 'a'], '', []],
    ['of a named package', ['xtask'], 'other', ['other']],
    ['that cargo does not look for by itself', ['xtask'], '', ['xtask']],
    ['of which cargo looks for one by itself', ['root', 'xtask', 'root'], '', ['root', 'xtask']],
    ['of which one is nowhere', ['xtask', 'lost'], '', []],
    ['that two members have', ['twice'], '', []],
  ])('%s: cargo is told the right packages', (_, programs, wanted, expected) => {
    const twice = ['one', 'two'].map((name) => ({ package: name, names: ['twice'], isDefault: false }))
    expect(packagesOf([root, tools, xtask, ...twice], programs, wanted)).toEqual(expected)
  })
})

describe('the recipe made ready', () => {
  it('names the program wherever a Dockerfile cannot take an argument, and in the ids of all mounts', async () => {
    const { context, scratch } = project({})
    const rendered = await renderRecipe(context, request(), scratch)
    const text = readFileSync(rendered.file, 'utf8')
    expect(rendered.programs).toEqual(['app'])
    expect(text).toMatch(/^# syntax=docker\/dockerfile:1\n/)
    expect(text).not.toContain('{{')
    expect(text).toContain('ENTRYPOINT ["/app"]')
    const ids = [...text.matchAll(/type=cache,target=(\S+?),id=(\S+?),sharing=locked/g)].map(([, target, id]) => [
      target,
      id,
    ])
    expect(ids).toEqual([
      ['/usr/local/cargo/registry', 'muslin-registry-linux-arm64-app'],
      ['/usr/local/cargo/git', 'muslin-git-linux-arm64-app'],
      ['/muslin/target', 'muslin-target-linux-arm64-app'],
    ])
  })

  it('is the same text for the same project, wherever it lies', async () => {
    const [one, two] = [project({}), project({})]
    const texts = await Promise.all(
      [one, two].map(async ({ context, scratch }) =>
        readFileSync((await renderRecipe(context, request(), scratch)).file, 'utf8'),
      ),
    )
    expect(texts[0]).toBe(texts[1])
  })

  it.each([
    ['leaves a .dockerignore of the project in force', { 'c/.dockerignore': 'docs\n' }, false],
    ['brings a .dockerignore where there is none', {}, true],
  ])('%s', async (_, files, brought) => {
    const { context, scratch } = project(files)
    const { file } = await renderRecipe(context, request(), scratch)
    expect(existsSync(`${file}.dockerignore`)).toBe(brought)
  })

  it.each([
    ['strips where the profile says nothing', '', true],
    ['leaves a profile alone that says how to strip', '[profile.release]\nstrip = false\n', false],
  ])('%s', async (_, profile, strips) => {
    const { context, scratch } = project({ 'c/Cargo.toml': `[package]\nname = "app"\n${profile}` })
    const { buildArgs } = await renderRecipe(context, request(), scratch)
    expect(buildArgs.includes('MUSLIN_STRIP=symbols')).toBe(strips)
  })

  it.each([
    ['config.toml', '[profile.release]\nstrip = false\n', {}, 'release', false],
    ['config.toml', '[profile.dist]\ninherits = "release"\n', {}, 'dist', true],
    ['config', '[profile.dev]\nstrip = false\n', {}, 'release', true],
    ['config', '', { 'c/.cargo/config.toml': '[profile.release]\nstrip = false\n' }, 'release', true],
  ])('asks .cargo/%s, which says %j, how to strip', async (name, text, files, profile, strips) => {
    const { context, scratch } = project({ [`c/.cargo/${name}`]: text, ...files })
    const { buildArgs } = await renderRecipe(context, request({ profile }), scratch)
    expect(buildArgs.includes('MUSLIN_STRIP=symbols')).toBe(strips)
  })

  it('lets further files in that it would keep out of the build', async () => {
    const { context, scratch } = project({ 'c/target/doc/index.html': '', 'c/targets': '' })
    const asked = request({ 'extra-files': 'target/doc=doc\ntargets=targets' })
    const { file } = await renderRecipe(context, asked, scratch)
    expect(readFileSync(`${file}.dockerignore`, 'utf8')).toMatch(/\n\/target\n\/\.git\n!\/target\/doc\n$/)
  })

  it.each([
    [
      'build.rustflags has no effect',
      '[build]\nrustflags = ["-Ctarget-cpu=native"]\n',
      [/^build\.rustflags of \.cargo\/config\.toml is not used/],
    ],
    ['flags of the target are joined by cargo', '[target.x86_64-unknown-linux-musl]\nrustflags = []\n', []],
  ])('says so when %s', async (_, config, expected) => {
    const { context, scratch } = project({ 'c/.cargo/config.toml': config })
    const { notes } = await renderRecipe(context, request(), scratch)
    expect(notes).toEqual(expected.map((note) => expect.stringMatching(note)))
  })

  it.each([
    ['a package', '[package]\nname = "a\\"]\\nRUN evil"\n'],
    ['a program', '[package]\nname = "app"\nautobins = false\n[[bin]]\nname = "a b"\n'],
    ['default-run', '[package]\nname = "app"\ndefault-run = "../a"\n'],
  ])('takes no name of %s that a Dockerfile could take for something else', async (_, manifest) => {
    const { context, scratch } = project({ 'c/Cargo.toml': manifest })
    await expect(renderRecipe(context, request(), scratch)).rejects.toThrow('cannot be the name of a program')
  })

  it('leaves out registries whose names could be something else', async () => {
    const config =
      '[registries."a,env=x"]\nindex = "i"\n[registries."a\\nRUN evil"]\nindex = "i"\n[registries.b-c]\nindex = "i"\n'
    const { context, scratch } = project({ 'c/.cargo/config.toml': config })
    const text = readFileSync((await renderRecipe(context, request(), scratch)).file, 'utf8')
    expect(text.match(/CARGO_REGISTRIES_\w+_TOKEN(?=,env)/g)).toEqual(['CARGO_REGISTRIES_B_C_TOKEN'])
    expect(text).not.toContain('evil')
  })

  it.each([
    ['Git by its lock', { 'c/Cargo.lock': 'source = "git+https://example.com/a#1"\n' }, true],
    ['no Git by its lock', { 'c/Cargo.lock': 'source = "registry+https://example.com"\n' }, false],
    ['Git by its manifest', { 'c/Cargo.toml': '[package]\nname = "app"\n[dependencies]\na = { git = "u" }\n' }, true],
    ['no Git', {}, false],
  ])('tells a project that uses %s', async (_, files, uses) => {
    const { context, scratch } = project(files)
    const { buildArgs } = await renderRecipe(context, request(), scratch)
    expect(buildArgs.includes('MUSLIN_GIT=true')).toBe(uses)
  })

  const locked = { 'c/Cargo.lock': '[[package]]\nname = "a"\nsource = "registry+https://example.com"\n' }
  const vendored = { 'c/.cargo/config.toml': '[source.crates-io]\nreplace-with = "vendored"\n' }

  it.each([
    ['has crates', locked, 'rebuild', 'none', false],
    ['brings its crates', { ...locked, ...vendored }, 'rebuild', 'none', true],
    ['has no crates', { 'c/Cargo.lock': '[[package]]\nname = "app"\n' }, 'rebuild', 'none', true],
    ['has crates', locked, 'static', 'none', true],
    ['has crates', locked, 'rebuild', '', true],
  ])('of a project that %s, %j: verify %s with the network %j works: %s', async (_, files, verify, network, works) => {
    const { context, scratch } = project(files)
    const rendered = renderRecipe(context, { ...request(), verify, network }, scratch)
    if (works) await expect(rendered).resolves.toMatchObject({ programs: ['app'] })
    else await expect(rendered).rejects.toThrow('the second build has to fetch the crates again')
  })

  it('refuses further files that are not there, all in one message', async () => {
    const { context, scratch } = project({ 'c/here': '' })
    const asked = request({ 'extra-files': 'here=a\ngone=b\nlost/too=c' })
    await expect(renderRecipe(context, asked, scratch)).rejects.toThrow(/extra-files names .*\n- gone\n- lost\/too$/)
  })

  it('tells cargo the package of a program that it would not look for', async () => {
    const { context, scratch } = project({
      'c/Cargo.toml': '[package]\nname = "app"\n[workspace]\nmembers = ["cli"]\n',
      'c/cli/Cargo.toml': '[package]\nname = "the-cli"\n',
      'c/cli/src/bin/cli.rs': '',
    })
    const argumentsFor = async (bin: string) => (await renderRecipe(context, request({ bin }), scratch)).buildArgs
    expect(await argumentsFor('cli')).toContain('MUSLIN_PACKAGE=the-cli')
    expect(await argumentsFor('app cli')).toContain('MUSLIN_PACKAGE=app the-cli')
    expect((await argumentsFor('app')).join()).not.toContain('MUSLIN_PACKAGE')
  })

  it('takes bin without asking the manifest', async () => {
    const { context, scratch } = project({ 'c/Cargo.toml': '[workspace]\nmembers = []\n' })
    expect((await renderRecipe(context, request({ bin: 'tool b' }), scratch)).programs).toEqual(['tool', 'b'])
    await expect(renderRecipe(context, request(), scratch)).rejects.toThrow('Cargo.toml does not say which program')
  })
})
