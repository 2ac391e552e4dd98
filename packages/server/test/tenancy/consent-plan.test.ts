import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { loadPlan } from '../../src/consent/load-plan.ts'
import type { ConsentPlan } from '../../src/consent/plan.ts'
import { CONTOSO_ID, DEMO_DIRECTORY, FABRIKAM_ID } from '../../src/dev/demo-directory.ts'
import type { Tenant } from '../../src/directory/tenant.ts'
import type { User } from '../../src/directory/user.ts'
import { findTenant } from '../../src/store/tenants.ts'
import { findUserByName } from '../../src/store/users.ts'
import type { Page } from '../kit/browser.ts'
import { errorOf, graphAs, listOf } from '../kit/graph.ts'
import { acquire, openBrowser, startRequest, TASKS_READ } from '../kit/native-app.ts'
import { TASKS_DESKTOP, TASKS_URI } from '../../src/dev/demo-applications.ts'
import { startTestServer } from '../kit/server.ts'
import { install, type Installed, type World, world } from './random-directory.ts'

const TRITECH_ID = '33333333-aaaa-4333-8444-555555555555'
const server = await startTestServer({
  directory: {
    tenants: [...DEMO_DIRECTORY.tenants, { id: TRITECH_ID, displayName: 'Tritech', domains: ['tritech.example'] }],
  },
})
after(() => server.close())
const { db } = server.deps

const SESSION = '__Host-latchwork-session'
const names = ['ada@contoso.example', 'admin@contoso.example', 'fay@fabrikam.example', 'admin@fabrikam.example']
const sessions = new Map<string, { readonly cookie: string; readonly user: User }>()
for (const name of names) {
  const { browser } = await acquire(server, { tenant: 'organizations' }, name)
  const tenantId = name.endsWith('@contoso.example') ? CONTOSO_ID : FABRIKAM_ID
  const user = await findUserByName(db, tenantId, name)
  assert.ok(user)
  sessions.set(name, { cookie: browser.cookies.get(SESSION) ?? '', user })
}

async function tenantOf(id: string): Promise<Tenant> {
  const tenant = await findTenant(db, id)
  assert.ok(tenant)
  return tenant
}

/** What the request says, for the plan and for the address of the endpoint. */
function wordsOf({ request }: World, { apis }: Installed) {
  const uriOf = (index: number): string => apis[index]?.identifierUris[0] ?? 'https://nobody.example'
  if (request.dialect === 'v1')
    return { dialect: 'v1' as const, scopes: [], resources: [uriOf(request.resource)], prompt: request.prompt }
  const wanted: readonly { readonly api: number; readonly value: string }[] = request.scopes
  const scopes = [...request.oidc, ...wanted.map(({ api, value }) => `${uriOf(api)}/${value}`)]
  return { dialect: 'v2' as const, scopes, resources: [], prompt: request.prompt }
}

/** What a person and an application see, as one text. */
function seen(page: Page): string {
  if (page.answer?.params.get('code')) return 'code'
  if (page.heading === 'Permissions requested' || page.heading === 'Need admin approval') {
    const shown = page.html.split('Already allowed')[0] ?? ''
    const titles = [...shown.matchAll(/class="words"\s*><bdi>([^<]*)<\/bdi>/g)].map(([, title = '']) => title)
    const offers = page.html.includes('Consent on behalf of your organization') ? ' offers' : ''
    const forAll = page.html.includes('Accept for your organization') ? ' for everybody' : ''
    return `${page.heading}${offers}${forAll}: ${[...new Set(titles)].toSorted().join(', ')}`
  }
  const said = page.answer?.params.get('error_description') ?? page.html
  return `refused ${/AADSTS(\d+)/.exec(said)?.[1] ?? said}`
}

/** The same text, from the plan. */
function planned(plan: ConsentPlan, silent: boolean): string {
  if (plan.decision === 'refused') return `refused ${String(plan.refusal?.aadsts)}`
  if (plan.decision === 'nobody') return 'code'
  if (silent) return 'refused 65001'
  const forAdministrator = plan.forOrganization || plan.decision === 'administrator'
  const asked = plan.permissions.filter((permission) => permission.asked)
  const titles = asked.map(({ permission: { scope } }) =>
    forAdministrator ? scope.adminConsentDisplayName : scope.userConsentDisplayName,
  )
  const offers = plan.offersOrganization ? ' offers' : ''
  const forAll = plan.forOrganization ? ' for everybody' : ''
  return `${String(plan.page)}${offers}${forAll}: ${[...new Set(titles)].toSorted().join(', ')}`
}

/** Rules that hold whatever the decision is made of (azure-ad-wire §4.2 rows 1, 2, 5 and 6). */
function judge(plan: ConsentPlan, is: World): void {
  const asked = plan.permissions.filter((permission) => permission.asked)
  if (plan.decision === 'user' && !is.administrator) {
    assert.ok(!asked.some(({ permission: { scope } }) => scope.type === 'Admin'), 'a user was offered what is not his')
    assert.ok(asked.length === 0 || is.policy === 'yes' || (is.policy === 'verified-publishers' && is.verified))
    assert.ok(!plan.forOrganization, 'a user consented for everybody')
  }
  if (plan.decision === 'administrator') assert.ok(!is.administrator, 'an administrator was told to ask one')
  assert.equal(plan.offersOrganization, plan.decision === 'user' && is.administrator && !plan.forOrganization)
  if (plan.decision !== 'nobody' || is.request.dialect !== 'v2') return
  for (const { api, value } of is.request.scopes.filter((scope) => scope.value !== '.default')) {
    const { byUser, byAdministrator, vouches } = is.apis[api] as World['apis'][0]
    const scope = value as 'Read'
    const granted = byUser?.includes(scope) || byAdministrator?.includes(scope) || vouches?.includes(scope)
    assert.ok(granted === true || scope === ('Off' as string), `${value} of an API was given without a grant`)
  }
}

