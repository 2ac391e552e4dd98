// Lists of the portal with more objects than a page of the directory API holds, in a real Chromium.
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { DEMO_DIRECTORY } from '../../packages/server/src/dev/demo-directory.ts'
import { expectAccessible } from '../kit/accessible.ts'
import { launchBrowser } from '../kit/chromium.ts'
import { startDevServer, type DevServer } from '../kit/dev-server.ts'
import { meetPerson, type Person, signIn } from '../kit/person.ts'

const APPLICATIONS = 1500
const nameOf = (index: number): string => `Service ${String(index).padStart(4, '0')}`

let browser: Browser
let server: DevServer
let admin: Person
let page: Page
let folder: string
/** What the portal asked the directory API for. */
const asked: string[] = []

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchwork-lists-'))
  const directory = join(folder, 'directory.json')
  const [contoso, ...others] = DEMO_DIRECTORY.tenants
  const many = Array.from({ length: APPLICATIONS }, (_, index) => ({ displayName: nameOf(index) }))
  const applications = [...(contoso?.applications ?? []), ...many]
  await writeFile(directory, JSON.stringify({ tenants: [{ ...contoso, applications }, ...others] }))
  ;[browser, server] = await Promise.all([launchBrowser(), startDevServer({ directory })])
  admin = await meetPerson(browser)
  page = await admin.open(`${server.baseUrl}/portal/`)
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url())
    if (pathname === '/v1.0/applications') asked.push(search)
  })
  await signIn(page, 'admin@contoso.example')
  await page.getByRole('link', { name: nameOf(0), exact: true }).waitFor()
})
after(async () => {
  assert.deepEqual(admin.violations, [])
  await browser.close()
  await server.stop()
  await rm(folder, { recursive: true })
})

const rows = () => page.locator('tbody tr[data-index]')

async function scrollTo(index: number): Promise<void> {
  const link = page.getByRole('link', { name: nameOf(index), exact: true })
  for (let step = 0; step < 400 && (await link.count()) === 0; step++) {
    assert.ok((await rows().count()) < 100, 'the page holds the rows in view only')
    await page.mouse.wheel(0, 4000)
    await page.waitForTimeout(25)
  }
  await link.waitFor()
}

test('the first page is all that is asked for until somebody scrolls (issue: lists stay smooth)', async () => {
  assert.equal(asked.length, 1)
  assert.ok((await rows().count()) < 100)
  await expectAccessible(page)
})

test('scrolling to the end asks page by page, and the document never holds a hundred rows', async () => {
  await page.mouse.move(400, 400)
  await scrollTo(APPLICATIONS - 1)
  assert.equal(asked.length, 16)
  assert.equal(new Set(asked).size, 16)
  await expectAccessible(page)
})

test('the way back leads to the row one left, and a new page begins at its top (users-and-peers §E5)', async () => {
  await page.evaluate('window.scrollTo(0, 14_000)')
  const row = page.getByRole('link', { name: nameOf(300), exact: true })
  await row.scrollIntoViewIfNeeded()
  const place = await page.evaluate<number>('window.scrollY')
  assert.ok(place > 5000)
  await row.click()
  await page.getByRole('heading', { name: nameOf(300), exact: true }).waitFor()
  await page.waitForFunction('window.scrollY === 0')
  await page.goBack()
  await row.waitFor()
  await page.waitForFunction(`Math.abs(window.scrollY - ${String(place)}) < 200`)
  await page.getByRole('navigation', { name: 'Portal' }).getByRole('link', { name: 'Users' }).click()
  await page.getByRole('heading', { name: 'Users' }).waitFor()
  await page.getByRole('navigation', { name: 'Portal' }).getByRole('link', { name: 'App registrations' }).click()
  await page.getByRole('link', { name: nameOf(0), exact: true }).waitFor()
  assert.equal(await page.evaluate('window.scrollY'), 0)
})

test('the server searches, once when the typing stops, and finds what was not loaded', async () => {
  await page.reload()
  await page.getByRole('link', { name: nameOf(0), exact: true }).waitFor()
  asked.length = 0
  await page.getByLabel('Search').pressSequentially('service 1234', { delay: 20 })
  await page.getByRole('link', { name: nameOf(1234), exact: true }).waitFor()
  assert.equal(await rows().count(), 1)
  assert.equal(asked.length, 1)
  await page.getByLabel('Search').fill('nobody calls an app so')
  await page.getByText('Nothing matches “nobody calls an app so”.').waitFor()
  await page.getByRole('button', { name: 'Clear' }).click()
  await page.getByRole('link', { name: nameOf(0), exact: true }).waitFor()
})

test('a list that cannot be read says so in plain words, and is read again with one click (users-and-peers §E5)', async () => {
  await page.route('**/v1.0/applications*', (route) => route.abort())
  await page.reload()
  await page.getByRole('alert').getByText('The server does not answer.').waitFor()
  await expectAccessible(page)
  await page.unroute('**/v1.0/applications*')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('link', { name: nameOf(0), exact: true }).waitFor()
  await page.getByRole('alert').waitFor({ state: 'detached' })
})
