import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltImage, readImage } from '../../src/build-binary/image.ts'
import { type Found, takePrograms } from '../../src/build-binary/programs.ts'
import { archiveFields, type Release, writeRelease } from '../../src/build-binary/release-archive.ts'
import { parsePlatform } from '../../src/oci/platform.ts'
import { readInputs, settleInputs } from '../../src/runner/inputs.ts'
import { connect } from '../rig/connection.ts'

const rig = connect()
const fixture = join(import.meta.dirname, '../fixtures/smoke')
const folder = mkdtempSync(join(tmpdir(), 'muslin-test-'))
const place = (name: string): string => join(folder, name)
const [name, target] =
  process.arch === 'arm64'
    ? ['linux/arm64', 'aarch64-unknown-linux-musl']
    : ['linux/amd64', 'x86_64-unknown-linux-musl']
const platform = parsePlatform(name) ?? { os: '', architecture: '' }
const env = { ...process.env, ...rig.env }
const docker = (args: readonly string[], input = ''): void => {
  execFileSync('docker', args, { env, input, stdio: ['pipe', 'pipe', 'pipe'] })
}

/** An SBOM generator after BuildKit's docs/attestations/sbom-protocol.md; it tells whether it was shown the image. */
const GENERATOR = `FROM busybox:1
COPY <<"END" /scan
#!/bin/busybox sh
cat > "$BUILDKIT_SCAN_DESTINATION/sbom.spdx.json" <<JSON
{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"https://spdx.dev/Document",
"predicate":{"spdxVersion":"SPDX-2.3","name":"made for $(ls "$BUILDKIT_SCAN_SOURCE" | grep -c smoke)"}}
JSON
END
ENTRYPOINT ["/bin/busybox", "sh", "/scan"]
`

async function built(layout: string, ...options: readonly string[]): Promise<BuiltImage> {
  const output = `type=oci,tar=false,dest=${place(layout)},oci-mediatypes=true`
  docker(['buildx', 'build', '--quiet', `--platform=${name}`, '--target=good', ...options, '--output', output, fixture])
  return readImage(place(layout), platform)
}

let [image, plain]: (BuiltImage | undefined)[] = []
let programs: Found['programs'] = []
const workspace = place('workspace')
const runner = { GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: 'v1.2.3', GITHUB_WORKSPACE: workspace }

