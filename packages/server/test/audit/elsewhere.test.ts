// Changes that do not come through the directory API: the pages of a person, a directory file, the server itself.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { TASKS_API, TASKS_DESKTOP } from '../../src/dev/demo-applications.ts'
import { CONTOSO_ID, DEMO_DIRECTORY } from '../../src/dev/demo-directory.ts'
import { carryOut, makePlan } from '../../src/directory-plan.ts'
import { listAuditEvents, type StoredAuditEvent } from '../../src/store/audit-events.ts'
import { graphAs, listOf } from '../kit/graph.ts'
import { acquire, openBrowser, passwordOf, redeem, startRequest } from '../kit/native-app.ts'
import { ENGINES, startTestServer, type TestServer } from '../kit/server.ts'

const ADA = 'ada@contoso.example'
const NEXT = 'seven green bottles on a wall'
const SCOPE = `scope ${TASKS_DESKTOP} ${TASKS_API}`

const eventsOf = async (server: TestServer) => (await listAuditEvents(server.deps.db, CONTOSO_ID, 1000)).toReversed()

function only(events: readonly StoredAuditEvent[], type: string): StoredAuditEvent {
  const [event, second] = events.filter((one) => one.type === type)
  assert.ok(event && !second, type)
  return event
}

test('what a person does on a page is told with his id, the address, the trace, and the permissions before and after', async () => {
  const server = await startTestServer()
  const admin = await graphAs(server, 'admin@contoso.example', ['User.ReadWrite.All'])
  const adas = `/users/${encodeURIComponent(ADA)}`
  const link = String((await admin('POST', `${adas}/createPasswordLink`)).body['link'])
  const choosing = openBrowser(server)
  await choosing.press(await choosing.open(link), 'Set password', { password: NEXT, repeat: NEXT })
  const changing = { current: NEXT, password: passwordOf(ADA), repeat: passwordOf(ADA) }
  const { browser } = await acquireWith(server, NEXT)
  await browser.press(await browser.open('/changepassword'), 'Change password', changing)
  const apps = await browser.open(`${server.baseUrl}/myapps`)
  await browser.press(await browser.press(apps, 'Remove access'), 'Remove access')
  const out = await browser.open(`${server.baseUrl}/${CONTOSO_ID}/oauth2/v2.0/logout`)
  await browser.press(out, 'Sign out')
  const { id: adaId } = (await admin('GET', adas)).body
  const events = (await eventsOf(server)).filter(({ actor }) => actor === adaId)
  const types = [
    'password.set',
    'sign-in.succeeded',
    'consent.user',
    'code.redeemed',
    'password.changed',
    'consent.revoked',
    'sign-out',
  ]
  assert.deepEqual(
    events.map(({ type }) => type),
    types,
  )
  for (const { detail, traceId, type } of events) {
    assert.equal(detail['source'], '127.0.0.1', type)
    assert.match(traceId, /^[0-9a-f-]{36}$/, type)
  }
  const [given, taken] = [only(events, 'consent.user'), only(events, 'consent.revoked')]
  assert.deepEqual(scopeIn(given), { displayName: SCOPE, oldValue: null, newValue: '"Tasks.Read"' })
  assert.deepEqual(scopeIn(taken), { displayName: SCOPE, oldValue: '"Tasks.Read"', newValue: null })
  const all = JSON.stringify(events)
  for (const secret of [NEXT, passwordOf(ADA), new URL(link).searchParams.get('token') ?? 'none'])
    assert.ok(!all.includes(secret), secret)
  await server.close()
})

const scopeIn = ({ detail }: StoredAuditEvent) =>
  (detail['modified'] as { displayName: string }[]).find(({ displayName }) => displayName === SCOPE)

async function acquireWith(server: TestServer, password: string) {
  const [browser, started] = [openBrowser(server), startRequest(server)]
  const asked = await browser.press(await browser.open(started.url), 'Next', { username: ADA })
  const accepted = await browser.press(await browser.press(asked, 'Sign in', { password }), 'Accept')
  await redeem(server, started, accepted.answer?.params.get('code') ?? '')
  return { browser }
}

interface File {
  readonly tenants: readonly {
    readonly displayName: string
    readonly users: readonly object[]
    readonly applications: readonly object[]
  }[]
}

const [contoso, ...others] = (DEMO_DIRECTORY as unknown as File).tenants

