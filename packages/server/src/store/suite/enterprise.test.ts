import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import {
  type AppRoleAssignment,
  insertAppRoleAssignment,
  listAppRoleAssignments,
  listAppRoleAssignmentsOfTenant,
} from '../app-role-assignments.ts'
import { listGrantsOfTenant, putGrant } from '../permission-grants.ts'
import {
  deleteServicePrincipal,
  findServicePrincipal,
  findServicePrincipalById,
  insertServicePrincipalIfAbsent,
  replaceServicePrincipal,
} from '../service-principals.ts'
import { isAppIdNamedElsewhere } from '../administration/app-id-names.ts'
import { moveToDeleted } from '../administration/deleted-applications.ts'
import { insertApplication } from '../applications.ts'
import { assignedOf, assignedTo } from '../listing/assignment-tables.ts'
import { countRows, findListed } from '../listing/walk.ts'
import { onEveryEngine } from './engines.ts'
import { aGrant, anApplication, aServicePrincipal } from './fixtures.ts'

const ok = { ok: true }

function anAssignment(own: Partial<AppRoleAssignment> = {}): AppRoleAssignment {
  return {
    id: randomUUID(),
    tenantId: randomUUID(),
    principalType: 'User',
    principalId: randomUUID(),
    resourceAppId: randomUUID(),
    appRoleId: randomUUID(),
    createdAt: 1_700_000_000,
    ...own,
  }
}

onEveryEngine('enterprise applications', (engine) => {
  test('a presence is found by its object id in its own tenant, and replaced from the version that was read', async () => {
    const { db } = engine()
    const before = aServicePrincipal()
    const after = { ...before, disabledAt: 7, assignmentRequired: true, version: 2 }
    await db.commit([insertServicePrincipalIfAbsent(before)])
    assert.deepEqual(await findServicePrincipalById(db, before.tenantId, before.id), before)
    assert.equal(await findServicePrincipalById(db, randomUUID(), before.id), undefined)
    assert.equal(await findServicePrincipalById(db, before.tenantId, 'a\0b'), undefined)
    assert.deepEqual(await db.commit([replaceServicePrincipal(after)]), ok)
    const late = await db.commit([replaceServicePrincipal(after)])
    assert.deepEqual(late, { ok: false, failed: 'replace service principal', cause: 'unmet' })
    assert.deepEqual(await findServicePrincipal(db, before.tenantId, before.appId), after)
  })

  test('a deleted presence takes what names it in its tenant, and nothing of another tenant or application', async () => {
    const { db } = engine()
    const principal = aServicePrincipal()
    const { tenantId, appId } = principal
    const stays = [aGrant({ tenantId }), aGrant({ clientAppId: appId })]
    const goes = [aGrant({ tenantId, clientAppId: appId }), aGrant({ tenantId, resourceAppId: appId })]
    const roles = [anAssignment({ tenantId, resourceAppId: appId }), anAssignment({ tenantId, principalId: appId })]
    const other = anAssignment({ tenantId })
    await db.commit([
      insertServicePrincipalIfAbsent(principal),
      ...[...stays, ...goes].map((grant) => putGrant(grant)),
      ...[...roles, other].map(insertAppRoleAssignment),
    ])
    assert.deepEqual(await db.commit(deleteServicePrincipal({ ...principal, version: 2 })), {
      ok: false,
      failed: 'delete service principal',
      cause: 'unmet',
    })
    assert.deepEqual(await db.commit(deleteServicePrincipal(principal)), ok)
    assert.deepEqual(await listGrantsOfTenant(db, tenantId), stays.slice(0, 1))
    assert.deepEqual(await listGrantsOfTenant(db, String(stays[1]?.tenantId)), stays.slice(1))
    assert.equal(await countRows(db, tenantId, assignedTo(appId), []), 0)
    assert.deepEqual(await listAppRoleAssignments(db, tenantId, appId), [])
    assert.deepEqual(await listAppRoleAssignments(db, tenantId, other.principalId), [other])
  })

  test('a role is given once to a holder, and listed from both sides in its tenant', async () => {
    const { db } = engine()
    const given = anAssignment({ principalType: 'Group' })
    assert.deepEqual(await db.commit([insertAppRoleAssignment(given)]), ok)
    const again = await db.commit([insertAppRoleAssignment({ ...given, id: randomUUID() })])
    assert.deepEqual(again, { ok: false, failed: 'insert app role assignment', cause: 'unmet' })
    for (const table of [assignedTo(given.resourceAppId), assignedOf(given.principalId)]) {
      assert.deepEqual((await findListed(db, given.tenantId, table, given.id))?.assignment, given)
      assert.equal(await findListed(db, randomUUID(), table, given.id), undefined)
      assert.equal(await findListed(db, given.tenantId, table, `${given.id}\0`), undefined)
    }
    assert.equal(await findListed(db, given.tenantId, assignedTo(randomUUID()), given.id), undefined)
    assert.deepEqual(await listAppRoleAssignmentsOfTenant(db, given.tenantId), [given])
    assert.deepEqual(await listAppRoleAssignments(db, given.tenantId, given.principalId), [given])
  })
})

onEveryEngine('application ids', (engine) => {
  test('an id is known elsewhere by a presence, a registration or a deleted one of another organization, not by its own', async () => {
    const { db } = engine()
    const tenantId = randomUUID()
    const [present, promised, deleted, own] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
    const api = anApplication()
    const known = [{ appId: promised.toUpperCase(), delegatedPermissionIds: [] }]
    await db.commit([
      insertServicePrincipalIfAbsent(aServicePrincipal({ appId: present })),
      insertServicePrincipalIfAbsent(aServicePrincipal({ tenantId, appId: own })),
      ...insertApplication({ ...api, api: { ...api.api, preAuthorizedApplications: known } }),
      ...insertApplication(anApplication({ tenantId, appId: own })),
    ])
    const gone = anApplication({ appId: deleted })
    await db.commit(insertApplication(gone))
    await db.commit(moveToDeleted(gone, 1))
    for (const appId of [present, promised, deleted, api.appId])
      assert.equal(await isAppIdNamedElsewhere(db, tenantId, appId), true)
    for (const appId of [own, randomUUID(), 'a\0b'])
      assert.equal(await isAppIdNamedElsewhere(db, tenantId, appId), false)
  })
})
