// Issue 3, "Done when" 2: a customer's user asks, her administrator approves, the waiting app goes on, and nobody is asked again.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { PublicClientApplication } from '@azure/msal-node'
import { createClient } from '@latchwork/client'
import type { Browser, Page } from 'playwright-core'
import { expectAccessible } from '../../kit/accessible.ts'
import { launchBrowser } from '../../kit/chromium.ts'
import { type EmptyInstance, startEmptyInstance } from '../../kit/empty-instance.ts'
import { meetPerson, type Person, press } from '../../kit/person.ts'
import { choosePassword, type Seat, signInWithPassword, takeSeat } from './seat.ts'

const ADMIN = 'grace@contoso.example'
const CUSTOMER = 'hans@fabrikam.example'
const FAY = 'fay@fabrikam.example'
const FINN = 'finn@fabrikam.example'

let browser: Browser
let instance: EmptyInstance
let contoso: Seat
let fabrikam: Seat
/** The publisher's app, and the identifier of its API. */
const app = { clientId: '', api: '' }

const opened = new AsyncDisposableStack()
before(async () => {
  instance = opened.use(await startEmptyInstance(ADMIN))
  browser = await launchBrowser()
  opened.defer(() => browser.close())
})
after(() => opened.disposeAsync())

test('the publisher registers a multi-tenant API and a multi-tenant native app (DESIGN §1 Registration)', async () => {
  contoso = await takeSeat(browser, { baseUrl: instance.baseUrl, link: instance.link, userPrincipalName: ADMIN })
  const { portal } = contoso
  await contoso.register('Tasks API', 'Web API or MCP server', 'Any organization')
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
  await contoso.openTab('Overview')
  app.api = (await portal.getByText(/^api:\/\//).first().textContent()) ?? ''
  await contoso.register('Tasks CLI', 'CLI or desktop app', 'Any organization')
  await contoso.openTab('API permissions')
  await press(portal, 'Add a permission')
  await portal.getByLabel('API', { exact: true }).selectOption('Tasks API')
  await portal.getByLabel('Tasks.Read').check()
  await portal.getByLabel('Tasks.Manage').check()
  await press(portal, 'Add permissions')
  await portal.getByText('Not granted', { exact: true }).first().waitFor()
  await contoso.openTab('Overview')
  app.clientId = (await portal.getByText(/^[0-9a-f]{8}-[0-9a-f-]{27}$/).first().textContent()) ?? ''
})

test('the operator opens an organization for the customer, whose administrator makes accounts for two people', async () => {
  await contoso.goTo('Organizations')
  const { portal } = contoso
  await portal.getByRole('link', { name: 'New organization' }).click()
  await portal.getByLabel('Organization name').fill('Fabrikam')
  await portal.getByLabel('Domain').fill('fabrikam.example')
  await portal.getByLabel('Administrator’s name').fill('Hans')
  await portal.getByLabel('Administrator’s user name').fill('hans')
  await press(portal, 'Create')
  const link = await shownLink(portal)
  fabrikam = await takeSeat(browser, { baseUrl: instance.baseUrl, link, userPrincipalName: CUSTOMER })
  for (const name of ['fay', 'finn']) {
    await fabrikam.goTo('Users')
    await fabrikam.portal.getByRole('link', { name: 'New user' }).first().click()
    await fabrikam.portal.getByLabel('Display name').fill(name)
    await fabrikam.portal.getByLabel('User name').fill(name)
    await press(fabrikam.portal, 'Create')
    const visitor = await meetPerson(browser)
    await choosePassword(await visitor.open(await shownLink(fabrikam.portal)))
    await visitor.context.close()
  }
})

async function shownLink(page: Page): Promise<string> {
  return (await page.getByRole('status').locator('code').first().innerText()).trim()
}

function createOurApp() {
  let page: Promise<Page> | undefined
  const client = createClient({
    authority: `${instance.baseUrl}/organizations`,
    clientId: app.clientId,
    openBrowser: (url) => void (page = person.then((somebody) => somebody.open(url))),
  })
  const person: Promise<Person> = meetPerson(browser)
  return {
    client,
    person,
    page: async (): Promise<Page> => {
      while (page === undefined) await new Promise((resolve) => setTimeout(resolve, 20))
      return page
    },
    again: (): void => void (page = undefined),
  }
}

test('a user of the customer consents to what is hers, is stopped at the rest, asks, and the waiting app goes on (azure-ad-wire §4.2)', async () => {
  const ours = createOurApp()
  const first = ours.client.acquireTokenInteractive({ scopes: [`${app.api}/Tasks.Read`] })
  const page = await ours.page()
  await signInWithPassword(page, FAY)
  await page.getByRole('heading', { name: 'Permissions requested' }).waitFor()
  await press(page, 'Accept')
  assert.deepEqual((await first).scopes, [`${app.api}/Tasks.Read`])
  ours.again()
  const second = ours.client.acquireTokenInteractive({ scopes: [`${app.api}/Tasks.Manage`] })
  const waiting = await ours.page()
  await waiting.getByRole('heading', { name: 'Need admin approval' }).waitFor()
  await expectAccessible(waiting)
  await waiting.getByLabel('Enter justification for requesting this app').fill('I plan for the whole team.')
  await press(waiting, 'Request approval')
  await waiting.getByRole('heading', { name: 'Approval requested' }).waitFor()
  await expectAccessible(waiting)
  const { portal } = fabrikam
  await fabrikam.goTo('Consent requests')
  await portal.getByRole('link', { name: 'Tasks CLI' }).click()
  await portal.getByText('I plan for the whole team.').waitFor()
  await expectAccessible(portal)
  await press(portal, 'Approve')
  await press(portal, 'Yes')
  await portal.getByText('Approved').first().waitFor()
  assert.deepEqual((await second).scopes, [`${app.api}/Tasks.Manage`])
  assert.deepEqual((await ours.person).violations, [])
})

test('another user of the customer, with unmodified MSAL Node, sees no consent page (azure-ad-wire §4.2 row 2)', async () => {
  const person = await meetPerson(browser)
  const msal = new PublicClientApplication({
    auth: {
      clientId: app.clientId,
      authority: `${instance.baseUrl}/organizations`,
      knownAuthorities: [new URL(instance.baseUrl).host],
    },
  })
  const headings: string[] = []
  const result = await msal.acquireTokenInteractive({
    scopes: [`${app.api}/Tasks.Manage`],
    openBrowser: async (url) => {
      const page = await person.open(url)
      page.on('domcontentloaded', () => {
        page
          .getByRole('heading')
          .first()
          .textContent({ timeout: 2000 })
          .then((heading) => headings.push(heading ?? ''))
          .catch(() => undefined)
      })
      await signInWithPassword(page, FINN)
    },
  })
  assert.equal(result.account?.username, FINN)
  assert.deepEqual(
    headings.filter((heading) => /permission|approval/i.test(heading)),
    [],
  )
})

test("the customer's enterprise applications show the web API and not the native app; the publisher's show its registration (DESIGN §1)", async () => {
  await fabrikam.goTo('Enterprise applications')
  await fabrikam.portal.getByRole('link', { name: 'Tasks API' }).waitFor()
  assert.equal(await fabrikam.portal.getByRole('link', { name: 'Tasks CLI' }).count(), 0)
  await fabrikam.goTo('App registrations')
  await fabrikam.portal.getByText('No applications yet').waitFor()
  await contoso.goTo('App registrations')
  await contoso.portal.getByRole('link', { name: 'Tasks CLI' }).waitFor()
  await contoso.goTo('Enterprise applications')
  await contoso.portal.getByRole('link', { name: 'Tasks CLI' }).waitFor()
  for (const { person } of [contoso, fabrikam]) assert.deepEqual(person.violations, [])
})
