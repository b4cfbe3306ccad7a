import { describe, expect, it } from 'vitest'
import { archiveFields } from '../../../src/build-binary/release-archive.ts'
import { releaseName, releaseTarget, releaseVersion } from '../../../src/build-binary/release-name.ts'
import { parsePlatform } from '../../../src/oci/platform.ts'
import { readInputs } from '../../../src/runner/inputs.ts'

const platform = (name: string) => parsePlatform(name) ?? { os: '', architecture: '' }

it.each([
  ['linux/amd64', 'x86_64-unknown-linux-musl'],
  ['linux/amd64/v3', 'x86_64_v3-unknown-linux-musl'],
  ['linux/arm64', 'aarch64-unknown-linux-musl'],
  ['linux/arm/v7', 'armv7-unknown-linux-musleabihf'],
  ['linux/arm/v6', 'arm-unknown-linux-musleabihf'],
  ['linux/arm/v5', 'armv5te-unknown-linux-musleabi'],
  ['linux/386', 'i686-unknown-linux-musl'],
  ['linux/riscv64', 'riscv64gc-unknown-linux-musl'],
  ['linux/s390x', 's390x-unknown-linux-musl'],
  ['linux/ppc64le', 'powerpc64le-unknown-linux-musl'],
  ['linux/loong64', 'loongarch64-unknown-linux-musl'],
])('%s is Rust’s %s', (name, target) => {
  expect(releaseTarget(platform(name))).toBe(target)
})

describe('the version of an archive', () => {
  const tag = (name: string) => ({ GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: name, GITHUB_SHA: 'abcdef0123' })
  it.each([
    ['the tag', tag('v1.2.3'), '9.9.9', '1.2.3'],
    ['the tag of one project of several', tag('app-v1.2.3-rc.1'), undefined, '1.2.3-rc.1'],
    ['the tag with a folder', tag('app/v1.2.3'), undefined, '1.2.3'],
    ['a tag that is no version', tag('nightly/latest'), '9.9.9', 'nightly-latest'],
    ['that of the project', { GITHUB_REF_TYPE: 'branch', GITHUB_REF_NAME: 'v2.0.0' }, '0.4.1+x', '0.4.1+x'],
    ['the commit', { GITHUB_SHA: 'abcdef0123' }, undefined, 'abcdef0'],
    ['nothing', {}, undefined, 'dev'],
  ])('is %s', (_, env, project, version) => {
    expect(releaseVersion(env, project)).toBe(version)
  })
})

it.each([
  ['{name}-{version}-{target}', 'app-1.0-aarch64-unknown-linux-musl'],
  ['{name}_{platform}', 'app_linux-arm64'],
  ['app', 'app'],
])('the name %s becomes %s', (template, name) => {
  expect(releaseName(template, { name: 'app', version: '1.0', platform: platform('linux/arm64') })).toBe(name)
})

describe('the inputs of release archives', () => {
  const read = (inputs: Readonly<Record<string, string>>) => readInputs(archiveFields, (name) => inputs[name] ?? '')

  it('are formats with commas or on lines, a name, and files', () => {
    const given = { archive: 'tar.gz, zip\n.tar.zst', 'archive-files': './LICENSE\ndoc/\n./doc/./a.md\n' }
    expect(read(given)).toEqual({
      values: {
        archive: ['tar.gz', 'zip', 'tar.zst'],
        archiveName: '{name}-{version}-{target}',
        archiveFiles: ['LICENSE', 'doc', 'doc/a.md'],
      },
      faults: [],
    })
  })

  it.each([
    ['archive', 'rar'],
    ['archive-name', '{name}/{version}'],
    ['archive-name', '{nome}'],
    ['archive-name', '$(id)'],
    ['archive-files', '/etc/passwd'],
    ['archive-files', './'],
    ['archive-files', '.'],
    ['archive-files', 'doc/../../secret'],
  ])('are refused: %s %s', (input, value) => {
    expect(read({ [input]: value }).faults).toMatchObject([{ input, value }])
  })
})
