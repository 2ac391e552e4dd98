// Issue 3, "Done when" 2: a customer's user asks, her administrator approves, the waiting app goes on, and nobody is asked again.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { PublicClientApplication } from '@azure/msal-node'
import { createClient } from '@latchwork/client'
import type { Browser, Page } from 'playwright-core'
import { expectAccessible } from '../../kit/accessible.ts'
import { launchBrowser } from '../../kit/chromium.ts'
import { type EmptyInstance, startEmptyInstance } from '../../kit/empty-instance.ts'
import { confirm, meetPerson, press } from '../../kit/person.ts'
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

const EVERYBODY = 'Any organization'

test('the publisher registers a multi-tenant API and a multi-tenant native app (DESIGN §1 Registration)', async () => {
  contoso = await takeSeat(browser, { baseUrl: instance.baseUrl, link: instance.link, userPrincipalName: ADMIN })
  await registerTasksApi(contoso, EVERYBODY)
  await contoso.openTab('Overview')
  app.api = await shown(/^api:\/\//)
  await registerTasksApp(contoso, EVERYBODY)
  await contoso.openTab('Overview')
  app.clientId = await shown(/^[0-9a-f]{8}-[0-9a-f-]{27}$/)
})

async function shown(text: RegExp): Promise<string> {
  return (await contoso.portal.getByText(text).first().textContent()) ?? ''
}

test('the operator opens an organization for the customer, whose administrator makes accounts for two people', async () => {
  const customer = { name: 'Fabrikam', domain: 'fabrikam.example', administrator: 'Hans', local: 'hans' }
  await describeOrganization(contoso, customer)
  await press(contoso.portal, 'Create')
  const link = await shownLink(contoso.portal)
  fabrikam = await takeSeat(browser, { baseUrl: instance.baseUrl, link, userPrincipalName: CUSTOMER })
  for (const name of ['fay', 'finn']) await createUser(browser, fabrikam, name, name)
})

/** Our client, which opens its pages in one person's browser. */
async function openOurApp() {
  const person = await meetPerson(browser)
  let next = Promise.withResolvers<Page>()
  const client = createClient({
    authority: `${instance.baseUrl}/organizations`,
    clientId: app.clientId,
    openBrowser: async (url) => next.resolve(await person.open(url)),
  })
  return {
    person,
    /** What the app asks for, and the page that it opened. */
    async ask(scope: string) {
      next = Promise.withResolvers<Page>()
      const result = client.acquireTokenInteractive({ scopes: [scope] })
      return { result, page: await next.promise }
    },
  }
}

test('a user of the customer consents to what is hers, is stopped at the rest, asks, and the waiting app goes on (azure-ad-wire §4.2)', async () => {
  const { person, ask } = await openOurApp()
  const { page, result } = await ask(`${app.api}/Tasks.Read`)
  await signInWithPassword(page, FAY)
  await page.getByRole('heading', { name: 'Permissions requested' }).waitFor()
  await press(page, 'Accept')
  assert.ok((await result).scopes.includes(`${app.api}/Tasks.Read`))
  const { page: waiting, result: second } = await ask(`${app.api}/Tasks.Manage`)
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
  await confirm(portal)
  await portal.getByText('Approved').first().waitFor()
  assert.ok((await second).scopes.includes(`${app.api}/Tasks.Manage`))
  assert.deepEqual(person.violations, [])
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
