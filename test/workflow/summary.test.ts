import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pageHtml } from '../../scripts/page-html.ts'
import { runPage } from '../../src/report/page.ts'
import type { PlatformReport, RunReport } from '../../src/report/run-report.ts'
import { madeRun, PLATFORMS } from '../unit/report/made-run.ts'
import { type Reader, startReader } from './browser.ts'

/** Set it to keep the pictures that docs/report.md shows. */
const KEEP = process.env.MUSLIN_SCREENSHOTS === 'true'
const images = join(import.meta.dirname, '../../docs/images')

/** Everything that Markdown, HTML or Mermaid may take for something else than a name. */
const HOSTILE = 'a: b; c # d | e `f` **g** [h](javascript:alert(1)) %%{init: {"theme":"forest"}}%%'
const SCRIPT = '<img src=x onerror="window.hit=1"><script>window.hit=1</script></pre>'
const [first = expect.fail('no leg')] = PLATFORMS

/** A report whose every text is one that somebody has made up to break the page. */
function hostileRun(): RunReport {
  const { dance, build } = first
  if (dance === null || build === null) return expect.fail('a whole leg')
  const text = `${HOSTILE} by @you for $1 at https://x.yz\n\n# i\n${SCRIPT}`
  const phases = (names: readonly string[]) =>
    names.map((name, index) => ({ name, start: 1_700_000_000_000 + index, end: 1_700_000_060_000 + index * 60_000 }))
  const leg: PlatformReport = {
    ...first,
    platform: text,
    programs: text,
    dance: {
      ...dance,
      platform: text,
      findings: [{ code: text, severity: 'warning', message: text, remedy: text, when: 'start' }],
      mounts: dance.mounts.map((mount) => ({ ...mount, target: text, start: text })),
      phases: phases([HOSTILE, SCRIPT, 'title of nothing', 'click p0_0 call evil()', 'section s', '```']),
    },
    build: {
      ...build,
      phases: phases(['end', 'gantt', '%% comment', 'a\nb']),
      sizes: { ...build.sizes, sections: [] },
    },
  }
  const releases = [1, 2].map((bytes) => ({ tag: text, digest: text, bytes: { [text]: bytes * 1_000_000 } }))
  const history = { image: text, version: text, releases }
  const texts = { images: [text], before: text, notes: [text], commands: [text], missing: [text] }
  return madeRun({ platforms: [leg], ...texts, history })
}

/** What an expression comes to in the page. */
const seen = async <T>(page: Page, expression: string): Promise<T> => (await page.evaluate(expression)) as T

const drawnTexts = (page: Page): Promise<string[]> =>
  seen(page, '[...document.querySelectorAll("pre.mermaid svg text")].map((text) => text.textContent)')

/** Of names beside bars: Mermaid's dark theme has some that are as dark as the ground. */
const nameColours = (page: Page): Promise<string[]> =>
  seen(
    page,
    '[...new Set([...document.querySelectorAll("svg .taskTextOutsideRight")].map((text) => getComputedStyle(text).fill))]',
  )

/** Of the lines of the chart, each with all of its points. */
const lineColours = (page: Page): Promise<string[]> =>
  seen(page, '[...document.querySelectorAll("svg .plot path")].map((line) => line.getAttribute("stroke"))')

/** Texts of diagrams that go beyond their picture. */
const cutTexts = (page: Page): Promise<string[]> =>
  seen(
    page,
    `[...document.querySelectorAll("pre.mermaid svg text")].filter((text) => {
      const [own, whole] = [text, text.ownerSVGElement].map((one) => one.getBoundingClientRect())
      return own.width > 0 && (own.left < whole.left - 1 || own.right > whole.right + 1)
    }).map((text) => text.textContent)`,
  )

const overflow = (page: Page): Promise<number> =>
  seen(page, 'document.documentElement.scrollWidth - document.documentElement.clientWidth')

const bodyText = (page: Page): Promise<string> => seen(page, 'document.body.textContent')

