// Issue 3, "Done when" 1: from an empty instance to a program that calls an API, all of it in a browser.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../../kit/chromium.ts'
import { type EmptyInstance, startEmptyInstance } from '../../kit/empty-instance.ts'
import { meetPerson, type Person, press } from '../../kit/person.ts'
import { type GuardedApi, startGuardedApi } from './guarded-api.ts'
import { runSnippet } from './run-snippet.ts'

const OPERATOR = 'ines@provider.example'
const PASSWORD = 'a few words in a row are easy'

let browser: Browser
let instance: EmptyInstance
let api: GuardedApi
let admin: Person
let portal: Page

const opened = new AsyncDisposableStack()

before(async () => {
  api = opened.use(await startGuardedApi())
  instance = opened.use(await startEmptyInstance(OPERATOR))
  browser = await launchBrowser()
  opened.defer(() => browser.close())
})
after(() => opened.disposeAsync())

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
  await portal.getByRole('link', { name: 'App registrations', exact: true }).first().click()
  await portal.getByRole('link', { name: 'New registration' }).first().click()
  await portal.getByLabel('Name', { exact: true }).fill(name)
  await portal.getByLabel(kind).check()
  await press(portal, 'Register')
  await portal.getByRole('heading', { name, exact: true }).waitFor()
}

test('an administrator signs in by the one-time link of latchwork init', async () => {
  admin = await meetPerson(browser)
  await admin.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await choosePassword(await admin.open(instance.link))
  portal = await admin.open(`${instance.baseUrl}/portal/`)
  await signIn(portal, OPERATOR)
  await portal.getByText('No applications yet').waitFor()
})

test('registers an API with a user and an admin-only permission (azure-ad-wire §3.4)', async () => {
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
  await portal.getByLabel('Add a resource URL').fill(api.url)
  await portal.getByLabel('Add a resource URL').press('Enter')
  await portal.getByRole('button', { name: `Remove ${api.url}` }).waitFor()
  await openTab('Overview')
  const identifier = await portal
    .getByText(/^api:\/\//)
    .first()
    .textContent()
  api.protect(instance.baseUrl, (identifier ?? '').slice('api://'.length))
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
    await portal.getByRole('button', { name: 'Copy snippet' }).click()
    const code = await portal.evaluate<string>('navigator.clipboard.readText()')
    assert.equal(await portal.locator('pre').textContent(), code, 'the page shows what it copies')
    const file =
      (await portal
        .getByText(/^Save as/)
        .locator('code')
        .first()
        .textContent()) ?? ''
    const ended = await runSnippet({ file, code, caFile: instance.caFile, onAddress: signInAt })
    assert.equal(ended.code, 0, ended.stderr)
    assert.match(ended.stdout, /200/)
    assert.match(
      ended.stdout,
      /\{"tasks":\["Write to Charles"\],"scopes":\["Tasks\.(Read|Manage)","Tasks\.(Read|Manage)"\]/,
    )
    assert.deepEqual(admin.violations, [])
  })
}

/** Another person's browser, at the address that the program printed; answers where the browser ended. */
async function signInAt(address: string): Promise<string> {
  const person = await meetPerson(browser)
  const ended = Promise.withResolvers<string>()
  person.context.on('request', (request) => {
    if (/^http:\/\/(localhost|127\.0\.0\.1)/.test(request.url()) && request.isNavigationRequest())
      ended.resolve(request.url())
  })
  await signIn(await person.open(address), OPERATOR)
  const url = await ended.promise
  // The program's own last page may still be on its way.
  await new Promise((resolve) => setTimeout(resolve, 500))
  assert.deepEqual(person.violations, [])
  await person.context.close()
  return url
}
