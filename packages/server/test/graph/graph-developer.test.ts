import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TASKS_API, TASKS_DESKTOP } from '../../src/dev/demo-applications.ts'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { GRAPH_APP_ID } from '../../src/directory/application.ts'
import { putGrant } from '../../src/store/permission-grants.ts'
import { findUserByName, replaceUser } from '../../src/store/users.ts'
import { graphAs } from '../kit/graph.ts'
import { startTestServer } from '../kit/server.ts'

test('an application developer manages the applications that he registered, and no others (graph/policy.ts)', async () => {
  const own = await startTestServer()
  const { db } = own.deps
  const ada = await findUserByName(db, CONTOSO_ID, 'ada@contoso.example')
  assert.ok(ada)
  const scopes = ['User.Read', 'Application.ReadWrite.All']
  const grant = { tenantId: CONTOSO_ID, clientAppId: TASKS_DESKTOP, resourceAppId: GRAPH_APP_ID, scopes }
  const committed = await db.commit([
    replaceUser({ ...ada, roles: ['applicationDeveloper'], version: ada.version + 1 }),
    putGrant({ ...grant, id: 'e1fe6dd8-0000-4000-8000-000000000001', by: { kind: 'tenant' } }),
  ])
  assert.equal(committed.ok, true)
  const developer = await graphAs(own, 'ada@contoso.example', scopes)
  const tasks = await developer('GET', `/applications(appId='${TASKS_API}')`)
  const foreign = String(tasks.body['id'])
  assert.equal((await developer('PATCH', `/applications/${foreign}`, { displayName: 'Mine' })).status, 403)
  assert.equal((await developer('POST', `/applications/${foreign}/addPassword`, {})).status, 403)
  const mine = await developer('POST', '/applications', { displayName: 'Mine' })
  assert.equal(mine.status, 201)
  const id = String(mine.body['id'])
  assert.equal((await developer('PATCH', `/applications/${id}`, { displayName: 'Still mine' })).status, 204)
  assert.equal((await developer('POST', `/applications/${id}/addPassword`, {})).status, 200)
  await own.close()
})
