// What an administrator decides for the organization, in a real Chromium: consent requests, enterprise applications, settings.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { expectAccessible } from '../kit/accessible.ts'
import { openLoopback } from '../kit/loopback.ts'
import { confirm, meetPerson, press, signIn } from '../kit/person.ts'
import { openPortalDesk } from '../kit/portal-desk.ts'

const TASKS = 'api://a9e80c47-51d3-4b2f-8f0a-7d6c3e1b9f52'

const desk = await openPortalDesk('admin@fabrikam.example')
after(() => desk.close())
const { browser, server, admin, page, heading, section, go } = desk

/** A user of the customer at the consent page of an app that needs an administrator. */
async function askForApproval(username: string, redirectUri: string, justification = ''): Promise<Page> {
  const person = await meetPerson(browser)
  const query = new URLSearchParams({
    client_id: 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406',
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: `openid offline_access ${TASKS}/Tasks.Read ${TASKS}/Tasks.Manage.All`,
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    state: 'state',
  })
  const tab = await person.open(`${server.baseUrl}/fabrikam.example/oauth2/v2.0/authorize?${query.toString()}`)
  await signIn(tab, username)
  await tab.getByLabel('Enter justification for requesting this app').fill(justification)
  await press(tab, 'Request approval')
  await tab.getByRole('heading', { name: 'Approval requested' }).waitFor()
  return tab
}

test('a request for approval is shown with who, what and why; denied, it leaves the queue (azure-ad-wire §4.3)', async () => {
  await go('Consent requests')
  await page.getByText('Nobody waits for a decision.').waitFor()
  await expectAccessible(page)
  const tab = await askForApproval('fay@fabrikam.example', 'http://localhost', 'Planning needs it.')
  await page.reload()
  await page.getByRole('cell', { name: 'fay@fabrikam.example' }).waitFor()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Tasks Desktop' }).click()
  await heading('Tasks Desktop asks for permissions')
  await section('The request').getByText('“Planning needs it.”').waitFor()
  await section('Permissions').getByText('Tasks.Manage.All').waitFor()
  await section('Permissions').getByText('Administrators only').waitFor()
  await press(page, 'Deny')
  await expectAccessible(page)
  await confirm(page)
  await section('The request').getByText('Denied', { exact: true }).waitFor()
  assert.equal(await section('Decision').count(), 0)
  await go('Consent requests')
  await page.getByText('Nobody waits for a decision.').waitFor()
  await page.getByLabel('Status').selectOption('Denied')
  await page.getByRole('link', { name: 'Tasks Desktop' }).waitFor()
  await tab.context().close()
})

test('an approval grants for everybody, and the waiting page goes on by itself (azure-ad-wire §4.3)', async () => {
  await using app = await openLoopback()
  const tab = await askForApproval('finn@fabrikam.example', app.redirectUri)
  await page.goto(`${server.baseUrl}/portal/consent-requests`)
  await page.getByRole('link', { name: 'Tasks Desktop' }).click()
  await section('The request').getByText('None given').waitFor()
  await press(page, 'Approve')
  await page.getByText('Everybody in your organization may use Tasks Desktop').waitFor()
  await confirm(page)
  await section('The request').getByText('Approved', { exact: true }).waitFor()
  assert.ok((await app.answer).searchParams.has('code'))
  await tab.context().close()
})

test('an enterprise application shows what it was granted; it is assigned, closed, opened, and its permissions are revoked (users-and-peers §E1)', async () => {
  await go('Enterprise applications')
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Tasks API' }).click()
  await heading('Tasks API')
  const people = section('Users and groups')
  await people.getByText('Nobody is assigned yet.').waitFor()
  await people.getByLabel('Assignment required').check()
  await people.getByText('Only who is assigned below may use it.').waitFor()
  await people.getByLabel('Assign somebody').fill('fay')
  await people.getByRole('button', { name: 'Assign Fay Ajzenberg' }).click()
  await people.getByText('Default access').waitFor()
  await expectAccessible(page)
  await people.getByRole('button', { name: 'Remove Fay Ajzenberg' }).click()
  await confirm(page)
  await people.getByText('Nobody is assigned yet.').waitFor()
  await press(page, 'Disable')
  await confirm(page)
  await page.getByText('Disabled', { exact: true }).waitFor()
  await press(page, 'Enable')
  await page.getByText('Disabled', { exact: true }).waitFor({ state: 'detached' })
  await press(page, 'Remove from this organization')
  await confirm(page)
  await heading('Enterprise applications')
  await page.getByRole('link', { name: 'Tasks API' }).waitFor({ state: 'detached' })
})

test('a group is created, gets and loses members, stands on the page of its member, and is deleted (azure-ad-wire §3.9)', async () => {
  await go('Groups')
  await page.getByText('No group yet.').waitFor()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'New group' }).first().click()
  await page.getByLabel('Display name').fill('Planning')
  await page.getByLabel('Description').fill('Everybody who plans')
  await expectAccessible(page)
  await press(page, 'Create')
  await heading('Planning')
  const members = section('Members')
  await members.getByLabel('Add a member').fill('f')
  await expectAccessible(page)
  await members.getByRole('button', { name: 'Add Fay Ajzenberg' }).click()
  await members.getByRole('link', { name: 'Fay Ajzenberg' }).click()
  await heading('Fay Ajzenberg')
  await section('Groups').getByRole('link', { name: 'Planning' }).click()
  await heading('Planning')
  await press(page, 'Remove Fay Ajzenberg')
  await confirm(page)
  await members.getByText('Nobody is in this group yet.').waitFor()
  await go('Audit logs')
  const told = page.getByRole('row').filter({ hasText: 'Group: member added' })
  await told.getByRole('link', { name: 'Planning' }).click()
  await heading('Planning')
  await section('Properties').getByLabel('Display name').fill('Planners')
  await section('Properties').getByRole('button', { name: 'Save' }).click()
  await heading('Planners')
  await press(page, 'Delete this group')
  await confirm(page)
  await heading('Groups')
  await page.getByText('No group yet.').waitFor()
})

test('settings are saved only on top of what was seen: who was slower is told, and loses nothing (RFC 9110 §13.1.1)', async () => {
  await go('Organization settings')
  await expectAccessible(page)
  const other = await admin.open(`${server.baseUrl}/portal/settings`)
  await other.getByLabel('Display name').fill('Fabrikam Group')
  await press(other, 'Save')
  await other.getByText('Saved.').waitFor()
  await other.close()
  await page.getByLabel('Never').check()
  await press(page, 'Save')
  await page.getByRole('alert').getByText('Somebody else changed this.').waitFor()
  assert.equal(await page.getByLabel('Never').isChecked(), true)
  await press(page, 'Load the present settings')
  await page.locator('input[value="Fabrikam Group"]').waitFor()
  await page.getByLabel('Only to verified publishers').check()
  await press(page, 'Save')
  await page.getByText('Saved.').waitFor()
  await page.reload()
  await heading('Organization settings')
  assert.equal(await page.getByLabel('Only to verified publishers').isChecked(), true)
  await page.getByRole('banner').getByText('Fabrikam Group').waitFor()
})
