// What has happened before the pictures of the portal are taken.
import type { Browser, Page } from 'playwright-core'
import { press, signIn } from '../../test/kit/person.ts'
import type { Ask } from './ask.ts'

const TASKS_DESKTOP = 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406'
const TASKS = 'https://tasks.contoso.example'

export async function setScene(browser: Browser, ask: Ask, address: string): Promise<void> {
  await beRefused(ask)
  await consent(browser, address)
  await requestApproval(browser, address)
}

/** A request that its developer got wrong, for the pages that explain it. */
async function beRefused(ask: Ask): Promise<void> {
  const query = new URLSearchParams({
    client_id: TASKS_DESKTOP,
    response_type: 'code',
    redirect_uri: `${TASKS}/callback`,
    scope: 'openid',
  })
  const path = `/contoso.example/oauth2/v2.0/authorize?${query.toString()}`
  await ask({ method: 'GET', path, headers: {} })
}

/** A user who needs an administrator, for the queue of requests. */
async function requestApproval(browser: Browser, address: string): Promise<void> {
  const tab = await startSignIn(browser, address, 'Tasks.Read Tasks.Manage.All')
  await signIn(tab, 'ada@contoso.example')
  await tab.getByLabel('Enter justification for requesting this app').fill('I plan the week of my team with it.')
  await press(tab, 'Request approval')
  await tab.getByRole('heading', { name: 'Approval requested' }).waitFor()
  await tab.context().close()
}

/** A user who allows what he may allow himself. Nothing listens where the answer goes. */
async function consent(browser: Browser, address: string): Promise<void> {
  const tab = await startSignIn(browser, address, 'Tasks.Read Tasks.ReadWrite')
  await signIn(tab, 'bob@contoso.example')
  await press(tab, 'Accept')
  await tab.waitForURL(/^http:\/\/localhost/).catch(() => undefined)
  await tab.context().close()
}

async function startSignIn(browser: Browser, address: string, values: string): Promise<Page> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true })
  const scopes = values.split(' ').map((value) => `${TASKS}/${value}`)
  const query = new URLSearchParams({
    client_id: TASKS_DESKTOP,
    response_type: 'code',
    redirect_uri: 'http://localhost',
    scope: ['openid', 'offline_access', ...scopes].join(' '),
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    state: 'state',
  })
  const tab = await context.newPage()
  await tab.goto(`${address}/contoso.example/oauth2/v2.0/authorize?${query.toString()}`)
  return tab
}
