// Pictures of the portal's pages, from a real server with the demo directory: docs/pages/portal-<page>-<view>.png
import { writeFileSync } from 'node:fs'
import type { BrowserContext, Page } from 'playwright-core'
import { launchBrowser } from '../../test/kit/chromium.ts'
import { startDevServer } from '../../test/kit/dev-server.ts'
import { findFreePort } from '../../test/kit/free-port.ts'
import { signIn } from '../../test/kit/person.ts'
import { buildPortal } from '../portal.ts'
import { advance, askAt } from './ask.ts'
import { setScene } from './portal-scene.ts'
import { PORTAL_PAGES } from './portal-pages.ts'
import { PICTURE_TIME, steadyAnswers } from './steady.ts'

/** Shown in the pictures; the browser finds the server behind it at whatever port is free. */
const ADDRESS = 'https://localhost:8443'

const VIEWS = [
  { name: 'wide', width: 1280, height: 800, colorScheme: 'light' },
  { name: 'dark', width: 1280, height: 800, colorScheme: 'dark' },
  { name: 'narrow', width: 320, height: 640, colorScheme: 'light' },
] as const

export async function takePortalPictures(folder: string, only = /./): Promise<void> {
  await buildPortal()
  const port = await findFreePort()
  const server = await startDevServer({ port, publicUrl: ADDRESS })
  const ask = askAt(port, ADDRESS)
  const browser = await launchBrowser({ args: [`--host-resolver-rules=MAP localhost:8443 127.0.0.1:${String(port)}`] })
  try {
    await advance(ask, Math.round((PICTURE_TIME - Date.now()) / 1000))
    const context = await browser.newContext({
      baseURL: ADDRESS,
      ignoreHTTPSErrors: true,
      locale: 'en-GB',
      timezoneId: 'UTC',
    })
    await context.clock.setFixedTime(PICTURE_TIME)
    await steadyAnswers(context, ask)
    await setScene(browser, ask, ADDRESS)
    const page = await openPortal(context)
    for (const { name, path, isInSight = false, prepare } of PORTAL_PAGES) {
      if (!only.test(name)) continue
      await show(page, path)
      if (prepare !== undefined) {
        await prepare(page)
        await settle(page)
      }
      await takeViews(page, `${folder}/portal-${name}`, !isInSight)
    }
  } finally {
    await browser.close()
    await server.stop()
  }
}

async function openPortal(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${ADDRESS}/portal/`)
  await signIn(page, 'admin@contoso.example')
  await page.getByRole('heading', { level: 1 }).waitFor()
  return page
}

async function show(page: Page, path: string): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.goto(`${ADDRESS}/portal${path}`)
  await settle(page)
}

/** Nothing is loading any more, and no pointer or focus marks anything. */
async function settle(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForLoadState('networkidle')
  await page.getByText('Loading', { exact: true }).waitFor({ state: 'detached' })
}

async function takeViews(page: Page, file: string, fullPage: boolean): Promise<void> {
  for (const { name, width, height, colorScheme } of VIEWS) {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.mouse.move(0, 0)
    await page.evaluate('document.activeElement?.blur(); window.scrollTo(0, 0)')
    writeFileSync(`${file}-${name}.png`, await page.screenshot({ fullPage, animations: 'disabled' }))
  }
}
