import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import puppeteer, { type Browser, type Page } from 'puppeteer-core'

/** A browser that reads files of one folder of its own. */
export interface Reader {
  /** Opens a page with this HTML as a viewer who likes it light or dark sees it, 1200 px wide. */
  readonly open: (html: string, scheme: 'light' | 'dark') => Promise<Page>
  readonly close: () => Promise<void>
}

/** Starts the headless Chromium of the package @sparticuz/chromium, which unpacks itself into the temporary folder. */
export async function startReader(): Promise<Reader> {
  const folder = mkdtempSync(join(tmpdir(), 'muslin-browser-'))
  try {
    const browser = await launched(folder)
    return {
      open: (html, scheme) => opened(browser, folder, html, scheme),
      close: async () => {
        await browser.close()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

async function launched(folder: string): Promise<Browser> {
  const before = process.env.TMPDIR
  process.env.TMPDIR = folder
  try {
    const { default: chromium } = await import('@sparticuz/chromium')
    chromium.setGraphicsMode = false
    const executablePath = await chromium.executablePath()
    // The clock of a timeline is the viewer's.
    const env = { ...process.env, TZ: 'UTC' }
    const args = [...chromium.args, '--no-sandbox']
    return await puppeteer.launch({
      executablePath,
      args,
      headless: 'shell',
      env,
      userDataDir: join(folder, 'profile'),
    })
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}

async function opened(browser: Browser, folder: string, html: string, scheme: 'light' | 'dark'): Promise<Page> {
  const file = join(folder, `${scheme}-${Date.now()}.html`)
  writeFileSync(file, html)
  const page = await browser.newPage()
  await page.setViewport({ width: 1200, height: 900 })
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
  await page.goto(pathToFileURL(file).href, { waitUntil: 'load' })
  // Mermaid marks what it has drawn, also where that is an error.
  await page.waitForFunction('[...document.querySelectorAll("pre.mermaid")].every((one) => one.dataset.processed)')
  return page
}
