import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPrevious, sizeReport } from '../../src/build-binary/size-report.ts'
import { parsePlatform } from '../../src/oci/platform.ts'
import { parseReference, type Reference } from '../../src/oci/reference.ts'
import { plain } from '../../src/report/markdown.ts'
import { connect } from '../rig/connection.ts'
import { quickClient } from './busybox-legs.ts'

const rig = connect()
const client = quickClient()
const repository = `${rig.registry}/size-report/app-${randomBytes(6).toString('hex')}`
const context = mkdtempSync(join(tmpdir(), 'muslin-size-test-'))
const PROGRAM_BYTES = 100_000

const reference = (tag: string): Reference => {
  const parsed = parseReference(`${repository}:${tag}`)
  if (parsed === undefined) throw new Error(`no reference ${tag}`)
  return parsed
}

const platform = (name: string) => {
  const parsed = parsePlatform(name)
  if (parsed === undefined) throw new Error(`no platform ${name}`)
  return parsed
}

async function push(tag: string, platforms: string): Promise<void> {
  const output = `type=image,name=${repository}:${tag},push=true`
  const args = [
    'buildx',
    'build',
    '--quiet',
    '--builder',
    rig.builder,
    '--provenance=false',
    '--platform',
    platforms,
    '--output',
    output,
  ]
  await promisify(execFile)('docker', [...args, context], { env: { ...process.env, ...rig.env } })
}

beforeAll(async () => {
  writeFileSync(join(context, 'app'), randomBytes(PROGRAM_BYTES))
  writeFileSync(join(context, 'more'), randomBytes(50_000))
  // The first layer's file is replaced, so that it counts in the layers only.
  writeFileSync(join(context, 'Dockerfile'), 'FROM scratch\nCOPY more /app\nCOPY more /more\nCOPY app /app\n')
  await push('both', 'linux/amd64,linux/arm64')
  await push('one', 'linux/arm64')
}, 120_000)
afterAll(() => rmSync(context, { recursive: true, force: true }))

describe('the last release', () => {
  it.each([
    ['both', 'linux/amd64'],
    ['both', 'linux/arm64'],
    ['one', 'linux/arm64'],
  ])('under the tag %s is read for %s, its files too', async (tag, name) => {
    const previous = await readPrevious(client, reference(tag), platform(name), ['/app', '/none'])
    expect(previous).toMatchObject({ name: `${repository}:${tag}`, filesRead: true })
    expect(previous.digest).toMatch(/^sha256:/)
    expect(previous.sizes.programs).toEqual([{ path: '/app', bytes: PROGRAM_BYTES }])
    expect(previous.sizes.uncompressed).toBe(150_000)
    expect(previous.sizes.layers).toHaveLength(3)
    expect(previous.sizes.compressed).toBeGreaterThan(200_000)
  })

  it.each([
    ['both', 'linux/riscv64', 'it has no image for linux/riscv64'],
    ['one', 'linux/amd64', 'it is an image for linux/arm64, not for linux/amd64'],
    ['none', 'linux/amd64', '404'],
  ])('that is not there is a sentence in the report, never an error: %s for %s', async (tag, name, why) => {
    const { sizes } = await readPrevious(client, reference('both'), platform('linux/amd64'), ['/app'])
    const report = await sizeReport(sizes, [], platform(name), reference(tag), client)
    expect(report).toContain(plain(`It could not be compared with ${repository}:${tag}: ${why}`).slice(0, -why.length))
    expect(report).toContain(why)
    expect(report).toContain('| `/app` | 100.0 kB |')
  })

  it('stands beside the new one', async () => {
    const { sizes } = await readPrevious(client, reference('both'), platform('linux/arm64'), ['/app'])
    const smaller = { ...sizes, compressed: sizes.compressed - 5000 }
    const now = { ...smaller, programs: [{ path: '/app', bytes: 90_000 }] }
    const report = await sizeReport(now, [], platform('linux/arm64'), reference('both'), client)
    expect(report).toContain('| `/app` | 100.0 kB | 90.0 kB | −10.0 kB (−10.0 %) |')
    expect(report).toMatch(/\| image, compressed \| 20\d\.\d kB \| .* \| −5\.0 kB \(−2\.\d %\) \|/)
    expect(report).toContain('| image, all files | 150.0 kB | 150.0 kB | none |')
  })
})
