import { AuthError } from '@latchwork/client'
import { createApp } from './native-app.ts'
import { type AdaAtWork, call, claimsOf, TASKS_TARGET, tokenExchange } from './six-steps.ts'
import { expect, type Story } from './story.ts'
import { renderAuthorize, renderExchange } from './wire.ts'
import { CONTOSO_NOTES, TASKS, type World } from './world.ts'

const DAY = 86_400

/** An expired refresh token ends in a new sign-in; after it a second app asks for no password. */
export async function tellTimePassing(world: World, story: Story, ada: AdaAtWork): Promise<void> {
  story.chapter('Ada comes back after three months', 'A refresh token that nobody used for 90 days has expired.')
  await world.moveClock(91 * DAY)
  const refused = await ada.app.client
    .acquireTokenSilent({ ...TASKS_TARGET, account: ada.account })
    .catch((error: unknown) => error)
  const exchange = tokenExchange(world, 'refresh_token')
  const codes = exchange.answer['error_codes']
  expect(
    exchange.answer['error'] === 'invalid_grant' && Array.isArray(codes) && codes.includes(700082),
    'invalid_grant with 700082',
    exchange.answer,
  )
  expect(
    refused instanceof AuthError && refused.code === 'interaction_required',
    'a client that understands it',
    String(refused),
  )
  story.held(
    'expired',
    'The server refuses the refresh token, and the client knows that Ada must sign in',
    renderExchange(exchange),
  )
  const { visit, result } = await ada.app.signIn(ada.robot, world.person('ada@contoso.example'), TASKS_TARGET)
  expect(
    visit.pages.includes('Enter password') && !visit.pages.includes('Permissions requested'),
    'a sign-in without consent',
    visit.pages,
  )
  world.wire.take()
  const answered = await call(world, world.tasksUrl, result.accessToken)
  expect(answered.status === 200, '200 after signing in again', answered.status)
  story.held('sign in', 'She signs in again, is not asked for consent again, and the call works', [
    renderAuthorize(visit.authorize),
    ...renderExchange(answered),
  ])
  await tellSecondApp(world, story, ada)
}

async function tellSecondApp(world: World, story: Story, ada: AdaAtWork): Promise<void> {
  story.chapter('Ada opens a second app, Contoso Notes', 'The browser has a session: she confirms, and types nothing.')
  const notes = createApp(world, CONTOSO_NOTES, world.contosoId)
  const { visit, result } = await notes.signIn(ada.robot, world.person('ada@contoso.example'), {
    scopes: [`${TASKS}/Tasks.Read`],
  })
  expect(
    visit.pages.every((page) => page.startsWith('Continue as') || page === 'Permissions requested'),
    'no page that asks for a password',
    visit.pages,
  )
  expect(
    claimsOf(result.accessToken)['tid'] === world.contosoId,
    "a token of Contoso's",
    claimsOf(result.accessToken)['tid'],
  )
  world.wire.take()
  story.held('second app', `Pages shown: ${visit.pages.map((page) => `"${page}"`).join(', ')}; no password`, [
    renderAuthorize(visit.authorize),
  ])
}
