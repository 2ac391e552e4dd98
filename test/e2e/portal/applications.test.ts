// The application half of the portal in a real Chromium: every part of a registration, in light and dark, wide and at 320 px.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { expectAccessible } from '../../kit/accessible.ts'
import { launchBrowser } from '../../kit/chromium.ts'
import { startDevServer, type DevServer } from '../../kit/dev-server.ts'
import { meetPerson, type Person, press, signIn } from '../../kit/person.ts'

let browser: Browser
let server: DevServer
let admin: Person
let page: Page

before(async () => {
  ;[browser, server] = await Promise.all([launchBrowser(), startDevServer()])
  admin = await meetPerson(browser)
  page = await admin.open(`${server.baseUrl}/portal/`)
  await signIn(page, 'admin@contoso.example')
  await page.getByRole('heading', { name: 'App registrations' }).waitFor()
})
after(async () => {
  assert.deepEqual(admin.violations, [])
  await browser.close()
  await server.stop()
})

const region = (name: string) => page.getByRole('region', { name, exact: true })

async function register(name: string, kind: string): Promise<void> {
  await page.goto(`${server.baseUrl}/portal/applications/new`)
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel(kind).check()
  await press(page, 'Register')
  await page.getByRole('heading', { name, exact: true }).waitFor()
}

async function openTab(name: string): Promise<void> {
  await page.getByRole('tab', { name, exact: true }).click()
  await page.getByRole('tabpanel').getByRole('heading').first().waitFor()
}

const KINDS = {
  'CLI or desktop app': '0 web, 0 single-page, 3 mobile and desktop',
  'Local agent or MCP client': '0 web, 0 single-page, 5 mobile and desktop',
  'Mobile app': '0 web, 0 single-page, 1 mobile and desktop',
  'Single-page app': '0 web, 1 single-page, 0 mobile and desktop',
} as const
for (const [kind, redirects] of Object.entries(KINDS)) {
  test(`the tile "${kind}" is a set of ordinary settings (users-and-peers §E1)`, async () => {
    await register(kind, kind)
    await page.getByText(redirects).waitFor()
    assert.equal(await page.getByText('AADSTS7000218').count(), 0, 'and no contradiction')
  })
}

test('a redirect URI is explained while it is typed, by the app’s own settings (RFC 8252 §7)', async () => {
  await register('Mara CLI', 'CLI or desktop app')
  await openTab('Authentication')
  const native = region('Mobile and desktop applications')
  const field = native.getByLabel('Add a redirect URI')
  await field.fill('http://example.com/callback')
  await native.getByText('http is for localhost').waitFor()
  assert.equal(await native.getByRole('button', { name: 'Add' }).isEnabled(), false)
  await field.fill('urn:ietf:wg:oauth:2.0:oob')
  await native.getByText('do not allow out-of-band answers').waitFor()
  await expectAccessible(page)
  await page.getByLabel('Allow out-of-band answers').check()
  await native.getByText('The answer is shown to the person').waitFor()
  await native.getByRole('button', { name: 'Add' }).click()
  await native.getByRole('button', { name: 'Remove urn:ietf:wg:oauth:2.0:oob' }).waitFor()
  await field.fill('http://127.0.0.1/callback')
  await native.getByText('Matches any port').waitFor()
})

test('a CLI with only a web redirect URI is said to be one, and repaired with one click (users-and-peers §E1 Health)', async () => {
  await register('Contradiction', 'Website')
  await openTab('Authentication')
  await page.getByLabel('Allow public client flows').check()
  await openTab('Overview')
  await page.getByText('it has only web redirect URIs').waitFor()
  await expectAccessible(page)
  await press(page, 'Make them redirect URIs of a desktop app')
  await page.getByText('0 web, 0 single-page, 1 mobile and desktop').waitFor()
  await page.getByText('it has only web redirect URIs').waitFor({ state: 'detached' })
})

