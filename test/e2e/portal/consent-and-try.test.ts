// Permissions, consent and a tried sign-in in the portal, and every part of a registration under axe-core.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { expectAccessible } from '../../kit/accessible.ts'
import { confirm, press } from '../../kit/person.ts'
import { openPortal, type Portal } from './open-portal.ts'

let portal: Portal
let page: Page

before(async () => {
  portal = await openPortal()
  page = portal.page
})
after(() => portal[Symbol.asyncDispose]())

test('admin consent is granted for permissions of the directory itself, which no list shows (azure-ad-wire §4.3)', async () => {
  await portal.register('Directory Reader', 'CLI or desktop app')
  await portal.openTab('API permissions')
  await press(page, 'Add a permission')
  await page.getByLabel('API', { exact: true }).selectOption('Latchwork Directory')
  await page.getByLabel('User.Read', { exact: true }).check()
  await page.getByLabel('Directory.Read.All', { exact: true }).check()
  await press(page, 'Add permissions')
  await page.getByText('Not granted', { exact: true }).waitFor()
  await page.getByText('Permissions to other applications').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: /^Grant admin consent for/ }).click()
  await expectAccessible(page)
  await confirm(page)
  await page.getByText('Granted for your organization.').waitFor()
  assert.equal(await page.getByText('Granted for everybody').count(), 2)
  await expectAccessible(page)
  await press(page, 'Remove Directory.Read.All')
  await confirm(page)
  await page.getByText('Directory.Read.All', { exact: true }).waitFor({ state: 'detached' })
})

test('an application permission is selected, and admin consent assigns it to the app (azure-ad-wire §4.3)', async () => {
  await press(page, 'Add a permission')
  await page.getByLabel('API', { exact: true }).selectOption('Tasks API')
  await page.getByLabel('Tasks.Read', { exact: true }).check()
  await page.getByLabel('Application permissions').check()
  await page.getByLabel('Tasks.Sync', { exact: true }).check()
  await expectAccessible(page)
  await press(page, 'Add permissions')
  const role = page.getByRole('row').filter({ hasText: 'Tasks.Sync' })
  await role.getByText('Application', { exact: true }).waitFor()
  await role.getByText('Not granted').waitFor()
  await page.getByRole('button', { name: /^Grant admin consent for/ }).click()
  await page.getByText('may do this as itself, with nobody signed in').waitFor()
  await confirm(page)
  await role.getByText('Granted to the app').waitFor()
  await page.getByRole('row').filter({ hasText: 'Tasks.Read' }).getByText('Granted for everybody').waitFor()
  await page.getByRole('button', { name: /^Grant admin consent for/ }).click()
  await confirm(page)
  await page.getByText('Granted for your organization.').waitFor()
  await page.getByRole('navigation', { name: 'Portal' }).getByRole('link', { name: 'Enterprise applications' }).click()
  await page.getByRole('link', { name: 'Directory Reader' }).click()
  await page.getByRole('listitem').filter({ hasText: 'Tasks.Sync' }).getByText('without a user').waitFor()
})

test('"Try it" signs in for real and shows what the tokens say; the snippets call the sample APIs (RFC 7636)', async () => {
  await page.goto(`${portal.server.baseUrl}/portal/`)
  await page.getByRole('link', { name: 'Tasks Desktop' }).click()
  await page.getByText(`client.fetch("https://localhost:8444/tasks"`).waitFor()
  await page.getByLabel('API to call').selectOption('Calendar API')
  await page.getByText(`client.fetch("https://localhost:8445/events"`).waitFor()
  await press(page, 'Add the redirect URI')
  const opened = page.context().waitForEvent('page')
  await page.getByRole('link', { name: 'Try a sign-in' }).click()
  const tab = await opened
  await tab.getByRole('button', { name: /Grace Hopper|admin@contoso/ }).click()
  const accept = tab.getByRole('button', { name: 'Accept' })
  await accept
    .or(tab.getByRole('heading', { name: 'Signed in' }))
    .first()
    .waitFor()
  if (await accept.isVisible()) await accept.click()
  await tab.getByRole('heading', { name: 'Signed in' }).waitFor()
  await tab.getByRole('region', { name: 'ID token' }).getByText('admin@contoso.example').first().waitFor()
  await tab.getByRole('region', { name: 'Access token' }).getByText('Tasks.Read').first().waitFor()
  assert.doesNotMatch(tab.url(), /code=/)
  await expectAccessible(tab)
  await tab.reload()
  await tab.getByText('No sign-in was begun in this tab').waitFor()
  await tab.close()
})

test('every part of a registration is accessible (WCAG 2.2 AA)', async () => {
  for (const name of [
    'Overview',
    'Authentication',
    'API permissions',
    'Expose an API',
    'App roles',
    'Certificates & secrets',
  ]) {
    await portal.openTab(name)
    if (name === 'Overview') await page.getByText('Endpoints', { exact: true }).click()
    await expectAccessible(page)
  }
  await portal.openTab('API permissions')
  await press(page, 'Add a permission')
  await page.getByLabel('API', { exact: true }).selectOption('Calendar API')
  await expectAccessible(page)
})

test('at 320 px the current part is in sight among the tabs (WCAG 2.2 §1.4.10)', async () => {
  await page.setViewportSize({ width: 320, height: 640 })
  for (const name of ['Manifest', 'Overview', 'Delete']) {
    await page.goto(`${page.url().split('?')[0] ?? ''}?section=${name.toLowerCase()}`)
    const tab = page.getByRole('tab', { name, exact: true, selected: true })
    await tab.waitFor()
    await page.waitForFunction(
      "(({ left, right }) => left >= 0 && right <= 320)(document.querySelector('[role=tab][data-state=active]').getBoundingClientRect())",
    )
  }
})
