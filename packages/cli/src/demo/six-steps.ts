import type { Account } from '@latchwork/client'
import { createApp, type NativeApp } from './native-app.ts'
import { createRobot, type Robot } from './robot.ts'
import { expect, type Story } from './story.ts'
import { cut, type Exchange, renderAuthorize, renderExchange, renderFields } from './wire.ts'
import { CALENDAR, TASKS, TASKS_DESKTOP, type World } from './world.ts'

/** Ada at her computer after the six steps: signed in, with a browser and an app that remember her. */
export interface AdaAtWork {
  readonly robot: Robot
  readonly app: NativeApp
  readonly account: Account
}

/** All that the app's registration lists, so that Ada is asked once. */
export const TASKS_TARGET = { scopes: [`${TASKS}/.default`] }
const CALENDAR_TARGET = { scopes: [`${CALENDAR}/Calendar.Read`] }

/** Steps 1 to 6 of the scenario, as Ada of Contoso lives them. */
export async function tellSixSteps(world: World, story: Story): Promise<AdaAtWork> {
  story.chapter(
    'Ada Lovelace of Contoso opens Tasks Desktop',
    'The app is native and has no secret. Ada has no session and has allowed nothing yet.',
  )
  const robot = createRobot()
  const app = createApp(world, TASKS_DESKTOP, 'common')
  const { visit, result } = await app.signIn(robot, world.person('ada@contoso.example'), TASKS_TARGET)
  expect(
    visit.pages.join() === 'Sign in,Enter password,Permissions requested',
    'sign-in, password and consent',
    visit.pages,
  )
  story.held('1 authorize', 'The app opens the system browser; Ada types user name and password', [
    renderAuthorize(visit.authorize),
  ])
  expect(
    visit.permissions.includes('Read your tasks') && visit.permissions.includes('Read your calendar'),
    'the permissions of the registration',
    visit.permissions,
  )
  const code = visit.redirect.searchParams.get('code')
  expect(code !== null, 'a code in the redirect', visit.redirect.search)
  story.held(
    '2 consent',
    `Ada is asked once: ${visit.permissions.join(', ')}. She accepts, and the browser goes back to the app`,
    [`← redirect to ${visit.redirect.origin}/?  ${renderFields(visit.redirect.searchParams)}`],
  )
  const redemption = tokenExchange(world, 'authorization_code')
  expect(redemption.form.get('code') === code && redemption.status === 200, 'the code redeemed once')
  story.held(
    '3 redeem',
    'The app takes the code and redeems it, with the verifier that only this app has (PKCE)',
    renderExchange(redemption),
  )
  tellTokens(world, story, redemption)
  await tellCall(world, story, result.accessToken)
  await tellRefresh(world, story, { app, account: result.account, old: result.accessToken })
  return { robot, app, account: result.account }
}

function tellTokens(world: World, story: Story, { answer }: Exchange): void {
  const [access, id] = [claimsOf(answer['access_token']), claimsOf(answer['id_token'])]
  expect(id['name'] === 'Ada Lovelace', "Ada's name in the id token", id['name'])
  expect(id['tid'] === world.contosoId, "Contoso's tenant ID in the id token", id['tid'])
  expect(String(answer['refresh_token']).split('.').length === 5, 'a refresh token that is an encrypted JWT')
  story.held(
    '4 tokens',
    'An access token for the API, a refresh token that only the server can read, and who signed in',
    [
      `access token (JWT)   aud=${String(access['aud'])} scp=${String(access['scp'])} valid for ${Number(access['exp']) - world.now()} s`,
      `refresh token (JWE)  ${cut(String(answer['refresh_token']))}`,
      `id token (JWT)       display name=${id['name']} tenant ID=${id['tid']}`,
    ],
  )
}

async function tellCall(world: World, story: Story, accessToken: string): Promise<void> {
  const bare = await call(world, world.tasksUrl)
  expect(bare.status === 401, '401 without a token', bare.status)
  const answered = await call(world, world.tasksUrl, accessToken)
  expect(answered.status === 200, '200 with the token', answered.status)
  story.held('5 call', 'The API answers who shows the token, and nobody else', [...renderExchange(answered)])
}

async function tellRefresh(
  world: World,
  story: Story,
  session: { app: NativeApp; account: Account; old: string },
): Promise<void> {
  const { app, account, old } = session
  await world.moveClock(2 * 3600)
  const expired = await call(world, world.tasksUrl, old)
  expect(
    expired.status === 401 && /error="invalid_token"/.test(expired.challenge ?? ''),
    '401 invalid_token',
    expired.challenge,
  )
  story.held('6 refresh', 'Two hours later the access token has expired, and the API says so', renderExchange(expired))
  const fresh = await app.client.acquireTokenSilent({ ...TASKS_TARGET, account })
  const refresh = tokenExchange(world, 'refresh_token')
  const again = await call(world, world.tasksUrl, fresh.accessToken)
  expect(again.status === 200, '200 with the new token', again.status)
  story.held('6 refresh', 'The refresh token brings a new pair without a prompt; the call works again', [
    ...renderExchange(refresh),
    ...renderExchange(again),
  ])
  const other = await app.client.acquireTokenSilent({ ...CALENDAR_TARGET, account })
  const second = tokenExchange(world, 'refresh_token')
  expect(
    claimsOf(other.accessToken)['aud'] === CALENDAR,
    'a token for the Calendar API',
    claimsOf(other.accessToken)['aud'],
  )
  const events = await call(world, world.calendarUrl, other.accessToken)
  expect(events.status === 200, '200 from the Calendar API', events.status)
  story.held('6 refresh', 'The same refresh token serves a second API, the Calendar API, also without a prompt', [
    ...renderExchange(second),
    ...renderExchange(events),
  ])
}

/** The newest exchange with the token endpoint for this grant. */
export function tokenExchange(world: World, grant: string): Exchange {
  const found = world.wire.take().findLast(({ form }) => form.get('grant_type') === grant)
  expect(found !== undefined, `a request for a token by ${grant}`)
  return found
}

export async function call(world: World, url: string, accessToken?: string): Promise<Exchange> {
  await world.wire.fetch(url, { headers: accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` } })
  const exchange = world.wire.take().at(-1)
  expect(exchange !== undefined, 'an answer of the API')
  return exchange
}

/** For telling only: an app must not read a token that is meant for an API. */
export function claimsOf(jwt: unknown): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(String(jwt).split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>
}
