import { marked } from 'marked'
import { describe, expect, it } from 'vitest'
import { historySection } from '../../../src/report/page-history.ts'
import type { PlatformReport, ReleaseSizes, RunReport } from '../../../src/report/run-report.ts'
import { madeRun, PLATFORMS } from './made-run.ts'

const digest = `sha256:${'9'.repeat(64)}`
const [amd64, arm64] = ['linux/amd64', 'linux/arm64']
const release = (tag: string, sizes: Readonly<Record<string, number>>): ReleaseSizes => ({ tag, digest, bytes: sizes })

function section(releases: readonly ReleaseSizes[], now: Readonly<Record<string, number>>, version?: string) {
  const [leg] = PLATFORMS as [PlatformReport]
  const platforms = Object.entries(now).map(([platform, bytes]) => ({ ...leg, platform, bytes }))
  const history = { image: 'ghcr.io/acme/app', releases, ...(version === undefined ? {} : { version }) }
  return historySection(madeRun({ platforms, history }))
}

const rowsOf = (lines: readonly string[]): readonly string[] => lines.filter((line) => line.startsWith('|'))
const drawn = (lines: readonly string[]): string =>
  lines.filter((line) => /^ {2}(?:x-axis|y-axis|line)/.test(line)).join('\n')

describe('the sizes of earlier releases', () => {
  it('are a row for each version, the highest first, with the change since the one before', () => {
    const lines = section(
      [release('1.1.0', { [amd64]: 3_000_000, [arm64]: 2_900_000 }), release('1.0.0', { [amd64]: 3_000_000 })],
      { [amd64]: 3_100_000, [arm64]: 2_800_000 },
      '1.2.0',
    )
    expect(rowsOf(lines)).toEqual([
      '| version | linux/amd64 | linux/arm64 |',
      '| --- | ---: | ---: |',
      '| 1.2.0 | 3.1 MB (+100.0 kB) | 2.8 MB (−100.0 kB) |',
      '| 1.1.0 | 3.0 MB | 2.9 MB |',
      '| 1.0.0 | 3.0 MB |  |',
    ])
  })

  it('are compared over a release that lacks the platform', () => {
    const releases = [release('1.1.0', { [arm64]: 1 }), release('1.0.0', { [amd64]: 1000 })]
    expect(rowsOf(section(releases, { [amd64]: 3000 }))[2]).toBe('| this run | 3.0 kB (+2.0 kB) |')
  })

  it('are drawn from three on, a line for each platform', () => {
    const two = [release('1.1.0', { [amd64]: 3_000_000 })]
    expect(drawn(section(two, { [amd64]: 3_100_000 }))).toBe('')
    const three = [
      release('1.1.0', { [amd64]: 3_000_000, [arm64]: 2_900_000 }),
      release('1.0.0', { [amd64]: 2_000_000, [arm64]: 1_900_000 }),
    ]
    const lines = section(three, { [amd64]: 3_100_000, [arm64]: 2_800_000 }, '1.2.0')
    expect(drawn(lines)).toBe(
      [
        '  x-axis ["1.0.0", "1.1.0", "1.2.0"]',
        '  y-axis "MB" 1.780 --> 3.220',
        '  line [2.000, 3.000, 3.100]',
        '  line [1.900, 2.900, 2.800]',
      ].join('\n'),
    )
    expect(lines).toContain('blue: linux/amd64 · orange: linux/arm64 · the scale begins at 1.8 MB')
  })

  it('are drawn from 0 where they are small beside what they have grown by, which needs no words', () => {
    const old = [release('1.1.0', { [amd64]: 20_000 }), release('1.0.0', { [amd64]: 1000 })]
    const lines = section(old, { [amd64]: 30_000 })
    expect(drawn(lines)).toContain('0.000 --> ')
    expect(lines).toContain('blue: linux/amd64')
  })

  it('are drawn since all platforms have been there, or without the new platform', () => {
    const sizes = { [amd64]: 3000, [arm64]: 2000 }
    const old = [release('1.2.0', sizes), release('1.1.0', sizes), release('1.0.0', { [amd64]: 1000 })]
    expect(drawn(section(old, sizes, '1.3.0'))).toContain('["1.1.0", "1.2.0", "1.3.0"]')
    const lines = section(old.slice(1), sizes, '1.3.0')
    expect(drawn(lines)).toContain('["1.0.0", "1.1.0", "1.3.0"]')
    expect(lines).toContain('blue: linux/amd64 · not drawn: linux/arm64 · the scale begins at 800 B')
  })

  it('are drawn of twelve versions and six platforms at most, the others are in the table', () => {
    const sizes = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`linux/p${index}`, 5_000_000_000 + index]),
    )
    const releases = Array.from({ length: 30 }, (_, index) => release(`1.${30 - index}.0`, sizes))
    const lines = section(releases, sizes)
    expect(drawn(lines).match(/"1\.\d+\.0"|"this run"/g)).toHaveLength(12)
    expect(drawn(lines).match(/^ {2}line /gm)).toHaveLength(6)
    expect(drawn(lines)).toContain('y-axis "GB" 4.900 --> 5.100')
    expect(rowsOf(lines)).toHaveLength(33)
  })

  it('have no section where none is known', () => {
    const { history, ...others } = madeRun()
    expect(historySection(others)).toEqual([])
    expect(history?.releases.length).toBeGreaterThan(2)
    expect(section([], { [amd64]: 1 })).toEqual([])
  })

  it('cannot be broken by a name', () => {
    const evil = 'a"]\n```\n# b | <img src=x> %%{init'
    const report: RunReport = madeRun({
      platforms: PLATFORMS.slice(0, 1).map((leg) => ({ ...leg, platform: evil })),
      history: { image: evil, version: evil, releases: [release(evil, { [evil]: 1 }), release(evil, { [evil]: 2 })] },
    })
    const html = marked.parse(historySection(report).join('\n'), { async: false })
    expect(html).not.toMatch(/<img|<h1/)
    expect(html.match(/<tr>/g)).toHaveLength(4)
    expect(drawn(historySection(report))).toMatch(/^ {2}x-axis \["a________ b _ _img src_x_ ___i", /)
  })
})
