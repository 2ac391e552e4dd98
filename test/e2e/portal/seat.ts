// A person of an organization at a browser of his own, with the portal open.
import type { Browser, Page } from 'playwright-core'
import { meetPerson, type Person, press } from '../../kit/person.ts'

/** Everybody's: what is tested here is not the password. */
export const PASSWORD = 'a few words in a row are easy'

export interface Seat {
  readonly person: Person
  readonly portal: Page
  /** A page of the portal, by its name in the navigation. */
  goTo(name: string): Promise<void>
  openTab(name: string): Promise<void>
  /** Registers an application; its own page is open then. */
  register(name: string, kind: string, audience?: string): Promise<void>
}

/** Behind a one-time link. */
export async function choosePassword(page: Page): Promise<void> {
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
  const goTo = (name: string): Promise<void> =>
    portal.getByRole('navigation', { name: 'Portal' }).getByRole('link', { name, exact: true }).click()
  return {
    person,
    portal,
    goTo,
    openTab: (name) => portal.getByRole('tab', { name, exact: true }).click(),
    async register(name, kind, audience) {
      await goTo('App registrations')
      await portal.getByRole('link', { name: 'New registration' }).first().click()
      await portal.getByLabel('Name', { exact: true }).fill(name)
      await portal.getByLabel(kind).check()
      if (audience !== undefined) await portal.getByLabel(audience).check()
      await press(portal, 'Register')
      await portal.getByRole('heading', { name, exact: true }).waitFor()
    },
  }
}