beforeAll(async () => {
  const generator = `${rig.registry}/release-archive/generator:${Date.now()}`
  docker(['buildx', 'build', '--quiet', '--push', `--tag=${generator}`, '-'], GENERATOR)
  image = await built('with-sbom', `--attest=type=sbom,generator=${generator}`)
  plain = await built('without-sbom')
  programs = (await takePrograms(image, ['/smoke'], place('programs'))).programs
  mkdirSync(join(workspace, 'doc'), { recursive: true })
  for (const file of ['LICENSE', 'doc/b.txt', 'doc/a.txt']) writeFileSync(join(workspace, file), file)
  writeFileSync(join(workspace, 'Cargo.toml'), '[package]\nname = "smoke"\nversion = "0.9.0"\n')
  writeFileSync(place('secret'), 'outside')
  symlinkSync('../secret', join(workspace, 'leak'))
  symlinkSync('LICENSE', join(workspace, 'COPYING'))
  writeFileSync(join(workspace, 'smoke'), '')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Given {
  readonly of?: BuiltImage | undefined
  readonly from?: typeof programs
  readonly vars?: Readonly<Record<string, string>>
}

async function release(
  into: string,
  inputs: Readonly<Record<string, string>>,
  { of = image, from = programs, vars = runner }: Given = {},
): Promise<Release> {
  if (of === undefined) throw new Error('there is no image')
  const request = settleInputs(readInputs(archiveFields, (input) => inputs[input] ?? ''))
  const before = process.cwd()
  // Paths of the input are relative to the working directory, as the runner sets it.
  process.chdir(workspace)
  try {
    return await writeRelease(of, from, { ...request, platform, context: '.' }, vars, place(into))
  } finally {
    process.chdir(before)
  }
}

const base = `smoke-1.2.3-${target}`

const listed = (program: string, ...args: readonly string[]): readonly string[] =>
  execFileSync(program, args).toString().trim().split('\n')

describe('a release', () => {
  it('holds the proven program and further files, the same each time', async () => {
    const inputs = { archive: 'tar.gz, tar.zst, zip', 'archive-files': 'LICENSE\ndoc\nCOPYING' }
    const first = await release('first', inputs)
    const second = await release('second', inputs)
    expect(first.archives.map(({ sha256 }) => sha256)).toEqual(second.archives.map(({ sha256 }) => sha256))
    const content = ['smoke', 'LICENSE', 'doc/a.txt', 'doc/b.txt', 'COPYING'].map((file) => `${base}/${file}`)
    expect(listed('tar', '-tf', place(`first/${base}.tar.gz`))).toEqual(content)
    expect(listed('tar', '-tf', place(`first/${base}.tar.zst`))).toEqual(content)
    expect(listed('unzip', '-Z1', place(`first/${base}.zip`))).toEqual(content)
    execFileSync('unzip', ['-q', place(`first/${base}.zip`), '-d', place('unpacked')])
    expect(execFileSync(place(`unpacked/${base}/smoke`), ['--version']).toString()).toBe('smoke 1.2.3\n')
  })

  it('has checksums that sha256sum compares, and the SBOM of the image', async () => {
    const { archives, sbom } = await release('checked', { archive: 'tar.gz, zip' })
    expect(readdirSync(place('checked')).sort()).toEqual([
      `${base}.spdx.json`,
      `${base}.tar.gz`,
      `${base}.tar.gz.sha256`,
      `${base}.zip`,
      `${base}.zip.sha256`,
    ])
    for (const { path, sha256, bytes } of archives) {
      const checked = execFileSync('sha256sum', ['--check', '--strict', `${path}.sha256`], { cwd: place('checked') })
      expect(checked.toString()).toMatch(/: OK\n$/)
      expect(readFileSync(`${path}.sha256`, 'utf8')).toMatch(new RegExp(`^${sha256} {2}smoke`))
      expect(readFileSync(path)).toHaveLength(bytes)
    }
    const document = JSON.parse(readFileSync(sbom?.path ?? '', 'utf8'))
    expect(document).toMatchObject({ spdxVersion: 'SPDX-2.3', name: 'made for 1' })
  })

  it('has no SBOM where the image has none', async () => {
    const made = await release('plain', { archive: 'tar.gz' }, { of: plain })
    expect(made).toEqual({ archives: [expect.objectContaining({ path: place(`plain/${base}.tar.gz`) })] })
  })

  it('has the time of the image', async () => {
    const vars = { ...runner, SOURCE_DATE_EPOCH: '1700000000' }
    const { archives } = await release('timed', { archive: 'tar.gz' }, { vars })
    const list = execFileSync('tar', ['-tvf', archives[0]?.path ?? '', '--utc', '--full-time']).toString()
    expect(list).toContain(' 2023-11-14 22:13:20 ')
  })

  it('has the version of the project where no tag is built', async () => {
    const inputs = { archive: 'zip', 'archive-name': '{name}_{version}_{platform}' }
    const { archives } = await release('untagged', inputs, { vars: { GITHUB_WORKSPACE: workspace } })
    expect(archives.map(({ path }) => path)).toEqual([place(`untagged/smoke_0.9.0_${name.replace('/', '-')}.zip`)])
  })

  it('is none where none is wanted', async () => {
    expect(await release('none', {})).toEqual({ archives: [] })
    expect(readdirSync(folder)).not.toContain('none')
  })
})

describe('a release is refused', () => {
  it.each([
    ['a file that is not there', { 'archive-files': 'NOTICE' }, /names NOTICE, but there is no such file/],
    ['a link out of the workspace', { 'archive-files': 'leak' }, /names leak, which is a link to .*secret, outside/],
    ['a file with the name of the program', { 'archive-files': 'smoke' }, /would have the name smoke/],
    ['a name that a shell takes for an option', { 'archive-name': '-{name}' }, /makes "-smoke"/],
  ])('for %s', async (_, inputs, message) => {
    await expect(release('refused', { archive: 'zip', ...inputs })).rejects.toThrow(message)
  })

  it('for two programs of one name', async () => {
    const twice = programs.flatMap((program) => [program, { ...program, path: '/usr/bin/smoke' }])
    await expect(release('refused', { archive: 'zip' }, { from: twice })).rejects.toThrow('would have the name smoke')
  })
})
