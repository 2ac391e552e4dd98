// An administrator of the demo directory at the portal, in a Chromium of his own.
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { launchBrowser } from '../../kit/chromium.ts'
import { type DevServer, startDevServer } from '../../kit/dev-server.ts'
import { meetPerson, type Person, press, signIn } from '../../kit/person.ts'

export interface Portal extends AsyncDisposable {
  readonly server: DevServer
  readonly admin: Person
  /** Signed in, at the list of applications. */
  readonly page: Page
  register(name: string, kind: string): Promise<void>
  /** A part of the application's page. */
  openTab(name: string): Promise<void>
}

export async function openPortal(): Promise<Portal> {
  const server = await startDevServer()
  const browser = await launchBrowser()
  const admin = await meetPerson(browser)
  const page = await admin.open(`${server.baseUrl}/portal/`)
  await signIn(page, 'admin@contoso.example')
  await page.getByRole('heading', { name: 'App registrations' }).waitFor()
  return {
    server,
    admin,
    page,
    async register(name, kind) {
      await page.goto(`${server.baseUrl}/portal/applications/new`)
      await page.getByLabel('Name', { exact: true }).fill(name)
      await page.getByLabel(kind).check()
      await press(page, 'Register')
      await page.getByRole('heading', { name, exact: true }).waitFor()
    },
    async openTab(name) {
      await page.getByRole('tab', { name, exact: true }).click()
      await page.getByRole('tabpanel').getByRole('heading').first().waitFor()
    },
    [Symbol.asyncDispose]: async () => {
      await browser.close()
      await server.stop()
      assert.deepEqual(admin.violations, [])
    },
  }
}
