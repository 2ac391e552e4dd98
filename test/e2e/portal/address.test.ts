// What narrows a list of the portal stands in its address, in a real Chromium.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { meetPerson, press, signIn } from '../../kit/person.ts'
import { openPortalDesk } from '../../kit/portal-desk.ts'

const desk = await openPortalDesk('admin@contoso.example')
after(() => desk.close())
const { browser, server, page, heading, go } = desk

const query = (): Record<string, string> => Object.fromEntries(new URL(page.url()).searchParams)

/** The address says it once the typing has stopped. */
const waitForQuery = (expected: string): Promise<void> => page.waitForURL((url) => url.search === expected)

const LISTS = {
  'App registrations': { typed: 'tasks d', found: 'Tasks Desktop', hidden: 'Calendar API' },
  'Enterprise applications': { typed: 'calendar', found: 'Calendar API', hidden: 'Tasks Desktop' },
  Users: { typed: 'ada', found: 'Ada Lovelace', hidden: 'Bob Noyce' },
} as const
for (const [name, { typed, found, hidden }] of Object.entries(LISTS)) {
  test(`the search of ${name} outlives a reload and the way back from what was found (users-and-peers §E1)`, async () => {
    await go(name)
    await page.getByLabel('Search').pressSequentially(typed, { delay: 30 })
    await page.getByRole('link', { name: hidden }).waitFor({ state: 'detached' })
    assert.deepEqual(query(), { search: typed })
    await page.reload()
    await page.getByRole('link', { name: found }).click()
    await heading(found)
    await page.goBack()
    await heading(name)
    assert.equal(await page.getByLabel('Search').inputValue(), typed)
    await page.getByRole('link', { name: found }).waitFor()
    assert.equal(await page.getByRole('link', { name: hidden }).count(), 0)
    await go(name)
    await page.getByRole('link', { name: hidden }).waitFor()
    assert.equal(await page.getByLabel('Search').inputValue(), '')
    assert.deepEqual(query(), {})
  })
}

test('digits and signs of the address mean what was typed (RFC 3986 §2.1)', async () => {
  for (const typed of ['007', '1e5', 'true', 'a&b=c+d', '"x"']) {
    await go('Users')
    await page.getByLabel('Search').fill(typed)
    await page.getByText(`Nothing matches “${typed}”.`).waitFor()
    await page.reload()
    await page.getByText(`Nothing matches “${typed}”.`).waitFor()
    assert.equal(await page.getByLabel('Search').inputValue(), typed)
  }
  await press(page, 'Clear')
  await page.getByRole('link', { name: 'Ada Lovelace' }).waitFor()
  assert.deepEqual(query(), {})
})

test('a link to the sign-in log is narrowed for whoever opens it, after signing in, and asks for nothing else (users-and-peers §E1)', async () => {
  const path = '/portal/sign-ins?user=grace&result=success&since=day'
  const other = await meetPerson(browser)
  const tab = await other.context.newPage()
  const asked: string[] = []
  tab.on('request', (request) => {
    if (request.url().includes('/auditLogs/signIns')) asked.push(decodeURIComponent(request.url()))
  })
  await tab.goto(`${server.baseUrl}${path}`)
  await signIn(tab, 'admin@contoso.example')
  await tab.getByRole('cell', { name: 'Grace Hopper' }).first().waitFor()
  assert.equal(await tab.getByLabel('User').inputValue(), 'grace')
  assert.equal(await tab.getByLabel('Result').inputValue(), 'success')
  assert.equal(await tab.getByLabel('Time').inputValue(), 'day')
  assert.equal(new URL(tab.url()).search, '?user=grace&result=success&since=day')
  assert.equal(asked.length, 1)
  assert.match(asked[0] ?? '', /userId in \('.+'\)\) and \(status\/errorCode eq 0\) and \(createdDateTime ge /)
  assert.deepEqual(other.violations, [])
  await other.context.close()
})

test('the filters of the audit log stay on the way back from an event, and one click clears them (users-and-peers §E1)', async () => {
  await go('Users')
  await go('Audit logs')
  await page.getByLabel('Area').selectOption('Organization')
  await page.getByLabel('By').fill('grace')
  await page.getByText('Nothing matches these filters.').waitFor()
  await waitForQuery('?area=organization&user=grace')
  await page.reload()
  await page.getByText('Nothing matches these filters.').waitFor()
  await page.getByLabel('Area').selectOption('Authorization codes')
  const row = page.getByRole('row').filter({ hasText: 'Grace Hopper' })
  await row.getByRole('link').first().click()
  await page.getByRole('navigation', { name: 'Breadcrumb' }).waitFor()
  await page.goBack()
  await row.first().waitFor()
  assert.deepEqual(query(), { area: 'code', user: 'grace' })
  assert.equal(await page.getByLabel('By').inputValue(), 'grace')
  await page.goBack()
  await heading('Users')
  await page.goForward()
  await page.getByLabel('Area').selectOption('Organization')
  await press(page, 'Clear')
  await row.first().waitFor()
  assert.deepEqual(query(), {})
  assert.equal(await page.getByLabel('By').inputValue(), '')
})

test('what an address says and no filter knows narrows nothing (DESIGN §6)', async () => {
  await page.goto(`${server.baseUrl}/portal/consent-requests?status=Denied`)
  await page.getByText('There is no such request.').waitFor()
  await page.goto(`${server.baseUrl}/portal/sign-ins?result=perhaps&since=ever&x=y`)
  await page.getByRole('cell', { name: 'Grace Hopper' }).first().waitFor()
  assert.equal(await page.getByLabel('Result').inputValue(), '')
  assert.equal(await page.getByLabel('Time').inputValue(), '')
})
