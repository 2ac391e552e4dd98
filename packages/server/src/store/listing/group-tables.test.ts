import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { borrowPostgres, freshDatabase } from '../../../../../test/kit/postgres.ts'
import { insertGroup, insertMember, replaceGroup } from '../administration/groups.ts'
import { openPostgres } from '../engine/postgres.ts'
import { openSqlite } from '../engine/sqlite.ts'
import { GROUP_LISTING } from '../migrations/0009-group-listing.ts'
import { MIGRATIONS } from '../migrations/migrations.ts'
import { openDb } from '../open.ts'
import { type Db, sql } from '../sql.ts'
import { onEveryEngine } from '../suite/engines.ts'
import { aUser } from '../suite/fixtures.ts'
import { insertUser } from '../users.ts'
import { GROUPS, membersOf } from './group-tables.ts'
import { beginningWith, countRows, everything, readWalk } from './walk.ts'

const ok = { ok: true }

async function named(db: Db, tenantId: string, prefix: string): Promise<readonly string[]> {
  const walk = { ...beginningWith('name_key', prefix), descending: false, limit: 10 } as const
  return (await readWalk(db, tenantId, GROUPS, walk)).map(({ item }) => item.displayName)
}

const aGroup = (tenantId: string, displayName: string) => ({
  id: randomUUID(),
  tenantId,
  displayName,
  createdAt: 1_700_000_000,
  version: 1,
})

onEveryEngine('lists of groups', (engine) => {
  test('a group is found by the beginning of its name, in its own tenant only, and follows a new name', async () => {
    const { db } = engine()
    const group = aGroup(randomUUID(), 'E\u0301quipe')
    assert.deepEqual(await db.commit([insertGroup(group), insertGroup(aGroup(randomUUID(), 'Équipe'))]), ok)
    assert.equal((await named(db, group.tenantId, 'éq')).length, 1)
    assert.deepEqual(await db.commit([replaceGroup({ ...group, displayName: 'Team', version: 2 })]), ok)
    assert.deepEqual([await named(db, group.tenantId, 'éq'), await named(db, group.tenantId, 'TE')], [[], ['Team']])
  })

  test('members come with what they are, of one group and one tenant, and who is gone by the id', async () => {
    const { db } = engine()
    const user = aUser()
    const { tenantId } = user
    const [outer, inner, other] = ['Outer', 'Inner', 'Other'].map((name) => aGroup(tenantId, name)) as [
      ReturnType<typeof aGroup>,
      ReturnType<typeof aGroup>,
      ReturnType<typeof aGroup>,
    ]
    const gone = randomUUID()
    const member = (groupId: string, memberId: string, memberType: 'User' | 'Group') =>
      insertMember({ tenantId, groupId, memberId, memberType })
    await db.commit([insertUser(user), ...[outer, inner, other].map(insertGroup)])
    await db.commit([
      member(outer.id, user.id, 'User'),
      member(outer.id, inner.id, 'Group'),
      member(outer.id, gone, 'User'),
      member(other.id, inner.id, 'Group'),
    ])
    const table = membersOf(outer.id)
    const all = { ...everything(table, 'id'), descending: false, limit: 10 }
    const found = (await readWalk(db, tenantId, table, all)).map(({ item }) => item)
    assert.equal(found.length, 3)
    assert.deepEqual(
      found.find(({ kind }) => kind === 'user'),
      { kind: 'user', user },
    )
    assert.deepEqual(
      found.find(({ kind }) => kind === 'group'),
      { kind: 'group', group: inner },
    )
    assert.deepEqual(
      found.find(({ kind }) => kind === 'gone'),
      { kind: 'gone', id: gone },
    )
    assert.equal(await countRows(db, tenantId, table, []), 3)
    assert.equal(await countRows(db, randomUUID(), table, []), 0)
  })
})

async function upgrade(address: string, open: typeof openSqlite): Promise<void> {
  const old = await open(
    address,
    MIGRATIONS.filter(({ number }) => number < GROUP_LISTING.number),
  )
  const tenantId = randomUUID()
  const row = sql`INSERT INTO directory_groups (tenant_id, id, display_name, created_at, version)
    VALUES (${tenantId}, ${'g1'}, ${'ÄRZTE'}, ${1}, ${1})`
  assert.deepEqual(await old.commit([{ name: 'row', sql: row }]), ok)
  await old.close()
  const db = await openDb(address)
  assert.deepEqual(await named(db, tenantId, 'ärz'), ['ÄRZTE'])
  await db.close()
}

test('groups of the release before are found by name after the upgrade, SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchwork-upgrade-'))
  await upgrade(join(folder, 'latchwork.db'), openSqlite).finally(() => rmSync(folder, { recursive: true }))
})

test('groups of the release before are found by name after the upgrade, PostgreSQL', async () => {
  const cluster = await borrowPostgres()
  const { url, drop } = await freshDatabase(cluster.url)
  await upgrade(url, openPostgres).finally(() => drop().then(() => cluster.stop()))
})
