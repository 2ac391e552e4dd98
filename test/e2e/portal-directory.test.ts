// The directory half of the portal in a real Chromium: people, logs, and why a request was refused.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { expectAccessible } from '../kit/accessible.ts'
import { launchBrowser } from '../kit/chromium.ts'
import { startDevServer, type DevServer } from '../kit/dev-server.ts'
import { meetPerson, type Person, press, signIn } from '../kit/person.ts'

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

const heading = (name: string) => page.getByRole('heading', { name, level: 1, exact: true }).waitFor()
const section = (name: string) => page.getByRole('region', { name, exact: true })

async function go(name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Portal' }).getByRole('link', { name, exact: true }).click()
  await heading(name)
}

test('a page names the tab, takes the focus on its heading and is marked; the content is one Tab away (WCAG 2.4.1, 2.4.2, 2.4.3)', async () => {
  await go('Users')
  await page.waitForFunction("document.activeElement?.textContent === 'Users'")
  assert.equal(await page.title(), 'Users · Latchwork')
  const current = page.getByRole('navigation', { name: 'Portal' }).locator('[aria-current=page]')
  assert.deepEqual(await current.allInnerTexts(), ['Users'])
  await page.reload()
  await heading('Users')
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate('document.activeElement?.textContent'), 'Skip to the content')
  await page.keyboard.press('Enter')
  assert.equal(await page.evaluate('document.activeElement?.id'), 'main')
  await page.getByRole('button', { name: 'Account of Grace Hopper' }).click()
  await page.getByText('admin@contoso.example', { exact: false }).first().waitFor()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Sign out' }).waitFor({ state: 'hidden' })
})

test('at 320 px the navigation opens from a button and closes when a page is chosen (WCAG 1.4.10)', async () => {
  await page.setViewportSize({ width: 320, height: 720 })
  const menu = page.getByRole('button', { name: 'Menu' })
  assert.equal(await menu.getAttribute('aria-expanded'), 'false')
  await menu.click()
  await page.getByRole('link', { name: 'Audit logs' }).click()
  await heading('Audit logs')
  await page.getByRole('link', { name: 'Sign-in logs' }).waitFor({ state: 'hidden' })
  await page.setViewportSize({ width: 1280, height: 720 })
})

test('an account is created with a role, and its owner chooses the password behind a link shown once (users-and-peers §E1, ASVS 6.4.1)', async () => {
  await go('Users')
  await expectAccessible(page)
  await page.getByRole('link', { name: 'New user' }).click()
  await heading('New user')
  await page.getByLabel('Display name').fill('Joan Clarke')
  await page.getByLabel('User name').fill('ada')
  await page.getByLabel('Application developer').check()
  await expectAccessible(page)
  await press(page, 'Create')
  await page.getByRole('alert').getByText("property 'userPrincipalName' already exists").waitFor()
  await page.getByLabel('User name').fill('joan')
  await press(page, 'Create')
  await page.getByText('It is shown only once.').waitFor()
  await expectAccessible(page)
  const link = await page.getByRole('status').locator('code').innerText()
  const joan = await meetPerson(browser)
  const tab = await joan.open(link)
  await tab.getByLabel('New password').fill('a few words in a row')
  await tab.getByLabel('Repeat the password').fill('a few words in a row')
  await tab.locator('form').getByRole('button').click()
  await tab.getByRole('heading', { name: 'Choose a password' }).waitFor({ state: 'detached' })
  await tab.goto(`${server.baseUrl}/portal/applications/new`)
  await tab.getByLabel('Email or user name').fill('joan@contoso.example')
  await press(tab, 'Next')
  await tab.getByLabel('Password', { exact: true }).fill('a few words in a row')
  await press(tab, 'Sign in')
  await tab.getByRole('button', { name: 'Account of Joan Clarke' }).waitFor()
  await joan.context.close()
  await page.getByRole('link', { name: 'Open the account' }).click()
  await heading('Joan Clarke')
  assert.equal(await section('Role').getByLabel('Application developer').isChecked(), true)
})

test('a person of another organization is invited, and is a guest without a password to reset (users-and-peers §E1)', async () => {
  await go('Users')
  await page.getByRole('link', { name: 'Invite a guest' }).click()
  await heading('Invite a guest')
  await expectAccessible(page)
  await page.getByLabel('Email or user name').fill('ada@contoso.example')
  await press(page, 'Invite')
  await page.getByRole('alert').getByText('a person of another organization').waitFor()
  await page.getByLabel('Email or user name').fill('fay@fabrikam.example')
  await press(page, 'Invite')
  await heading('Fay Ajzenberg')
  await page.getByText('Guest', { exact: true }).waitFor()
  assert.equal(await page.getByRole('button', { name: 'Reset the password' }).count(), 0)
})

