// Which apps did a person use? One entry per sign-in to an app, whatever the browser asked for (Microsoft Graph, signIn).
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CONTOSO_ID, FABRIKAM_ID } from '../../src/dev/demo-directory.ts'
import { TASKS_DESKTOP } from '../../src/dev/demo-applications.ts'
import { findApplicationByAppId, replaceApplication } from '../../src/store/applications.ts'
import { listAuditEvents } from '../../src/store/audit-events.ts'
import type { Change } from '../../src/store/sql.ts'
import { graphAs, listOf } from '../kit/graph.ts'
import { inviteGuest } from '../kit/guests.ts'
import { acquire, authorize, openBrowser, redeem, signIn, startRequest } from '../kit/native-app.ts'
import { ENGINES, startTestServer, type TestServer } from '../kit/server.ts'

const ADA = 'ada@contoso.example'

/** The sign-ins of everybody but the administrator who looks, oldest first. */
async function logOf(server: TestServer, administrator = 'admin@contoso.example') {
  const admin = await graphAs(server, administrator)
  const [me] = listOf(await admin('GET', `/users?$filter=userPrincipalName eq '${administrator}'`))
  const all = listOf(await admin('GET', '/auditLogs/signIns?$top=999'))
  return all.filter(({ userId }) => userId !== me?.['id']).toReversed()
}

/** What a log shows of a sign-in, in words. */
const kindOf = ({ isInteractive, authenticationDetails }: Readonly<Record<string, unknown>>) => {
  const [first] = authenticationDetails as { authenticationMethod: string }[]
  return `${first?.authenticationMethod}, ${isInteractive === true ? 'interactive' : 'silent'}`
}

/** Every change that the server commits. */
function watch(server: TestServer): Change[][] {
  const seen: Change[][] = []
  const commit = server.deps.db.commit.bind(server.deps.db)
  server.deps.db.commit = (changes) => {
    seen.push([...changes])
    return commit(changes)
  }
  return seen
}

async function allowSilence(server: TestServer): Promise<void> {
  const app = await findApplicationByAppId(server.deps.db, TASKS_DESKTOP)
  assert.ok(app)
  const latchwork = { ...app.latchwork, allowSilentSignIn: true }
  await server.deps.db.commit(replaceApplication({ ...app, latchwork, version: app.version + 1 }))
}

for (const engine of ENGINES)
  describe(engine, () => {
    test('a typed password is one entry; "Continue as …", a picked account and a silent answer are one each (Graph signIn)', async () => {
      const server = await startTestServer({ engine })
      const { browser } = await acquire(server, {}, ADA)
      const again = startRequest(server)
      const page = await browser.open(again.url)
      assert.match(page.heading, /^Continue as/)
      const continued = await browser.press(page, 'Continue')
      await redeem(server, again, continued.answer?.params.get('code') ?? '')
      const picking = startRequest(server, { more: { prompt: 'select_account' } })
      const picked = await browser.press(await browser.open(picking.url), 'Ada Lovelace')
      await redeem(server, picking, picked.answer?.params.get('code') ?? '')
      await allowSilence(server)
      for (const more of [{}, { prompt: 'none' }]) {
        const silent = startRequest(server, { more })
        await redeem(server, silent, (await browser.open(silent.url)).answer?.params.get('code') ?? '')
      }
      const log = await logOf(server)
      assert.deepEqual(log.map(kindOf), [
        'Password, interactive',
        'Previously satisfied, interactive',
        'Previously satisfied, interactive',
        'Previously satisfied, silent',
        'Previously satisfied, silent',
      ])
      await server.close()
    })
  })

test('an entry names the app, the API, the kind of client, the address, and the request that redeemed (Graph signIn)', async () => {
  const server = await startTestServer()
  const { browser } = await acquire(server, {}, ADA)
  const started = startRequest(server)
  const params = await authorize(server, browser, started)
  await redeem(server, started, params.get('code') ?? '')
  const [typed, continued] = await logOf(server)
  const said = ({ id, correlationId, createdDateTime, userId, ...rest }: Record<string, unknown>) => {
    for (const guid of [id, correlationId, userId]) assert.match(String(guid), /^[0-9a-f-]{36}$/)
    assert.equal(createdDateTime, '2026-07-01T09:00:00Z')
    return rest
  }
  const both = {
    appId: TASKS_DESKTOP,
    appDisplayName: 'Tasks Desktop',
    clientAppUsed: 'Mobile Apps and Desktop clients',
    ipAddress: '127.0.0.1',
    isInteractive: true,
    status: { errorCode: 0, failureReason: null },
  }
  assert.ok(typed && continued)
  assert.equal(typed['userId'], continued['userId'])
  assert.deepEqual(said(typed), {
    ...both,
    resourceId: null,
    resourceDisplayName: null,
    authenticationDetails: [{ authenticationMethod: 'Password', succeeded: true }],
  })
  const { resourceId, ...rest } = said(continued)
  assert.match(String(resourceId), /^[0-9a-f-]{36}$/)
  assert.deepEqual(rest, {
    ...both,
    resourceDisplayName: 'Tasks API',
    authenticationDetails: [{ authenticationMethod: 'Previously satisfied', succeeded: true }],
  })
  await server.close()
})

