// Issue 3, "Done when" 1: from an empty instance to a program that calls an API, all of it in a browser.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Request } from 'playwright-core'
import { expectAccessible } from '../../kit/accessible.ts'
import { launchBrowser } from '../../kit/chromium.ts'
import { type EmptyInstance, startEmptyInstance } from '../../kit/empty-instance.ts'
import { findFreePort } from '../../kit/free-port.ts'
import { confirm, meetPerson, press } from '../../kit/person.ts'
import { runSnippet, startSnippet } from './run-snippet.ts'
import {
  createUser,
  describeOrganization,
  registerTasksApi,
  registerTasksApp,
  type Seat,
  shownLink,
  signInWithPassword,
  takeSeat,
} from './seat.ts'

const OPERATOR = 'ines@provider.example'
const ADMIN = 'grace@contoso.example'
const USER = 'ada@contoso.example'
const OWN_ONLY = 'This organization only'

let browser: Browser
let instance: EmptyInstance
let apiUrl: string
let admin: Seat

const opened = new AsyncDisposableStack()

before(async () => {
  apiUrl = `http://127.0.0.1:${await findFreePort()}/tasks`
  instance = opened.use(await startEmptyInstance(OPERATOR))
  browser = await launchBrowser()
  opened.defer(() => browser.close())
})
after(() => opened.disposeAsync())

test('an administrator signs in by the one-time link of latchwork init and creates a tenant (issue 3, Done when 1)', async () => {
  const operator = await takeSeat(browser, {
    baseUrl: instance.baseUrl,
    link: instance.link,
    userPrincipalName: OPERATOR,
  })
  const { portal } = operator
  await operator.goTo('Organizations')
  await portal.getByRole('cell', { name: 'provider.example' }).first().waitFor()
  await expectAccessible(portal)
  const contoso = { name: 'Contoso', domain: 'contoso.example', administrator: 'Grace Hopper', local: 'grace' }
  await describeOrganization(operator, contoso)
  await expectAccessible(portal)
  await press(portal, 'Create')
  await portal.getByText('Give Grace Hopper this link. It is shown only once.').waitFor()
  await expectAccessible(portal)
  const link = await shownLink(portal)
  await portal.getByRole('link', { name: 'All organizations' }).click()
  await portal.getByRole('cell', { name: 'contoso.example' }).waitFor()
  assert.deepEqual(operator.person.violations, [])
  await operator.person.context.close()
  admin = await takeSeat(browser, { baseUrl: instance.baseUrl, link, userPrincipalName: ADMIN })
  await admin.portal.getByText('No applications yet').waitFor()
  assert.equal(await admin.portal.getByRole('link', { name: 'Organizations' }).count(), 0, 'she runs no instance')
})

test('her first user chooses a password of his own (ASVS 6.4.1)', async () => {
  await createUser(browser, admin, 'Ada Lovelace', 'ada')
})

/** What the copy button gives, and the name under which the page says to save it. */
async function copySnippet(): Promise<{ readonly file: string; readonly code: string }> {
  const { portal } = admin
  await portal.getByRole('button', { name: 'Copy snippet' }).click()
  const code = await portal.evaluate<string>('navigator.clipboard.readText()')
  assert.equal(await portal.locator('pre').textContent(), code, 'the page shows what it copies')
  const file = await portal
    .getByText(/^Save as/)
    .locator('code')
    .first()
    .textContent()
  return { file: file ?? '', code }
}

test('registers an API with a user and an admin-only permission, which runs as the portal shows it (azure-ad-wire §3.4)', async () => {
  await registerTasksApi(admin, OWN_ONLY)
  const { portal } = admin
  await portal.getByLabel('Add a resource URL').fill(apiUrl)
  await portal.getByLabel('Add a resource URL').press('Enter')
  await portal.getByRole('button', { name: `Remove ${apiUrl}` }).waitFor()
  await admin.openTab('Overview')
  opened.use(await startSnippet({ ...(await copySnippet()), caFile: instance.caFile }))
})

test('registers a native app, selects both permissions and grants consent for the organization (azure-ad-wire §4.3)', async () => {
  await registerTasksApp(admin, OWN_ONLY)
  const { portal } = admin
  await portal.getByRole('button', { name: /^Grant admin consent for/ }).click()
  await confirm(portal)
  await portal.getByText('Granted for your organization.').waitFor()
  assert.equal(await portal.getByText('Granted for everybody').count(), 2)
})

for (const library of ['Latchwork client', 'MSAL Node', 'openid-client', 'curl']) {
  test(`the snippet for ${library}, pasted unchanged, signs in and calls the API (users-and-peers §E1)`, async () => {
    await admin.openTab('Overview')
    await admin.portal.getByLabel('Client library').selectOption(library)
    const ended = await runSnippet({ ...(await copySnippet()), caFile: instance.caFile, onAddress: signInAt })
    assert.equal(ended.code, 0, ended.stderr)
    assert.match(ended.stdout, /200/)
    assert.match(ended.stdout, /"scopes":\["Tasks\.(Read|Manage)","Tasks\.(Read|Manage)"\]/)
    assert.deepEqual(admin.person.violations, [])
  })
}

/** Another person's browser, at the address that the program printed; answers where the browser ended. */
async function signInAt(address: string): Promise<string> {
  const person = await meetPerson(browser)
  const isAnswer = (request: Request): boolean =>
    /^http:\/\/(localhost|127\.0\.0\.1)/.test(request.url()) && request.isNavigationRequest()
  const answer = person.context.waitForEvent('request', { predicate: isAnswer })
  await signInWithPassword(await person.open(address), USER)
  const url = (await answer).url()
  // The program's own last page may still be on its way.
  await new Promise((resolve) => setTimeout(resolve, 500))
  assert.deepEqual(person.violations, [])
  await person.context.close()
  return url
}
