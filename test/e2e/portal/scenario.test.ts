// Issue 3, "Done when" 1: from an empty instance to a program that calls an API, all of it in a browser.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page, Request } from 'playwright-core'
import { expectAccessible } from '../../kit/accessible.ts'
import { launchBrowser } from '../../kit/chromium.ts'
import { type EmptyInstance, startEmptyInstance } from '../../kit/empty-instance.ts'
import { findFreePort } from '../../kit/free-port.ts'
import { meetPerson, type Person, press } from '../../kit/person.ts'
import { runSnippet, startSnippet } from './run-snippet.ts'

const OPERATOR = 'ines@provider.example'
const ADMIN = 'grace@contoso.example'
const USER = 'ada@contoso.example'
const PASSWORD = 'a few words in a row are easy'

let browser: Browser
let instance: EmptyInstance
let apiUrl: string
let admin: Person
let portal: Page

const opened = new AsyncDisposableStack()

before(async () => {
  apiUrl = `http://127.0.0.1:${await findFreePort()}/tasks`
  instance = opened.use(await startEmptyInstance(OPERATOR))
  browser = await launchBrowser()
  opened.defer(() => browser.close())
})
after(() => opened.disposeAsync())

/** Behind a one-time link. */
async function choosePassword(page: Page): Promise<void> {
  await page.getByLabel('New password').fill(PASSWORD)
  await page.getByLabel(/again|repeat/i).fill(PASSWORD)
  await page.getByRole('button').click()
  await page.getByRole('heading', { name: 'Your password is set' }).waitFor()
}

async function signIn(page: Page, userName: string): Promise<void> {
  await page.getByLabel('Email or user name').fill(userName)
  await press(page, 'Next')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await press(page, 'Sign in')
}

async function openTab(name: string): Promise<void> {
  await portal.getByRole('tab', { name, exact: true }).click()
}

async function register(name: string, kind: string): Promise<void> {
  await goTo('App registrations')
  await portal.getByRole('link', { name: 'New registration' }).first().click()
  await portal.getByLabel('Name', { exact: true }).fill(name)
  await portal.getByLabel(kind).check()
  await press(portal, 'Register')
  await portal.getByRole('heading', { name, exact: true }).waitFor()
}

/** A browser of somebody's own: he chooses the password behind his link, and signs in to the portal. */
async function enter(link: string, userName: string): Promise<void> {
  admin = await meetPerson(browser)
  await admin.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await choosePassword(await admin.open(link))
  portal = await admin.open(`${instance.baseUrl}/portal/`)
  await signIn(portal, userName)
  await portal.getByRole('heading', { name: 'App registrations' }).waitFor()
}

const goTo = (name: string) =>
  portal.getByRole('navigation', { name: 'Portal' }).getByRole('link', { name, exact: true }).click()

test('an administrator signs in by the one-time link of latchwork init and creates a tenant (issue 3, Done when 1)', async () => {
  await enter(instance.link, OPERATOR)
  await goTo('Organizations')
  await portal.getByRole('cell', { name: 'provider.example' }).first().waitFor()
  await expectAccessible(portal)
  await portal.getByRole('link', { name: 'New organization' }).click()
  await portal.getByLabel('Organization name').fill('Contoso')
  await portal.getByLabel('Domain').fill('contoso.example')
  await portal.getByLabel('Administrator’s name').fill('Grace Hopper')
  await portal.getByLabel('Administrator’s user name').fill('grace')
  await expectAccessible(portal)
  await press(portal, 'Create')
  await portal.getByText('Give Grace Hopper this link. It is shown only once.').waitFor()
  await expectAccessible(portal)
  const link = await portal.getByRole('status').locator('code').innerText()
  await portal.getByRole('link', { name: 'All organizations' }).click()
  await portal.getByRole('cell', { name: 'contoso.example' }).waitFor()
  assert.deepEqual(admin.violations, [])
  await admin.context.close()
  await enter(link, ADMIN)
  await portal.getByText('No applications yet').waitFor()
  assert.equal(await portal.getByRole('link', { name: 'Organizations' }).count(), 0, 'she runs no instance')
})