test('the entry rides in the commit of the redemption and costs no statement; authorize writes nothing (DESIGN §5)', async () => {
  const server = await startTestServer()
  await allowSilence(server)
  const browser = openBrowser(server)
  const first = startRequest(server)
  const typed = await authorize(server, browser, first, ADA)
  const seen = watch(server)
  await redeem(server, first, typed.get('code') ?? '')
  assert.deepEqual(
    seen.splice(0).map((changes) => changes.map(({ name }) => name)),
    [['insert authorization', 'insert audit event']],
  )
  const second = startRequest(server)
  const answer = (await browser.open(second.url)).answer
  assert.equal(seen.length, 0)
  await redeem(server, second, answer?.params.get('code') ?? '')
  assert.deepEqual(
    seen.splice(0).map((changes) => changes.map(({ name }) => name)),
    [['insert authorization', 'insert audit event']],
  )
  await server.close()
})

test('every authorization is told of once: as a sign-in by a session, or as the redemption after a password', async () => {
  const server = await startTestServer()
  const { browser } = await acquire(server, {}, ADA)
  const started = startRequest(server)
  const code = (await authorize(server, browser, started)).get('code') ?? ''
  await redeem(server, started, code)
  assert.equal((await redeem(server, started, code)).status, 400)
  const unused = startRequest(server)
  await authorize(server, browser, unused)
  const told = (await listAuditEvents(server.deps.db, CONTOSO_ID, 1000))
    .filter(({ detail }) => detail['authorizationId'] !== undefined)
    .map(({ type }) => type)
    .toReversed()
  assert.deepEqual(told, ['code.redeemed', 'sign-in.session', 'code.reused'])
  await server.close()
})

test('a password typed again in the same browser is one entry, not two (OpenID Connect Core §3.1.2.1, prompt=login)', async () => {
  const server = await startTestServer()
  const { browser } = await acquire(server, {}, ADA)
  const started = startRequest(server, { more: { prompt: 'login' } })
  const page = await signIn(browser, await browser.open(started.url), ADA)
  await redeem(server, started, page.answer?.params.get('code') ?? '')
  assert.deepEqual((await logOf(server)).map(kindOf), ['Password, interactive', 'Password, interactive'])
  await server.close()
})

test("a guest's sign-in is in the log of the inviting organization too, where no password is typed (azure-ad-wire §3.7)", async () => {
  const server = await startTestServer()
  const { id } = await inviteGuest(server, 'admin@fabrikam.example', ADA)
  await acquire(server, { tenant: FABRIKAM_ID }, ADA)
  const there = await logOf(server, 'admin@fabrikam.example')
  assert.deepEqual(
    there.map((entry) => [entry['userId'], kindOf(entry)]),
    [[id, 'Previously satisfied, interactive']],
  )
  assert.deepEqual((await logOf(server)).map(kindOf), ['Password, interactive'])
  await server.close()
})

test('a refused sign-in tells the administrator why, which the stranger does not hear (ASVS 6.3.8)', async () => {
  const server = await startTestServer()
  for (const [username, password] of [
    [ADA, 'wrong password here'],
    ['nobody@contoso.example', 'wrong password here'],
  ] as const) {
    const browser = openBrowser(server)
    const page = await browser.press(await browser.open(startRequest(server).url), 'Next', { username })
    await browser.press(page, 'Sign in', { password })
  }
  const log = await logOf(server)
  assert.deepEqual(
    log.map(({ status, appDisplayName, ipAddress }) => [status, appDisplayName, ipAddress]),
    [
      [{ errorCode: 50126, failureReason: 'The password is wrong.' }, 'Tasks Desktop', '127.0.0.1'],
      [{ errorCode: 50034, failureReason: 'There is no such user in the organization.' }, 'Tasks Desktop', '127.0.0.1'],
    ],
  )
  await server.close()
})