test('scopes are added, edited, disabled and deleted; a client is pre-authorized for one (azure-ad-wire §3.4)', async () => {
  await register('Notes API', 'Web API or MCP server')
  const scopes = region('Scopes')
  await press(page, 'Add a scope')
  await page.getByLabel('Scope name').fill('Notes.Read')
  await page.getByLabel('Admin consent display name').fill('Read notes')
  await page.getByLabel('Admin consent description').fill('Lets the app read notes.')
  await expectAccessible(page)
  await press(page, 'Add the scope')
  await scopes.getByText('Read notes. Everybody can grant it for himself.').waitFor()
  await press(page, 'Edit Notes.Read')
  await page.getByLabel('Who can consent?').selectOption('Admin')
  await press(page, 'Save')
  await scopes.getByText('Only an administrator can grant it.').waitFor()
  await press(page, 'Add a client application')
  await page.getByLabel('Client ID').fill('c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406')
  await region('Authorized client applications').getByLabel('Notes.Read').check()
  await expectAccessible(page)
  await press(page, 'Add the client')
  await page.getByRole('button', { name: 'Remove c1a5f3d2' }).waitFor()
  await press(page, 'Remove c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406')
  await press(page, 'Yes')
  await press(page, 'Disable Notes.Read')
  await scopes.getByText('Disabled').waitFor()
  await press(page, 'Delete Notes.Read')
  await press(page, 'Yes')
  await scopes.getByText('No scopes yet').waitFor()
})

test('app roles are created, edited, disabled and deleted (azure-ad-wire §3.5)', async () => {
  await openTab('App roles')
  await press(page, 'Create an app role')
  await page.getByLabel('Display name').fill('Approvers')
  await page.getByLabel('Value').fill('Approver')
  await page.getByLabel('Description').fill('May approve.')
  await page.getByLabel('Allowed member types').selectOption('Both')
  await expectAccessible(page)
  await press(page, 'Create the role')
  await page.getByText('Approvers. May approve. For people and applications.').waitFor()
  await press(page, 'Edit Approver')
  await page.getByLabel('Description').fill('May approve trips.')
  await press(page, 'Save')
  await page.getByText('May approve trips.').waitFor()
  await press(page, 'Disable Approver')
  await page.getByText('Disabled', { exact: true }).waitFor()
  await press(page, 'Delete Approver')
  await press(page, 'Yes')
  await page.getByText('No roles yet.').waitFor()
})

test('a manifest is saved after its difference was shown; an edit that was overtaken loses nothing (RFC 9110 §13.1.1)', async () => {
  await openTab('Manifest')
  const field = page.getByLabel('Manifest (JSON)')
  await field.fill((await field.inputValue()).replace('"AzureADMyOrg"', '"AzureADMultipleOrgs"'))
  const difference = page.getByRole('group', { name: 'What will change' })
  await difference.getByText('Added: "signInAudience": "AzureADMultipleOrgs"').waitFor()
  await expectAccessible(page)
  const other = await admin.open(page.url().replace(/\?.*/, '?section=app-roles'))
  await press(other, 'Create an app role')
  for (const name of ['Display name', 'Value', 'Description']) await other.getByLabel(name).fill('Reviewer')
  await press(other, 'Create the role')
  await other.getByText('Reviewer. Reviewer').waitFor()
  await other.close()
  await press(page, 'Save these changes')
  await page.getByRole('group', { name: 'What somebody else changed' }).getByText('"value": "Reviewer"').waitFor()
  await expectAccessible(page)
  await press(page, 'Apply my changes to the new version')
  await difference.getByText('Added: "signInAudience": "AzureADMultipleOrgs"').waitFor()
  await press(page, 'Save these changes')
  await page.getByText('Any organization', { exact: true }).waitFor()
  assert.match(await field.inputValue(), /"value": "Reviewer"/)
  await field.fill('{')
  await page.getByText('This is not JSON').waitFor()
})

test('what deleting stops is said first; a deleted registration comes back with everything (users-and-peers §E5)', async () => {
  await openTab('Delete')
  await page.getByText('in every organization that uses it').waitFor()
  await page.getByLabel('Type Notes API to confirm').fill('Notes API')
  await expectAccessible(page)
  await press(page, 'Delete')
  await page.getByRole('heading', { name: 'Deleted applications' }).waitFor()
  await page.getByRole('button', { name: 'Restore Notes API' }).waitFor()
  await expectAccessible(page)
  await press(page, 'Restore Notes API')
  await page.getByRole('button', { name: 'Restore Notes API' }).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'All registrations' }).first().click()
  await page.getByRole('link', { name: 'Notes API' }).click()
  await openTab('App roles')
  await page.getByText('Reviewer. Reviewer').waitFor()
})

test('"Try it" signs in for real and shows what the tokens say (RFC 7636)', async () => {
  await page.goto(`${server.baseUrl}/portal/`)
  await page.getByRole('link', { name: 'Tasks Desktop' }).click()
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
    'Client secrets',
  ]) {
    await openTab(name)
    await expectAccessible(page)
  }
  await openTab('API permissions')
  await press(page, 'Add a permission')
  await page.getByLabel('API', { exact: true }).selectOption('Calendar API')
  await expectAccessible(page)
})