async function apply(server: TestServer, tenant: object, prune = false): Promise<readonly StoredAuditEvent[]> {
  const before = new Set((await eventsOf(server)).map(({ id }) => id))
  const plan = await makePlan({ tenants: [tenant, ...(prune ? [] : others)] }, 'a test', server.deps, prune)
  assert.ok(plan.ok, JSON.stringify(plan))
  const done = await carryOut(plan.value, 'a test', server.deps)
  assert.ok(done.ok, JSON.stringify(done))
  return (await eventsOf(server)).filter(({ id }) => !before.has(id))
}

for (const engine of ENGINES)
  describe(`a directory file, ${engine}`, () => {
    test('every object that it makes, changes or deletes has an event, like through the directory API; what stays has none (DESIGN §6)', async () => {
      const server = await startTestServer({ engine, mode: 'dev' })
      assert.ok(contoso)
      assert.deepEqual(await apply(server, contoso), [])
      const eve = { userPrincipalName: 'eve@contoso.example', displayName: 'Eve', password: NEXT }
      const group = { displayName: 'Staff', members: ['eve@contoso.example', ADA] }
      const [first, ...apps] = contoso.applications
      const renamed = { ...first, displayName: 'Tasks API 2' }
      const next = { ...contoso, users: [...contoso.users, eve], groups: [group], applications: [renamed, ...apps] }
      const events = await apply(server, next)
      const said = events.map(({ type, actor, detail }) => [type, actor, detail['by'] ?? '', detail['name'] ?? ''])
      assert.deepEqual(said, [
        ['user.created', 'system', 'directory file', 'eve@contoso.example'],
        ['application.updated', 'system', 'directory file', `Tasks API 2 (${TASKS_API})`],
        ['group.created', 'system', 'directory file', 'Staff'],
        ['directory.applied', 'system', '', ''],
      ])
      const update = only(events, 'application.updated')
      assert.equal(update.target, TASKS_API)
      assert.deepEqual(update.detail['modified'], [
        { displayName: 'displayName', oldValue: '"Tasks API"', newValue: '"Tasks API 2"' },
      ])
      const made = only(events, 'user.created').detail['modified'] as { displayName: string; newValue: string }[]
      assert.equal(made.find(({ displayName }) => displayName === 'password')?.newValue, null)
      assert.ok(!JSON.stringify(events).includes('$argon2'))
      const [eveId = '', adaId = ''] = idsIn(only(events, 'group.created'), 'members')
      const closed = [...contoso.users, { ...eve, accountEnabled: false }]
      const disabled = await apply(server, { ...next, users: closed })
      assert.deepEqual(only(disabled, 'user.updated').detail['modified'], [
        { displayName: 'accountEnabled', oldValue: 'true', newValue: 'false' },
      ])
      const fewer = { ...next, users: contoso.users, groups: [{ ...group, members: [ADA] }] }
      const pruned = await apply(server, fewer, true)
      assert.equal(only(pruned, 'user.deleted').target, eveId)
      assert.deepEqual(idsIn(only(pruned, 'group.updated'), 'members'), [adaId])
      await server.close()
    })
  })

function idsIn({ detail }: StoredAuditEvent, name: string): readonly string[] {
  const modified = detail['modified'] as { displayName: string; newValue: string }[]
  const found = modified.find(({ displayName }) => displayName === name)
  return JSON.parse(found?.newValue ?? '[]') as string[]
}

test('the directory API shows who, from where, through which app, and the values (Microsoft Graph, directoryAudit)', async () => {
  const server = await startTestServer()
  const admin = await graphAs(server, 'admin@contoso.example')
  const { id } = (await admin('GET', '/me')).body
  const apps = listOf(await admin('GET', `/applications?$filter=appId eq '${TASKS_API}'`))
  await admin('PATCH', `/applications/${String(apps[0]?.['id'])}`, { displayName: 'Tasks' })
  const [event] = listOf(await admin('GET', '/auditLogs/directoryAudits?$top=1'))
  assert.ok(event)
  assert.deepEqual(event['initiatedBy'], { user: { id, ipAddress: '127.0.0.1' }, app: { appId: TASKS_DESKTOP } })
  assert.deepEqual(event['targetResources'], [
    {
      id: TASKS_API,
      modifiedProperties: [{ displayName: 'displayName', oldValue: '"Tasks API"', newValue: '"Tasks"' }],
    },
  ])
  assert.deepEqual(event['additionalDetails'], [])
  await acquire(server, {}, ADA)
  const [, applied] = listOf(await admin('GET', '/auditLogs/directoryAudits?$top=999')).toReversed()
  assert.deepEqual(applied?.['initiatedBy'], { app: { displayName: 'system' } })
  await server.close()
})
