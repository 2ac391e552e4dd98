// A person of an organization at a browser of his own with the portal open, and what he does there again and again.
import type { Browser, Page } from 'playwright-core'
import { meetPerson, type Person, press } from '../../kit/person.ts'

/** Everybody's: what is tested here is not the password. */
const PASSWORD = 'a few words in a row are easy'

export interface Seat {
  readonly person: Person
  readonly portal: Page
  /** A page of the portal, by its name in the navigation. */
  goTo(name: string): Promise<void>
  openTab(name: string): Promise<void>
}

/** Behind a one-time link. */
async function choosePassword(page: Page): Promise<void> {
  await page.getByLabel('New password').fill(PASSWORD)
  await page.getByLabel(/again|repeat/i).fill(PASSWORD)
  await page.getByRole('button').click()
  await page.getByRole('heading', { name: 'Your password is set' }).waitFor()
}

export async function signInWithPassword(page: Page, userPrincipalName: string): Promise<void> {
  await page.getByLabel('Email or user name').fill(userPrincipalName)
  await press(page, 'Next')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await press(page, 'Sign in')
}

/** He chooses the password behind his link, and signs in to the portal. */
export async function takeSeat(
  browser: Browser,
  at: { readonly baseUrl: string; readonly link: string; readonly userPrincipalName: string },
): Promise<Seat> {
  const person = await meetPerson(browser)
  await person.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await choosePassword(await person.open(at.link))
  const portal = await person.open(`${at.baseUrl}/portal/`)
  await signInWithPassword(portal, at.userPrincipalName)
  await portal.getByRole('heading', { name: 'App registrations' }).waitFor()
  return {
    person,
    portal,
    goTo: (name) => portal.getByRole('navigation', { name: 'Portal' }).getByRole('link', { name, exact: true }).click(),
    openTab: (name) => portal.getByRole('tab', { name, exact: true }).click(),
  }
}

/** The one-time link that the page shows once. */
export async function shownLink(page: Page): Promise<string> {
  return (await page.getByRole('status').locator('code').first().innerText()).trim()
}

/** The form of a new organization, filled in. */
export async function describeOrganization(
  { portal, goTo }: Seat,
  is: { readonly name: string; readonly domain: string; readonly administrator: string; readonly local: string },
): Promise<void> {
  await goTo('Organizations')
  await portal.getByRole('link', { name: 'New organization' }).click()
  await portal.getByLabel('Organization name').fill(is.name)
  await portal.getByLabel('Domain').fill(is.domain)
  await portal.getByLabel('Administrator’s name').fill(is.administrator)
  await portal.getByLabel('Administrator’s user name').fill(is.local)
}

/** An account, whose owner has chosen a password when it is done. */
export async function createUser(browser: Browser, { portal, goTo }: Seat, name: string, local: string): Promise<void> {
  await goTo('Users')
  await portal.getByRole('link', { name: 'New user' }).first().click()
  await portal.getByLabel('Display name').fill(name)
  await portal.getByLabel('User name').fill(local)
  await press(portal, 'Create')
  const visitor = await meetPerson(browser)
  await choosePassword(await visitor.open(await shownLink(portal)))
  await visitor.context.close()
}

interface Registration {
  readonly name: string
  readonly kind: string
  readonly audience: string
}

async function register({ portal, goTo }: Seat, { name, kind, audience }: Registration): Promise<void> {
  await goTo('App registrations')
  await portal.getByRole('link', { name: 'New registration' }).first().click()
  await portal.getByLabel('Name', { exact: true }).fill(name)
  await portal.getByLabel(kind).check()
  await portal.getByLabel(audience).check()
  await press(portal, 'Register')
  await portal.getByRole('heading', { name, exact: true }).waitFor()
}

/** "Tasks API", which exposes Tasks.Read for users and Tasks.Manage for administrators. */
export async function registerTasksApi(seat: Seat, audience: string): Promise<void> {
  const { portal } = seat
  await register(seat, { name: 'Tasks API', kind: 'Web API or MCP server', audience })
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
}

/** "Tasks CLI", a native app that requires both permissions of the Tasks API. */
export async function registerTasksApp(seat: Seat, audience: string): Promise<void> {
  const { portal } = seat
  await register(seat, { name: 'Tasks CLI', kind: 'CLI or desktop app', audience })
  await seat.openTab('API permissions')
  await press(portal, 'Add a permission')
  await portal.getByLabel('API', { exact: true }).selectOption('Tasks API')
  await portal.getByLabel('Tasks.Read').check()
  await portal.getByLabel('Tasks.Manage').check()
  await press(portal, 'Add permissions')
  await portal.getByText('Not granted', { exact: true }).first().waitFor()
}
