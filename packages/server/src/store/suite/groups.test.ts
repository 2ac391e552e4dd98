import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Group } from '../../directory/groups/group.ts'
import {
  deleteGroup,
  deleteMember,
  findGroup,
  insertGroup,
  insertMember,
  listGroups,
  listMembers,
  replaceGroup,
} from '../administration/groups.ts'
import { groupsOf } from '../listing/group-tables.ts'
import { countRows } from '../listing/walk.ts'
import { listAllGroupIds, listAssigned } from '../administration/memberships.ts'
import { insertAppRoleAssignment } from '../app-role-assignments.ts'
import { deleteUser, insertUser } from '../users.ts'
import { onEveryEngine } from './engines.ts'
import { aUser } from './fixtures.ts'

const ok = { ok: true }

function aGroup(own: Partial<Group> = {}): Group {
  const id = randomUUID()
  return { id, tenantId: randomUUID(), displayName: 'Sales', createdAt: 1_700_000_000, version: 1, ...own }
}

const member = ({ tenantId, id }: Group, memberId: string, memberType: 'User' | 'Group' = 'User') =>
  insertMember({ tenantId, groupId: id, memberId, memberType })

onEveryEngine('groups', (engine) => {
  test('every field comes back, in its own tenant only, and a version is replaced once', async () => {
    const { db } = engine()
    const plain = aGroup()
    const full = aGroup({ tenantId: plain.tenantId, description: 'Œ “x”', mailNickname: 'sales' })
    assert.deepEqual(await db.commit([insertGroup(plain), insertGroup(full)]), ok)
    assert.deepEqual(await findGroup(db, full.tenantId, full.id), full)
    assert.equal(await findGroup(db, randomUUID(), full.id), undefined)
    assert.equal(await findGroup(db, full.tenantId, 'a\0b'), undefined)
    assert.equal((await listGroups(db, plain.tenantId)).length, 2)
    const next = { ...plain, displayName: 'Marketing', description: 'x', version: 2 }
    assert.deepEqual(await db.commit([replaceGroup(next)]), ok)
    assert.deepEqual(await db.commit([replaceGroup(next)]), { ok: false, failed: 'replace group', cause: 'unmet' })
    assert.deepEqual(await findGroup(db, plain.tenantId, plain.id), next)
  })

  test('a member is added once, to a group that exists in the tenant, and taken out once', async () => {
    const { db } = engine()
    const group = aGroup()
    const user = randomUUID()
    const unmet = (failed: string) => ({ ok: false, failed, cause: 'unmet' })
    await db.commit([insertGroup(group)])
    assert.deepEqual(await db.commit([member(group, user)]), ok)
    assert.deepEqual(await db.commit([member(group, user)]), unmet('insert member'))
    assert.deepEqual(await db.commit([member({ ...group, tenantId: randomUUID() }, user)]), unmet('insert member'))
    assert.deepEqual(await listMembers(db, group.tenantId, group.id), [{ memberId: user, memberType: 'User' }])
    assert.deepEqual(await listMembers(db, randomUUID(), group.id), [])
    const out = deleteMember(group.tenantId, group.id, user)
    assert.deepEqual(await db.commit([out]), ok)
    assert.deepEqual(await db.commit([out]), unmet('delete member'))
  })

  test('groups of groups count, in a circle too and each once; another tenant’s do not', async () => {
    const { db } = engine()
    const tenantId = randomUUID()
    const [a, b, c] = [aGroup({ tenantId }), aGroup({ tenantId }), aGroup({ tenantId })]
    const foreign = aGroup()
    const user = randomUUID()
    await db.commit([a, b, c, foreign].map(insertGroup))
    await db.commit([member(a, user), member(b, a.id, 'Group'), member(c, b.id, 'Group'), member(a, c.id, 'Group')])
    await db.commit([member(foreign, user)])
    assert.equal(await countRows(db, tenantId, groupsOf(tenantId, user), []), 1)
    assert.deepEqual(await listAllGroupIds(db, tenantId, user), [a.id, b.id, c.id].toSorted())
    assert.deepEqual(await listAllGroupIds(db, tenantId, randomUUID()), [])
    assert.deepEqual(await listAllGroupIds(db, foreign.tenantId, user), [foreign.id])
  })

  test('a user has his own app roles and those of his groups, and none of another user', async () => {
    const { db } = engine()
    const tenantId = randomUUID()
    const [inner, outer] = [aGroup({ tenantId }), aGroup({ tenantId })]
    const user = randomUUID()
    const give = (principalType: 'User' | 'Group', principalId: string, resourceAppId: string) =>
      insertAppRoleAssignment({
        id: randomUUID(),
        tenantId,
        principalType,
        principalId,
        resourceAppId,
        appRoleId: 'role',
        createdAt: 1,
      })
    await db.commit([inner, outer].map(insertGroup))
    await db.commit([member(inner, user), member(outer, inner.id, 'Group')])
    await db.commit([
      give('User', user, 'app 1'),
      give('Group', outer.id, 'app 2'),
      give('User', randomUUID(), 'app 3'),
    ])
    const assigned = await listAssigned(db, tenantId, user)
    assert.deepEqual(
      assigned.map(({ resourceAppId }) => resourceAppId),
      ['app 1', 'app 2'],
    )
    assert.deepEqual(await listAssigned(db, randomUUID(), user), [])
  })

  test('a deleted group leaves no member, no membership and no app role; a deleted user no membership', async () => {
    const { db } = engine()
    const tenantId = randomUUID()
    const [inner, outer] = [aGroup({ tenantId }), aGroup({ tenantId })]
    const user = aUser({ tenantId })
    const role = { id: randomUUID(), tenantId, principalType: 'Group', resourceAppId: 'app', appRoleId: 'r' } as const
    await db.commit([insertUser(user), ...[inner, outer].map(insertGroup)])
    await db.commit([
      member(inner, user.id),
      member(outer, user.id),
      member(outer, inner.id, 'Group'),
      insertAppRoleAssignment({ ...role, principalId: inner.id, createdAt: 1 }),
    ])
    assert.deepEqual(await db.commit(deleteGroup({ ...inner, version: 2 })), {
      ok: false,
      failed: 'delete group',
      cause: 'unmet',
    })
    assert.deepEqual(await db.commit(deleteGroup(inner)), ok)
    assert.deepEqual(await listAllGroupIds(db, tenantId, user.id), [outer.id])
    assert.equal(await countRows(db, tenantId, groupsOf(tenantId, inner.id), []), 0)
    assert.deepEqual(await listAssigned(db, tenantId, inner.id), [])
    assert.deepEqual(await db.commit(deleteUser(user)), ok)
    assert.deepEqual(await listMembers(db, tenantId, outer.id), [])
  })
})
