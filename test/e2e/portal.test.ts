// The portal in a real Chromium, as a person uses it, and under axe-core.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { expectAccessible } from '../kit/accessible.ts'
import { launchBrowser } from '../kit/chromium.ts'
import { startDevServer, type DevServer } from '../kit/dev-server.ts'
import { confirm, meetPerson, press, signIn } from '../kit/person.ts'

let browser: Browser
let server: DevServer

before(async () => {
  ;[browser, server] = await Promise.all([launchBrowser(), startDevServer()])
})
after(async () => {
  await browser.close()
  await server.stop()
})

test('an administrator signs in without consent, registers an app and finds its client ID (users-and-peers §E1)', async () => {
  const person = await meetPerson(browser)
  const page = await person.open(`${server.baseUrl}/portal/`)
  await signIn(page, 'admin@contoso.example')
  await page.getByRole('heading', { name: 'App registrations' }).waitFor()
  await page.getByRole('link', { name: 'Tasks Desktop' }).waitFor()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'New registration' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Notes CLI')
  await expectAccessible(page)
  await press(page, 'Register')
  await page.getByRole('heading', { name: 'Notes CLI' }).waitFor()
  await page.getByText('Application (client) ID', { exact: true }).waitFor()
  for (const tab of [
    'Overview',
    'Authentication',
    'API permissions',
    'Expose an API',
    'App roles',
    'Certificates & secrets',
    'Delete',
  ]) {
    await page.getByRole('tab', { name: tab, exact: true }).click()
    await page.getByRole('tabpanel').getByRole('heading').first().waitFor()
    await expectAccessible(page)
  }
  assert.deepEqual(person.violations, [])
  await person.context.close()
})

test('an address that leads nowhere is a page with a heading and a way on (users-and-peers §E5)', async () => {
  const person = await meetPerson(browser)
  const page = await person.open(`${server.baseUrl}/portal/nowhere`)
  await signIn(page, 'admin@contoso.example')
  await page.getByRole('heading', { name: 'There is no such page', level: 1 }).waitFor()
  await expectAccessible(page)
  await page.goto(`${server.baseUrl}/portal/applications/00000000-0000-4000-8000-000000000000`)
  await page.getByRole('heading', { name: 'App registration', level: 1 }).waitFor()
  await page.getByRole('alert').getByText('does not exist').waitFor()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'All registrations' }).click()
  await page.getByRole('link', { name: 'Tasks Desktop' }).waitFor()
  assert.deepEqual(person.violations, [])
  await person.context.close()
})

test('a sign-in that failed says why, and begins anew (RFC 6749 §4.1.2.1)', async () => {
  const person = await meetPerson(browser)
  const page = await person.context.newPage()
  await page.route('**/.well-known/openid-configuration*', (route) => route.abort())
  await page.goto(`${server.baseUrl}/portal/`)
  await page.getByRole('alert').getByRole('heading', { name: 'Sign-in failed' }).waitFor()
  await expectAccessible(page)
  await page.unroute('**/.well-known/openid-configuration*')
  await page.getByRole('link', { name: 'Sign in again' }).click()
  await signIn(page, 'admin@contoso.example')
  await page.getByRole('heading', { name: 'App registrations' }).waitFor()
  await person.context.close()
})

test('the lists of applications, people and logs open, and admin consent is granted and revoked (users-and-peers §E1)', async () => {
  const person = await meetPerson(browser)
  const page = await person.open(`${server.baseUrl}/portal/`)
  await signIn(page, 'admin@contoso.example')
  for (const name of ['Enterprise applications', 'Users', 'Sign-in logs', 'Audit logs']) {
    await page.getByRole('link', { name, exact: true }).click()
    await page.getByRole('heading', { name, exact: true }).waitFor()
    await page.getByRole('table').waitFor()
    await expectAccessible(page)
  }
  await page.getByRole('link', { name: 'App registrations' }).click()
  await page.getByRole('link', { name: 'Tasks Desktop' }).click()
  await page.getByRole('tab', { name: 'API permissions' }).click()
  await page.getByRole('button', { name: /^Grant admin consent for/ }).click()
  await confirm(page)
  await page.getByText('Granted for your organization.').waitFor()
  await page.getByRole('link', { name: 'Enterprise applications' }).click()
  await page.getByRole('link', { name: 'Tasks Desktop' }).click()
  for (const scope of ['Tasks.Read', 'Calendar.Read']) {
    const grant = page.getByRole('listitem').filter({ hasText: scope })
    await grant.getByText('for everybody').waitFor()
    await expectAccessible(page)
    await grant.getByRole('button', { name: 'Revoke' }).click()
    await confirm(page)
    await grant.waitFor({ state: 'detached' })
  }
  await page.getByText('Nobody has allowed this application anything.').waitFor()
  assert.deepEqual(person.violations, [])
  await person.context.close()
})