/** DESIGN asks for five thousand; each run is another directory and another request. */
const RUNS = 5000
const tally = new Map<string, number>()

test('the plan says what the live endpoint does, in 5,000 random directories (azure-ad-wire §4.1, §4.2)', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (is) => {
      const name = `${is.administrator ? 'admin' : is.atHome ? 'ada' : 'fay'}@${is.atHome ? 'contoso' : 'fabrikam'}.example`
      const { cookie, user } = sessions.get(name) as { cookie: string; user: User }
      const tenants = await Promise.all([CONTOSO_ID, FABRIKAM_ID, TRITECH_ID].map(tenantOf))
      const before = await tenantOf(user.tenantId)
      const installed = install(is, tenants, before, user)
      assert.deepEqual(await db.commit(installed.changes), { ok: true })
      const { prompt, ...request } = wordsOf(is, installed)
      const prompts = prompt === '' || prompt === 'none' ? [] : [prompt]
      const tenant = await tenantOf(user.tenantId)
      const plan = await loadPlan(db, { ...request, client: installed.client, user, tenant, prompts })
      judge(plan, is)
      const browser = openBrowser(server)
      browser.cookies.set(SESSION, cookie)
      const { url } = startRequest(server, {
        dialect: request.dialect,
        clientId: installed.client.appId,
        // Where the address names no tenant, a disabled client shows only after the sign-in; of two faults the other one is told.
        tenant: is.everywhere && is.clientMulti && !is.clientDisabled ? 'organizations' : user.tenantId,
        scope: request.scopes.join(' '),
        more: { prompt: prompt === '' ? undefined : prompt, resource: request.resources[0] },
      })
      const page = await browser.open(url)
      assert.equal(seen(page), planned(plan, prompt === 'none'), plan.why)
      const kind = planned(plan, prompt === 'none').split(':')[0] ?? ''
      tally.set(kind, (tally.get(kind) ?? 0) + 1)
    }),
    { numRuns: RUNS },
  )
})

test('the random directories reach every outcome', () => {
  for (const kind of [
    'code',
    'Permissions requested',
    'Permissions requested offers',
    'Permissions requested for everybody',
    'Need admin approval',
    ...[65001, 650052, 650057, 500011, 7000112, 50105, 500014, 700016, 70011].map((code) => `refused ${String(code)}`),
  ])
    assert.ok((tally.get(kind) ?? 0) > 5, `${kind}: ${String(tally.get(kind) ?? 0)} of ${JSON.stringify([...tally])}`)
})

test('POST /consentPlan tells an administrator who would be asked what, and why', async () => {
  const admin = await graphAs(server, 'admin@fabrikam.example')
  const scopes = `openid ${TASKS_READ} ${TASKS_URI}/Tasks.Manage.All`
  const body = { clientId: TASKS_DESKTOP, userPrincipalName: 'finn@fabrikam.example', scopes }
  const answer = await admin('POST', '/consentPlan', body)
  assert.equal(answer.status, 200)
  const { decision, page, code, permissions } = answer.body
  assert.deepEqual([decision, page, code], ['administrator', 'Need admin approval', 'AADSTS90094'])
  const lines = (permissions as { value: string; type: string; asked: boolean; why: string }[]).map(
    ({ value, type, asked, why }) => [value, type, asked, why],
  )
  assert.deepEqual(
    lines.find(([value]) => value === 'Tasks.Manage.All'),
    ['Tasks.Manage.All', 'Admin', true, 'nobody has granted it, and only an administrator can'],
  )
  assert.equal(
    listOf(await admin('GET', '/oauth2PermissionGrants?$top=999')).some(({ scope }) =>
      String(scope).includes('Tasks.Manage.All'),
    ),
    false,
  )
})

for (const [title, body, named] of [
  ['an unknown app', { clientId: 'nobody', scopes: 'openid' }, 'clientId'],
  [
    'an unknown user',
    { clientId: TASKS_DESKTOP, userPrincipalName: 'x@y.example', scopes: 'openid' },
    'userPrincipalName',
  ],
  ['no scopes', { clientId: TASKS_DESKTOP }, 'scopes'],
  ['a number', { clientId: TASKS_DESKTOP, scopes: 5 }, 'scopes'],
  ['a prompt of v1 for v2', { clientId: TASKS_DESKTOP, scopes: 'openid', prompt: 'admin_consent' }, 'prompt'],
] as const)
  test(`POST /consentPlan refuses ${title} and names the property`, async () => {
    const admin = await graphAs(server, 'admin@fabrikam.example')
    const answer = await admin('POST', '/consentPlan', body)
    assert.equal(answer.status, 400)
    assert.match(errorOf(answer).message, new RegExp(`'${named}'`))
  })

test('POST /consentPlan is for administrators', async () => {
  const someone = await graphAs(server, 'fay@fabrikam.example', ['User.Read'])
  assert.equal((await someone('POST', '/consentPlan', { clientId: TASKS_DESKTOP, scopes: 'openid' })).status, 403)
})
