// A person at a real Chromium, who finds everything by the words on the page.
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { DEMO_ACCOUNTS } from '@latchwork/server'

export interface Person {
  readonly context: BrowserContext
  /** What Chromium's console said about the Content Security Policy; must stay empty. */
  readonly violations: readonly string[]
  /** Opens an address in a new tab. */
  open(url: string): Promise<Page>
}

/**
 * One browser profile. Chromium has no certificate store of its own that npm could fill, so it is told to accept the development
 * certificate; that it accepts it after `latchwork trust` (which needs `certutil`) is tried by hand before a release.
 */
export async function meetPerson(browser: Browser): Promise<Person> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true })
  context.setDefaultTimeout(15_000)
  const violations: string[] = []
  context.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) violations.push(message.text())
  })
  return {
    context,
    violations,
    async open(url) {
      const page = await context.newPage()
      await page.goto(url)
      return page
    },
  }
}

export async function signIn(page: Page, userPrincipalName: string): Promise<void> {
  await page.getByLabel('Email or user name').fill(userPrincipalName)
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByLabel('Password', { exact: true }).fill(passwordOf(userPrincipalName))
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Accepts the permissions if they are asked for, and waits for the app's own last page. */
export async function acceptIfAsked(page: Page, end: Locator): Promise<void> {
  const accept = page.getByRole('button', { name: 'Accept' })
  await accept.or(end).waitFor()
  if (await accept.isVisible()) await accept.click()
  await end.waitFor()
}

export async function press(page: Page, button: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click()
}

/** Answers the question of an act of the portal that takes something away or gives it: the last button is the act. */
export async function confirm(page: Page): Promise<void> {
  await page.getByRole('dialog').getByRole('button').last().click()
}

function passwordOf(userPrincipalName: string): string {
  const account = DEMO_ACCOUNTS.find((known) => known.userPrincipalName === userPrincipalName)
  if (account === undefined) throw new Error(`${userPrincipalName} is not in the demo directory`)
  return account.password
}