test('names are edited, sign-in is blocked and allowed, sessions are revoked, a link resets the password (azure-ad-wire §2.9)', async () => {
  await go('Users')
  await page.getByLabel('Search').fill('bob')
  await page.getByRole('link', { name: 'Ada Lovelace' }).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Bob Noyce' }).click()
  await heading('Bob Noyce')
  await expectAccessible(page)
  await section('Profile').getByLabel('Display name').fill('Robert Noyce')
  await section('Profile').getByRole('button', { name: 'Save' }).click()
  await section('Profile').getByText('Saved.').waitFor()
  await heading('Robert Noyce')
  const signInPart = section('Sign-in')
  await signInPart.getByRole('button', { name: 'Block sign-in' }).click()
  await expectAccessible(page)
  await signInPart.getByRole('button', { name: 'Yes' }).click()
  await signInPart.getByText('Robert Noyce cannot sign in.').waitFor()
  await signInPart.getByRole('button', { name: 'Allow sign-in' }).click()
  await signInPart.getByRole('button', { name: 'Block sign-in' }).waitFor()
  await signInPart.getByRole('button', { name: 'Reset the password' }).click()
  await signInPart.getByText('Give Robert Noyce this link.').waitFor()
  await signInPart.getByRole('button', { name: 'Revoke all sessions' }).click()
  await signInPart.getByRole('button', { name: 'Yes' }).click()
  await signInPart.getByText('All sessions are revoked.').waitFor()
})

test('a user is deleted after a question; the last administrator stays, and the refusal stands beside the act (users-and-peers §E1)', async () => {
  await page.goto(`${server.baseUrl}/portal/users`)
  await page.getByRole('link', { name: 'Joan Clarke' }).click()
  const deletion = section('Delete')
  await deletion.getByRole('button', { name: 'Delete this user' }).click()
  await deletion.getByRole('button', { name: 'Yes' }).click()
  await heading('Users')
  await page.getByRole('link', { name: 'Joan Clarke' }).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Grace Hopper' }).click()
  await section('Role').getByLabel('No role').check()
  await section('Role').getByRole('button', { name: 'Save the role' }).click()
  await section('Role').getByRole('alert').getByText('The last administrator of the organization cannot').waitFor()
  await deletion.getByRole('button', { name: 'Delete this user' }).click()
  await deletion.getByRole('button', { name: 'Yes' }).click()
  await deletion.getByRole('alert').getByText('The last administrator of the organization cannot').waitFor()
  await expectAccessible(page)
})

test('the logs are narrowed by person and result, a row opens its details, and what matches nothing can be cleared', async () => {
  const stranger = await meetPerson(browser)
  const tab = await stranger.open(`${server.baseUrl}/portal/`)
  await tab.getByLabel('Email or user name').fill('ada@contoso.example')
  await press(tab, 'Next')
  await tab.getByLabel('Password', { exact: true }).fill('not her password')
  await press(tab, 'Sign in')
  await tab.getByText('The user name or the password is wrong.').waitFor()
  await stranger.context.close()
  await go('Sign-in logs')
  await expectAccessible(page)
  await page.getByLabel('User').fill('ada')
  await page.getByRole('cell', { name: 'Grace Hopper' }).waitFor({ state: 'detached' })
  await page.getByRole('cell', { name: 'Ada Lovelace' }).waitFor()
  await page.getByRole('cell', { name: 'Refused' }).waitFor()
  await page.getByLabel('Result').selectOption('Signed in')
  await page.getByText('Nothing matches these filters.').waitFor()
  await press(page, 'Clear')
  await page.getByLabel('Result').selectOption('Refused')
  await page.getByRole('cell', { name: 'Grace Hopper' }).waitFor({ state: 'detached' })
  const asked = page.waitForRequest((request) => decodeURIComponent(request.url()).includes('createdDateTime ge '))
  await page.getByLabel('Time').selectOption('The last hour')
  assert.equal((await (await asked).response())?.status(), 200)
  await page.getByRole('row').nth(1).getByRole('link').first().click()
  await heading('Sign-in')
  await page.getByText('AADSTS50126').waitFor()
  await expectAccessible(page)
  await go('Audit logs')
  await page.getByLabel('Area').selectOption('Users')
  await page.getByRole('cell', { name: 'Password: set' }).waitFor({ state: 'detached' })
  await expectAccessible(page)
  await page.getByRole('row').nth(1).getByRole('link').first().click()
  await heading('User: deleted')
  await page.getByText('joan@contoso.example').waitFor()
  await expectAccessible(page)
})

test('a trace id leads to the rule, what it saw, who can fix it, and the page with the fix filled in (DESIGN §3 Errors)', async () => {
  const developer = await meetPerson(browser)
  const query = new URLSearchParams({
    client_id: 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406',
    response_type: 'code',
    redirect_uri: 'https://tasks.contoso.example/callback',
    scope: 'openid',
  })
  const tab = await developer.open(`${server.baseUrl}/contoso.example/oauth2/v2.0/authorize?${query.toString()}`)
  const [, traceId] = /latchwork explain ([\w-]+)/.exec(await tab.locator('body').innerText()) ?? []
  assert.ok(traceId)
  assert.equal(
    await tab.getByRole('link', { name: 'in the portal' }).getAttribute('href'),
    `/portal/refusals/${traceId}`,
  )
  await developer.context.close()
  await go('Refused requests')
  await page.getByRole('link', { name: 'is not registered for the application' }).waitFor()
  await expectAccessible(page)
  await page.getByLabel('Trace ID').fill(traceId)
  await press(page, 'Explain')
  await heading('Why was it refused?')
  await section('The rule').getByText('https://tasks.contoso.example/callback').waitFor()
  await section('The fix').getByText('The developer of the application').waitFor()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Open the page with the fix' }).click()
  await page.getByRole('tab', { name: 'Authentication', selected: true }).waitFor()
  await page.getByRole('textbox', { name: 'Add a redirect URI (Web)' }).waitFor()
  await page.goto(`${server.baseUrl}/portal/refusals/00000000-0000-4000-8000-000000000000`)
  await section('Nothing is known about this trace ID').waitFor()
  await expectAccessible(page)
})
