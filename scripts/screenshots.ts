// Pictures of every page, wide, narrow and in the dark, from a real Chromium: docs/pages/<page>-<width>.png
import { createServer } from 'node:http'
import { mkdirSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import type { Reply } from '../packages/server/src/http/message.ts'
import { launchBrowser } from '../test/kit/chromium.ts'
import { takePortalPictures } from './screenshots/portal.ts'
import { samplePages } from './screenshots/samples.ts'

/** A browser and an address that serves the sample pages by name; an answered form is followed by an empty page. */
export async function servePages(
  pages: Readonly<Record<string, Reply>>,
): Promise<{ readonly origin: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const reply = pages[(request.url ?? '').slice(1)]
    if (reply === undefined) response.writeHead(404).end()
    else response.writeHead(reply.status, { ...reply.headers }).end(reply.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${String(port)}`,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  }
}

const VIEWS = [
  { name: 'wide', width: 1280, height: 800, colorScheme: 'light' },
  { name: 'narrow', width: 320, height: 640, colorScheme: 'light' },
  { name: 'dark', width: 560, height: 560, colorScheme: 'dark' },
] as const

/** These leave by themselves (a script, a Refresh header) before a picture could be taken. */
const FLEETING: ReadonlySet<string> = new Set(['form-post', 'out-of-band'])

async function takePictures(browser: Browser, folder: string): Promise<void> {
  const pages = samplePages()
  const served = await servePages(pages)
  mkdirSync(folder, { recursive: true })
  for (const { name: view, width, height, colorScheme } of VIEWS) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme, javaScriptEnabled: false })
    const tab = await context.newPage()
    for (const name of Object.keys(pages)) {
      if (FLEETING.has(name)) continue
      await tab.goto(`${served.origin}/${name}`)
      writeFileSync(`${folder}/${name}-${view}.png`, await tab.screenshot({ fullPage: true }))
    }
    await context.close()
  }
  await served.close()
}

if (import.meta.main) {
  const folder = new URL('../docs/pages', import.meta.url).pathname
  const browser = await launchBrowser()
  try {
    await takePictures(browser, folder)
  } finally {
    await browser.close()
  }
  await takePortalPictures(folder)
}
