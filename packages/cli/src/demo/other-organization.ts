import { AuthError } from '@latchwork/client'
import { createApp, type NativeApp, RefusedSignIn } from './native-app.ts'
import { createRobot, type Robot } from './robot.ts'
import { call, claimsOf, tokenExchange } from './six-steps.ts'
import { expect, type Story } from './story.ts'
import { renderAuthorize, renderExchange, renderFields } from './wire.ts'
import { TASKS, TASKS_DESKTOP, type World } from './world.ts'

/** A customer's user: consents to what users may grant, is stopped where only an administrator may. */
export async function tellOtherOrganization(world: World, story: Story): Promise<void> {
  story.chapter(
    'Fay Ajzenberg of Fabrikam opens the same app',
    "Tasks Desktop is registered only with Contoso, its publisher. Fay's organization has never seen it.",
  )
  const robot = createRobot()
  const app = createApp(world, TASKS_DESKTOP, 'common')
  const { visit, result } = await app.signIn(robot, world.person('fay@fabrikam.example'), {
    scopes: [`${TASKS}/Tasks.Read`],
  })
  expect(
    visit.permissions.includes('Read your tasks') && !visit.permissions.includes('Read your calendar'),
    'consent to what was asked for',
    visit.permissions,
  )
  const redemption = tokenExchange(world, 'authorization_code')
  const id = claimsOf(redemption.answer['id_token'])
  expect(id['tid'] === world.fabrikamId, "Fabrikam's tenant ID", id['tid'])
  const answered = await call(world, world.tasksUrl, result.accessToken)
  expect(answered.status === 200, '200 for Fay', answered.status)
  story.held('consent', 'Fay may allow "Read your tasks" herself; her tokens are those of Fabrikam', [
    renderAuthorize(visit.authorize),
    `id token (JWT)       display name=${String(id['name'])} tenant ID=${id['tid']}`,
    ...renderExchange(answered),
  ])
  await tellBlocked(world, story, { app, robot })
  await tellEnterpriseApplications(world, story)
}

async function tellBlocked(
  world: World,
  story: Story,
  { app, robot }: { app: NativeApp; robot: Robot },
): Promise<void> {
  const fay = world.person('fay@fabrikam.example')
  const refused = await app
    .signIn(robot, fay, { scopes: [`${TASKS}/Tasks.Manage.All`] })
    .catch((error: unknown) => error)
  expect(refused instanceof RefusedSignIn, 'a refusal', String(refused))
  const { visit, cause } = refused
  const answer = visit.redirect.searchParams
  expect(visit.pages.includes('Need admin approval'), 'the page "Need admin approval"', visit.pages)
  expect(visit.permissions.includes("Manage everyone's tasks"), 'the permission on that page', visit.permissions)
  expect(
    answer.get('error') === 'access_denied' && /AADSTS90094/.test(answer.get('error_description') ?? ''),
    'access_denied, 90094',
    answer.toString(),
  )
  expect(cause instanceof AuthError && cause.code === 'needs_admin', 'a client that understands it', String(cause))
  story.held(
    'blocked',
    `"Manage everyone's tasks" is for an administrator to allow: the page says "Need admin approval", and its way back leads to the app`,
    [renderAuthorize(visit.authorize), `← redirect to ${visit.redirect.origin}/?  ${renderFields(answer)}`],
  )
}

async function tellEnterpriseApplications(world: World, story: Story): Promise<void> {
  const names = await world.enterpriseApplications(world.fabrikamId)
  expect(names.includes('Tasks API'), 'the Tasks API among the enterprise applications of Fabrikam', names)
  expect(!names.includes('Tasks Desktop'), 'no native app among the enterprise applications of Fabrikam', names)
  story.held(
    'directory',
    `Fabrikam's enterprise applications now: ${names.join(', ')}. The web API is there; the native app stays with its publisher`,
  )
}