describe('the page in a browser', () => {
  let reader: Reader
  beforeAll(async () => {
    reader = await startReader()
  })
  afterAll(() => reader.close())

  it.each(['light', 'dark'] as const)('is drawn %s, with every leg in one timeline', async (scheme) => {
    const page = await reader.open(pageHtml('Muslin', runPage(madeRun())), scheme)
    const texts = await drawnTexts(page)
    for (const { platform } of PLATFORMS) expect(texts).toContain(platform)
    expect(texts.filter((text) => text.startsWith('build ('))).toHaveLength(4)
    expect(await page.$$('pre.mermaid svg')).toHaveLength(2)
    for (const name of ['1.1.1', '1.3.0', '1.4.0', 'MB']) expect(texts).toContain(name)
    // In the order of the names below the chart.
    expect(await bodyText(page)).toContain(
      'blue: linux/amd64 · orange: linux/arm/v7 · green: linux/arm64 · red: linux/riscv64',
    )
    expect(await lineColours(page)).toEqual(['#2f81f7', '#f0883e', '#3fb950', '#f85149'])
    expect(await seen(page, 'document.body.innerText')).not.toContain('Syntax error')
    expect(await overflow(page)).toBe(0)
    expect(await nameColours(page)).toHaveLength(1)
    expect(await cutTexts(page)).toEqual([])
    const picture = await page.screenshot({ fullPage: true })
    expect(picture.length).toBeGreaterThan(50_000)
    if (KEEP) writeFileSync(join(images, `summary-${scheme}.png`), picture)
    await page.close()
  })

  it('has legs of several attempts side by side, from midnight on wherever it is read', async () => {
    const days = 86_400_000
    const platforms = PLATFORMS.slice(0, 2).map((leg, index) => ({
      ...leg,
      dance: null,
      build: leg.build && {
        ...leg.build,
        attempt: index + 1,
        phases: [{ name: 'build', start: index * days, end: index * days + 90_000 + index * 30_000 }],
      },
    }))
    const page = await reader.open(pageHtml('Muslin', runPage(madeRun({ platforms }))), 'light')
    const texts = await drawnTexts(page)
    expect(texts).toEqual(expect.arrayContaining(['00:00:30', '00:01:30', 'build (1.5 min) ', 'build (2 min) ']))
    const lefts =
      '[...document.querySelectorAll("svg rect.task")].map((bar) => Math.round(bar.getBoundingClientRect().x))'
    expect(new Set(await seen<number[]>(page, lefts)).size).toBe(1)
    await page.close()
  })

  it('has names of others as text, and runs nothing of them', async () => {
    const page = await reader.open(pageHtml(SCRIPT, runPage(hostileRun())), 'light')
    expect(await seen(page, 'typeof window.hit')).toBe('undefined')
    expect(await page.$$('img, body > script[src], iframe, a[href^="javascript:"]')).toHaveLength(0)
    expect(await page.$$('script')).toHaveLength(2)
    expect(await page.$$('pre.mermaid svg')).toHaveLength(2)
    expect(await page.$$('h1')).toHaveLength(0)
    expect(await seen(page, 'document.body.innerText')).not.toContain('Syntax error')
    const text = await bodyText(page)
    for (const part of ['**g**', '[h](javascript:alert(1))', '<script>window.hit=1</script>'])
      expect(text).toContain(part)
    expect(text).toContain('by @you for $1 at https://x.yz')
    expect(text.includes('<span>@')).toBe(false)
    const drawn = await drawnTexts(page)
    for (const name of [
      'a: b; c # d | e `f` **g** [h](javascript:alert(1)) %%{init:',
      '<img src=x onerror="window.hit=1"><script>window.hit=1</scri',
      'title of nothing',
      'click p0_0 call evil()',
      'section s',
      '```',
      'end',
      'gantt',
      '%% comment',
      'a b',
    ]) {
      expect(
        drawn.some((label) => label.startsWith(`${name} (`)),
        `${name} in ${drawn.join(' / ')}`,
      ).toBe(true)
    }
    expect(await overflow(page)).toBe(0)
    await page.close()
  })
})