test('her first user chooses a password of his own (ASVS 6.4.1)', async () => {
  await goTo('Users')
  await portal.getByRole('link', { name: 'New user' }).first().click()
  await portal.getByLabel('Display name').fill('Ada Lovelace')
  await portal.getByLabel('User name').fill('ada')
  await press(portal, 'Create')
  const link = await portal.getByRole('status').locator('code').innerText()
  const ada = await meetPerson(browser)
  await choosePassword(await ada.open(link))
  await ada.context.close()
})

/** What the copy button gives, and the name under which the page says to save it. */
async function copySnippet(): Promise<{ readonly file: string; readonly code: string }> {
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
  await register('Tasks API', 'Web API or MCP server')
  await portal.getByRole('region', { name: 'Application ID URI' }).getByRole('button', { name: 'Add' }).click()
  for (const [name, who] of [
    ['Tasks.Read', 'User'],
    ['Tasks.Manage', 'Admin'],
  ] as const) {
    await press(portal, 'Add a scope')
    await portal.getByLabel('Scope name').fill(name)
    await portal.getByLabel('Who can consent?').selectOption(who)
    await portal.getByLabel('Admin consent display name').fill(`${name} of people`)
    await portal.getByLabel('Admin consent description').fill('Lets the app see tasks.')
    await press(portal, 'Add the scope')
    await portal.getByRole('button', { name: `Disable ${name}` }).waitFor()
  }
  await portal.getByLabel('Add a resource URL').fill(apiUrl)
  await portal.getByLabel('Add a resource URL').press('Enter')
  await portal.getByRole('button', { name: `Remove ${apiUrl}` }).waitFor()
  await openTab('Overview')
  opened.use(await startSnippet({ ...(await copySnippet()), caFile: instance.caFile }))
})

test('registers a native app, selects both permissions and grants consent for the organization (azure-ad-wire §4.3)', async () => {
  await register('Tasks CLI', 'CLI or desktop app')
  await openTab('API permissions')
  await press(portal, 'Add a permission')
  await portal.getByLabel('API', { exact: true }).selectOption('Tasks API')
  await portal.getByLabel('Tasks.Read').check()
  await portal.getByLabel('Tasks.Manage').check()
  await press(portal, 'Add permissions')
  await portal.getByText('Not granted', { exact: true }).waitFor()
  await portal.getByRole('button', { name: /^Grant admin consent for/ }).click()
  await press(portal, 'Yes')
  await portal.getByText('Granted for your organization.').waitFor()
  assert.equal(await portal.getByText('Granted for everybody').count(), 2)
})

for (const library of ['Latchwork client', 'MSAL Node', 'openid-client', 'curl']) {
  test(`the snippet for ${library}, pasted unchanged, signs in and calls the API (users-and-peers §E1)`, async () => {
    await openTab('Overview')
    await portal.getByLabel('Client library').selectOption(library)
    const ended = await runSnippet({ ...(await copySnippet()), caFile: instance.caFile, onAddress: signInAt })
    assert.equal(ended.code, 0, ended.stderr)
    assert.match(ended.stdout, /200/)
    assert.match(ended.stdout, /"scopes":\["Tasks\.(Read|Manage)","Tasks\.(Read|Manage)"\]/)
    assert.deepEqual(admin.violations, [])
  })
}

/** Another person's browser, at the address that the program printed; answers where the browser ended. */
async function signInAt(address: string): Promise<string> {
  const person = await meetPerson(browser)
  const isAnswer = (request: Request): boolean =>
    /^http:\/\/(localhost|127\.0\.0\.1)/.test(request.url()) && request.isNavigationRequest()
  const answer = person.context.waitForEvent('request', { predicate: isAnswer })
  await signIn(await person.open(address), USER)
  const url = (await answer).url()
  // The program's own last page may still be on its way.
  await new Promise((resolve) => setTimeout(resolve, 500))
  assert.deepEqual(person.violations, [])
  await person.context.close()
  return url
}
