import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { borrowPostgres, freshDatabase } from '../../../../../test/kit/postgres.ts'
import { openPostgres } from '../engine/postgres.ts'
import { openSqlite } from '../engine/sqlite.ts'
import { MORE_LISTING } from '../migrations/0011-more-listing.ts'
import { MIGRATIONS } from '../migrations/migrations.ts'
import { openDb } from '../open.ts'
import { type Db, sql } from '../sql.ts'
import { onEveryEngine } from '../suite/engines.ts'
import { aTenant, aUser } from '../suite/fixtures.ts'
import { insertTenant, replaceTenant } from '../tenants.ts'
import { insertUser } from '../users.ts'
import { INSTANCE, TENANTS, usersWithRole } from './administration-tables.ts'
import { beginningWith, everything, readWalk } from './walk.ts'

const ok = { ok: true }

async function named(db: Db, prefix: string): Promise<readonly string[]> {
  const walk = { ...beginningWith('name_key', prefix), descending: false, limit: 10 } as const
  return (await readWalk(db, INSTANCE, TENANTS, walk)).map(({ item }) => item.displayName)
}

onEveryEngine('lists of an administrator', (engine) => {
  test('an organization is found by the beginning of its name, and follows a new one', async () => {
    const { db } = engine()
    const tenant = aTenant({ displayName: 'E\u0301quipe Nord' })
    assert.deepEqual(await db.commit(insertTenant(tenant)), ok)
    assert.deepEqual(await named(db, 'éQUIPE'), [tenant.displayName])
    assert.deepEqual(await db.commit(replaceTenant({ ...tenant, displayName: 'Süd GmbH', version: 2 }, 1)), ok)
    assert.deepEqual([await named(db, 'équipe'), await named(db, 'SÜD')], [[], ['Süd GmbH']])
  })

  test('who has a role is listed for that role and organization alone', async () => {
    const { db } = engine()
    const [both, developer] = [
      aUser({ roles: ['administrator', 'applicationDeveloper'] }),
      aUser({ roles: ['applicationDeveloper'] }),
    ]
    const { tenantId } = both
    await db.commit(
      [both, { ...developer, tenantId }, aUser({ tenantId }), aUser({ roles: ['administrator'] })].map(insertUser),
    )
    for (const [role, count] of [
      ['administrator', 1],
      ['applicationDeveloper', 2],
      ['operator', 0],
    ] as const) {
      const table = usersWithRole(tenantId, role)
      const all = { ...everything(table, 'id'), descending: false, limit: 10 }
      assert.equal((await readWalk(db, tenantId, table, all)).length, count, role)
    }
  })
})

async function upgrade(address: string, open: typeof openSqlite): Promise<void> {
  const old = await open(
    address,
    MIGRATIONS.filter(({ number }) => number < MORE_LISTING.number),
  )
  const row = sql`INSERT INTO tenants (id, display_name, domains, settings, version, created_at)
    VALUES (${randomUUID()}, ${'ÄRZTE'}, ${'[]'}, ${'{"refreshWindowSeconds":60,"usersMayConsent":"yes"}'}, ${1}, ${1})`
  assert.deepEqual(await old.commit([{ name: 'row', sql: row }]), ok)
  await old.close()
  const db = await openDb(address)
  assert.deepEqual(await named(db, 'ärz'), ['ÄRZTE'])
  await db.close()
}

test('organizations of the release before are found by name after the upgrade, SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchwork-upgrade-'))
  await upgrade(join(folder, 'latchwork.db'), openSqlite).finally(() => rmSync(folder, { recursive: true }))
})

test('organizations of the release before are found by name after the upgrade, PostgreSQL', async () => {
  const cluster = await borrowPostgres()
  const { url, drop } = await freshDatabase(cluster.url)
  await upgrade(url, openPostgres).finally(() => drop().then(() => cluster.stop()))
})
