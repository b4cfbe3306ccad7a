import { marked } from 'marked'
import { describe, expect, it } from 'vitest'
import { runPage } from '../../../src/report/page.ts'
import { type PlatformReport, runFigures } from '../../../src/report/run-report.ts'
import { madeRun, PLATFORMS } from './made-run.ts'

const page = runPage(madeRun())
const [first] = PLATFORMS as [PlatformReport]
/** What a page is made of. */
const ELEMENTS = 'h3 h4 p strong code span table thead tbody tr th td ul li details summary pre'.split(' ')
const untold = { ...first, dance: null, build: null }

describe('the page about a run', () => {
  it('tells what was published first, then why', () => {
    const titles = page.split('\n').filter((line) => line.startsWith('#'))
    expect(titles).toEqual([
      '### Image published',
      '#### Tags',
      '#### Cache',
      '#### Timeline',
      '#### Sizes',
      '#### Size history',
    ])
    expect(page.indexOf('| platform | digest')).toBeLessThan(page.indexOf('#### Tags'))
  })

  it.each([
    '**ghcr.io/acme/app** `1.4.0` `1.4` `latest`',
    `Index \`sha256:${'e'.repeat(64)}\``,
    '4 platforms · built in **7 min 1 s** · **16 min 53 s of runner time saved** (3 of 4 legs 2 min 56 s, their last cold runs 19 min 48 s) · 347 packages compiled, 777 not',
    '| linux/arm/v7 | `sha256:222222222222` | 1 program, static | passed | 6 min 59 s | cold | 281 | 3.1 MB | +12.3 kB (+0.4 %) |',
    '- `ghcr.io/acme/app:1.4` `sha256:ffffffffffff` → `sha256:eeeeeeeeeeee`',
    '| linux/arm64 | warm | 189.6 MB | an earlier commit, saved 1 day 3 h ago | 6 min 36 s |',
    "- **first-run** (linux/arm/v7) No snapshot is in GitHub's cache yet for this platform.",
    '- ⚠️ **changing-argument** (linux/riscv64) Only ARG GIT\\_SHA made the recipe another one, and it changes with each commit. Put ARG GIT\\_SHA below the RUN that compiles.',
    '  section linux/riscv64',
    `- linux/arm64 \`sha256:${'3'.repeat(64)}\``,
    '| linux/amd64 | 3.4 MB | +12.3 kB (+0.4 %) | 6.8 MB | +12.0 kB (+0.2 %) | 6.8 MB |  |'.replace(' |  |', ' |'),
    '| linux/arm64 | C, assembler and others | 122.0 kB |',
    '| 1.3.1 | 3.4 MB (−2.1 kB) | 3.1 MB (−2.1 kB) | 3.3 MB (−2.1 kB) | 3.5 MB (−2.1 kB) |',
  ])('has the line %j', (line) => expect(page.split('\n')).toContain(line))

  it('folds what nobody has to do anything about', () => {
    const folded = page.slice(page.indexOf('<details><summary>What else was found'), page.indexOf('Cache mounts'))
    expect(folded).toContain('- **restored** (linux/amd64, linux/arm64, linux/riscv64) ')
    expect(page.match(/<details>/g)).toHaveLength(5)
    expect(page.match(/<\/details>/g)).toHaveLength(5)
  })

  it('has no word about what no leg tells', () => {
    const platforms = [untold]
    const text = runPage(madeRun({ platforms, figures: runFigures(platforms) }))
    expect(text).not.toMatch(/#### (Cache|Timeline|Sizes)|saved|compiled|NaN|undefined/)
    expect(text).toContain('| platform | digest | programs | download | against latest |')
  })

  it('is no larger than it may be, and says what it leaves out', () => {
    const commands = Array.from(
      { length: 20_000 },
      (_, index) => `docker pull ghcr.io/acme/app:${index} ${'x'.repeat(60)}`,
    )
    const text = runPage(madeRun({ commands }))
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024)
    expect(text).toContain('#### Sizes')
    expect(text).toMatch(/are left out, because it would be larger than GitHub takes\. report\.json has all of it\.\n$/)
    expect(runPage(madeRun(), 700)).toMatch(/^### Image published[\s\S]*\n\nParts of this page/)
  })

  it('cannot be broken by a name', () => {
    const evil = 'a`|b\n\n# c <img src=x onerror=y> [d](javascript:e) ~~~\n```\n</details><script>f()</script>'
    const dance = first.dance ?? expect.fail('no dance')
    const build = first.build ?? expect.fail('no build')
    const platform: PlatformReport = {
      ...first,
      platform: evil,
      programs: evil,
      dance: {
        ...dance,
        platform: evil,
        findings: [{ code: evil, severity: 'warning', message: evil, remedy: evil, when: 'start' }],
        mounts: dance.mounts.map((mount) => ({ ...mount, target: evil, start: evil })),
        phases: dance.phases.map((phase) => ({ ...phase, name: evil, end: phase.end + 60_000 })),
      },
      build: { ...build, sizes: { ...build.sizes, sections: [{ name: evil, bytes: 1 }] } },
    }
    const text = runPage(
      madeRun({
        platforms: [platform],
        before: evil,
        history: {
          image: evil,
          version: evil,
          releases: [1, 2].map((bytes) => ({ tag: evil, digest: evil, bytes: { [evil]: bytes } })),
        },
        images: [evil],
        missing: [evil],
        notes: [evil],
        commands: [evil],
        tags: [{ tag: evil, from: '', verdict: 'newer', reason: evil }],
        derived: [{ base: evil, digest: `sha256:${'0'.repeat(64)}`, tags: [evil] }],
      }),
    )
    const html = marked.parse(text, { async: false })
    const elements = new Set([...html.matchAll(/<\/?(\w+)/g)].map(([, element]) => element))
    expect([...elements].filter((element) => !ELEMENTS.includes(element ?? ''))).toEqual([])
    const titles = [...html.matchAll(/<h\d>(.*?)<\/h\d>/g)].map(([, title]) => title)
    expect(titles).toEqual(['Image published', 'Tags', 'Cache', 'Timeline', 'Sizes', 'Size history'])
    expect(html.match(/<pre>/g)).toHaveLength(3)
    expect(html.match(/<details>/g)?.length).toBe(html.match(/<\/details>/g)?.length)
  })
})

describe('the figures of a run', () => {
  const [amd64, cold] = PLATFORMS as [PlatformReport, PlatformReport]
  const later = (leg: PlatformReport): PlatformReport => ({
    ...leg,
    build: leg.build && { ...leg.build, phases: [{ name: 'build', start: 0, end: 900_000 }] },
    dance: leg.dance && { ...leg.dance, phases: [{ name: 'unpack', start: 0, end: 1000 }] },
  })

  it('count the time of restoring, and only legs whose cold time is known', () => {
    const { saved } = runFigures([amd64, cold, untold])
    // Restoring begins 11 s before the build, which takes 21.4 s; what comes behind it is in no cold time either.
    expect(saved).toEqual({ legs: 1, seconds: 32.4, coldSeconds: 396 })
  })

  it('have no time of legs of several attempts, which the page names', () => {
    const built = (leg: PlatformReport, attempt: number) => ({ ...leg, build: leg.build && { ...leg.build, attempt } })
    const again = [built(amd64, 1), built(cold, 3)]
    expect(runFigures(again)).not.toHaveProperty('wallSeconds')
    const text = runPage(madeRun({ platforms: again, figures: runFigures(again) }))
    expect(text).toContain('2 platforms · built in attempts 1 and 3 · ')
    expect(text).toContain('Each platform is drawn from its own start')
    const same = [built(amd64, 2), built(cold, 2)]
    expect(runFigures(same)).toHaveProperty('wallSeconds')
    expect(runPage(madeRun({ platforms: same }))).not.toMatch(/attempt|own start/)
  })

  it('have no saved time without the phase of the build', () => {
    const build = amd64.build && { ...amd64.build, phases: amd64.build.phases.slice(1) }
    expect(runFigures([{ ...amd64, build }])).not.toHaveProperty('saved')
  })

  it('are left out where nothing is known', () => {
    expect(runFigures([untold])).toEqual({})
    expect(runFigures([{ ...amd64, build: null }])).toEqual({ wallSeconds: expect.any(Number) })
  })

  it('say so when nothing was saved', () => {
    const platforms = [later(amd64)]
    const text = runPage(madeRun({ platforms, figures: runFigures(platforms) }))
    expect(text).toContain('nothing saved (all legs 15 min, their last cold runs 6 min 36 s)')
  })
})
