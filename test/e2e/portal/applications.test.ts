// The application half of the portal in a real Chromium: every part of a registration, in light and dark, wide and at 320 px.
import assert from 'node:assert/strict'
import { join } from 'node:path'
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

const region = (name: string) => page.getByRole('region', { name, exact: true })
const register = (name: string, kind: string) => portal.register(name, kind)
const openTab = (name: string) => portal.openTab(name)

const KINDS = {
  'CLI or desktop app': '0 web, 0 single-page, 3 mobile and desktop',
  'Local agent or MCP client': '0 web, 0 single-page, 5 mobile and desktop',
  'Single-page app': '0 web, 1 single-page, 0 mobile and desktop',
} as const
for (const [kind, redirects] of Object.entries(KINDS)) {
  test(`the tile "${kind}" is a set of ordinary settings (users-and-peers §E1)`, async () => {
    await register(kind, kind)
    await page.getByText(redirects).waitFor()
    await page.getByText('Registered. Copy your client ID').waitFor()
    await expectAccessible(page)
    assert.equal(await page.getByText('AADSTS7000218').count(), 0, 'and no contradiction')
  })
}

test('a mobile app names itself, and its redirect URIs are made of that (users-and-peers §E1)', async () => {
  await page.goto(`${portal.server.baseUrl}/portal/applications/new`)
  await page.getByLabel('Name', { exact: true }).fill('Field App')
  await page.getByLabel('Mobile app').check()
  await page.getByLabel('Bundle ID (iOS)').fill('com.contoso.field')
  await page.getByLabel('Package name (Android)').fill('com.contoso.field')
  await page.getByLabel('Signature hash (Android)').fill('1wIqXSqBj7w+h11ZifsnqwgyKrY=')
  await expectAccessible(page)
  await press(page, 'Register')
  await openTab('Authentication')
  await page.getByText('msauth.com.contoso.field://auth').waitFor()
  await page.getByText('msauth://com.contoso.field/1wIqXSqBj7w%2Bh11ZifsnqwgyKrY%3D').waitFor()
})

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
  await scopes.getByText('Read notes. Admins and users can consent.').waitFor()
  await press(page, 'Edit Notes.Read')
  await page.getByLabel('Who can consent?').selectOption('Admin')
  await press(page, 'Save')
  await scopes.getByText('Only admins can consent.').waitFor()
  await press(page, 'Add a client application')
  await page.getByRole('textbox', { name: 'Client ID' }).fill('c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406')
  await region('Authorized client applications').getByLabel('Notes.Read').check()
  await expectAccessible(page)
  await press(page, 'Add the client')
  await page.getByRole('button', { name: 'Remove c1a5f3d2' }).waitFor()
  await press(page, 'Remove c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406')
  await confirm(page)
  await press(page, 'Disable Notes.Read')
  await scopes.getByText('Disabled').waitFor()
  await press(page, 'Delete Notes.Read')
  await confirm(page)
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
  await confirm(page)
  await page.getByText('No roles yet.').waitFor()
})

test('a manifest is saved after its difference was shown; an edit that was overtaken loses nothing (RFC 9110 §13.1.1)', async () => {
  await openTab('Manifest')
  const field = page.getByLabel('Manifest (JSON)')
  await field.fill((await field.inputValue()).replace('"AzureADMyOrg"', '"AzureADMultipleOrgs"'))
  const difference = page.getByRole('group', { name: 'What will change' })
  await difference.getByText('Added: "signInAudience": "AzureADMultipleOrgs"').waitFor()
  await expectAccessible(page)
  const other = await portal.admin.open(page.url().replace(/\?.*/, '?section=app-roles'))
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

test('a change that was overtaken is refused, and the page shows what is there now (RFC 9110 §13.1.1)', async () => {
  await openTab('Expose an API')
  const other = await portal.admin.open(page.url().replace(/\?.*/, '?section=authentication'))
  await other.getByLabel('Allow public client flows').check()
  await other.waitForLoadState('networkidle')
  await page.getByLabel('Add a resource URL').fill('https://notes.contoso.example/mcp')
  await page.getByLabel('Add a resource URL').press('Enter')
  const refusal = region('Resource URLs').getByRole('alert')
  await refusal.getByText('Somebody else changed this meanwhile.').waitFor()
  await region('Resource URLs').getByRole('button', { name: 'Add' }).click()
  await page.getByRole('button', { name: 'Remove https://notes.contoso.example/mcp' }).waitFor()
  await refusal.waitFor({ state: 'detached' })
  await other.close()
})

test('a secret is shown once; a certificate is uploaded, and a private key is not sent (azure-ad-wire §3.2)', async () => {
  await openTab('Certificates & secrets')
  await page.getByLabel('Description').fill('Nightly job')
  await page.getByLabel('Expires').selectOption('24 months')
  await press(page, 'New client secret')
  const secret = await page.getByRole('status').locator('code').innerText()
  assert.match(secret, /^[\w-]{43}$/)
  await expectAccessible(page)
  const upload = page.getByLabel('Upload a certificate')
  await upload.setInputFiles(join(portal.server.data, 'tls', 'key.pem'))
  await page.getByText('This file holds a private key. It was not sent.').waitFor()
  await upload.setInputFiles(join(portal.server.data, 'tls', 'cert.pem'))
  const certificates = region('Certificates')
  await certificates.getByRole('button', { name: /^Remove / }).waitFor()
  await expectAccessible(page)
  await page.reload()
  await region('Client secrets').getByText('Nightly job').waitFor()
  assert.equal(await page.getByText(secret).count(), 0)
  await certificates.getByRole('button', { name: /^Remove / }).click()
  await confirm(page)
  await certificates.getByRole('listitem').waitFor({ state: 'detached' })
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
