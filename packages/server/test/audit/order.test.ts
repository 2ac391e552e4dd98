// What happened first is shown first: the clock of these tests stands still, so everything here happens in one second.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { insertAuditEvent } from '../../src/store/audit-events.ts'
import { pagesOf } from '../kit/big-directory.ts'
import { graphAs, listOf } from '../kit/graph.ts'
import { openBrowser, passwordOf, startRequest } from '../kit/native-app.ts'
import { ENGINES, startTestServer } from '../kit/server.ts'

const DONE = [
  'user.created',
  'user.updated',
  'user.disabled',
  'user.enabled',
  'password-link.created',
  'sessions.revoked',
  'user.deleted',
]

for (const engine of ENGINES) {
  test(`${engine}: events of one second are listed as they happened, across pages too (RFC 9562 §5.7, azure-ad-wire §3.9)`, async () => {
    const server = await startTestServer({ engine })
    const admin = await graphAs(server, 'admin@contoso.example', ['User.ReadWrite.All', 'AuditLog.Read.All'])
    const created = await admin('POST', '/users', {
      userPrincipalName: 'joan@contoso.example',
      displayName: 'Joan Clarke',
    })
    const path = `/users/${String(created.body['id'])}`
    await admin('PATCH', path, { givenName: 'Joan' })
    await admin('PATCH', path, { accountEnabled: false })
    await admin('PATCH', path, { accountEnabled: true })
    await admin('POST', `${path}/createPasswordLink`)
    await admin('POST', `${path}/revokeSignInSessions`)
    await admin('DELETE', path)
    for (const size of [1, 3, 100]) {
      const pages = await pagesOf(admin, `/auditLogs/directoryAudits?$top=${size}`)
      const shown = pages.flatMap(listOf).map(({ activityDisplayName }) => String(activityDisplayName))
      assert.deepEqual(shown.slice(0, DONE.length).toReversed(), DONE, `${size} on a page`)
    }
    const oldest = await admin('GET', '/auditLogs/directoryAudits?$orderby=activityDateTime')
    const activities = listOf(oldest).map(({ activityDisplayName }) => String(activityDisplayName))
    assert.deepEqual(activities.slice(-DONE.length), DONE)
    await server.close()
  })

  test(`${engine}: a sign-in comes after the wrong password of the same second, whoever is looked for`, async () => {
    const server = await startTestServer({ engine })
    const browser = openBrowser(server)
    const page = await browser.open(startRequest(server).url)
    const password = await browser.press(page, 'Next', { username: 'ada@contoso.example' })
    const refused = await browser.press(password, 'Sign in', { password: 'a wrong password' })
    await browser.press(refused, 'Sign in', { password: passwordOf('ada@contoso.example') })
    const admin = await graphAs(server, 'admin@contoso.example')
    const [ada] = listOf(await admin('GET', "/users?$filter=userPrincipalName eq 'ada@contoso.example'"))
    const mine = listOf(await admin('GET', `/auditLogs/signIns?$filter=userId eq '${String(ada?.['id'])}'`))
    assert.deepEqual(
      mine.map(({ status }) => (status as { errorCode: number }).errorCode),
      [0, 50126],
    )
    await server.close()
  })

  test(`${engine}: events of an earlier release, with other ids, are listed as before`, async () => {
    const server = await startTestServer({ engine })
    const at = server.clock.now() - 60
    const ids = ['5f0e7a52-9c3b-4d1e-8f27-1b2c3d4e5f60', 'a3b1c2d4-5e6f-4708-9123-456789abcdef']
    const event = {
      tenantId: CONTOSO_ID,
      at,
      type: 'user.updated',
      actor: 'system',
      target: '',
      traceId: '',
      detail: {},
    }
    await server.deps.db.commit(ids.map((id) => insertAuditEvent({ ...event, id })))
    const admin = await graphAs(server, 'admin@contoso.example')
    const pages = await pagesOf(admin, '/auditLogs/directoryAudits?$top=1')
    const shown = pages.flatMap(listOf).map(({ id }) => String(id))
    assert.deepEqual(shown.slice(-2), ids.toReversed())
    assert.equal(new Set(shown).size, shown.length)
    await server.close()
  })
}
