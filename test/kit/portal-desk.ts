// An administrator of the demo directory with the portal open: what most tests of the portal begin with.
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { launchBrowser } from './chromium.ts'
import { startDevServer } from './dev-server.ts'
import { meetPerson, signIn } from './person.ts'

/** Its `close` also fails when a page ran into its own security policy. */
export async function openPortalDesk(administrator: string) {
  const [browser, server] = await Promise.all([launchBrowser(), startDevServer()])
  const admin = await meetPerson(browser)
  const page: Page = await admin.open(`${server.baseUrl}/portal/`)
  await signIn(page, administrator)
  await page.getByRole('heading', { name: 'App registrations' }).waitFor()
  const heading = (name: string) => page.getByRole('heading', { name, level: 1, exact: true }).waitFor()
  return {
    browser,
    server,
    admin,
    page,
    heading,
    section: (name: string) => page.getByRole('region', { name, exact: true }),
    async go(name: string): Promise<void> {
      await page.getByRole('navigation', { name: 'Portal' }).getByRole('link', { name, exact: true }).click()
      await heading(name)
    },
    async close(): Promise<void> {
      assert.deepEqual(admin.violations, [])
      await browser.close()
      await server.stop()
    },
  }
}
