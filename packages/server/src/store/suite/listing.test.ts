import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { borrowPostgres, freshDatabase } from '../../../../../test/kit/postgres.ts'
import { moveToDeleted, restoreApplication } from '../administration/deleted-applications.ts'
import { insertApplication, replaceApplication } from '../applications.ts'
import { openPostgres } from '../engine/postgres.ts'
import { openSqlite } from '../engine/sqlite.ts'
import { APPLICATIONS, SERVICE_PRINCIPALS, USERS } from '../listing/tables.ts'
import { beginningWith, type ListedTable, readWalk } from '../listing/walk.ts'
import { LISTING } from '../migrations/0005-listing.ts'
import { MIGRATIONS } from '../migrations/migrations.ts'
import { openDb } from '../open.ts'
import { insertServicePrincipalIfAbsent } from '../service-principals.ts'
import { type Change, type Db, sql } from '../sql.ts'
import { insertUser, replaceUser } from '../users.ts'
import { onEveryEngine } from './engines.ts'
import { anApplication, aServicePrincipal, aUser } from './fixtures.ts'

const ok = { ok: true }

async function found<T, Column extends string>(
  db: Db,
  tenantId: string,
  table: ListedTable<T, Column>,
  [column, prefix]: readonly [Column, string],
): Promise<number> {
  const walk = { ...beginningWith(column, prefix), descending: false, limit: 10 }
  return (await readWalk(db, tenantId, table, walk)).length
}

const byName = (prefix: string) => ['name_key', prefix] as const

onEveryEngine('what lists are searched by', (engine) => {
  test('follows the name and the mail of a user', async () => {
    const { db } = engine()
    const user = aUser({ displayName: 'E\u0301mile', mail: 'E@x.example' })
    assert.deepEqual(await db.commit([insertUser(user)]), ok)
    assert.equal(await found(db, user.tenantId, USERS, byName('É')), 1, 'however the letter is composed')
    assert.equal(await found(db, user.tenantId, USERS, ['mail_key', 'e@']), 1)
    assert.deepEqual(await db.commit([replaceUser({ ...user, displayName: 'Bob', mail: 'b@x', version: 2 })]), ok)
    assert.equal(await found(db, user.tenantId, USERS, byName('É')), 0)
    assert.equal(await found(db, user.tenantId, USERS, ['mail_key', 'b@']), 1)
  })

  test('follows the name of an application into every organization that it is present in', async () => {
    const { db } = engine()
    const app = anApplication({ displayName: 'Tasks' })
    const here = aServicePrincipal({ appId: app.appId })
    await db.commit([...insertApplication(app), insertServicePrincipalIfAbsent(here)])
    const names = async (prefix: string): Promise<number> =>
      found(db, here.tenantId, SERVICE_PRINCIPALS, byName(prefix))
    assert.equal(await names('TASK'), 1)
    const renamed = { ...app, displayName: 'Notes', version: 2 }
    assert.deepEqual(await db.commit(replaceApplication(renamed)), ok)
    assert.deepEqual([await names('task'), await names('note')], [0, 1])
    assert.deepEqual(await db.commit(moveToDeleted(renamed, 1)), ok)
    assert.deepEqual([await names('note'), await names(app.appId)], [0, 1])
    assert.deepEqual(await db.commit(restoreApplication(renamed)), ok)
    assert.deepEqual([await names('note'), await names(app.appId)], [1, 0])
  })
})

/** Rows as the release before wrote them. */
function oldRows(): { readonly tenantId: string; readonly changes: readonly Change[] } {
  const app = anApplication({ displayName: 'Ångström' })
  const { id, tenantId, appId } = app
  const rows = [
    sql`INSERT INTO users (tenant_id, id, upn, upn_key, display_name, mail, roles, is_administrator, tokens_valid_from, version)
      VALUES (${tenantId}, ${'u1'}, ${'a@x'}, ${'a@x'}, ${'ÄDA'}, ${'Ä@x'}, ${'[]'}, ${0}, ${0}, ${1})`,
    sql`INSERT INTO client_ids (app_id, tenant_id, application_id) VALUES (${appId}, ${tenantId}, ${id})`,
    sql`INSERT INTO applications (tenant_id, id, app_id, version, doc)
      VALUES (${tenantId}, ${id}, ${appId}, ${1}, ${JSON.stringify(app)})`,
    sql`INSERT INTO service_principals (tenant_id, id, app_id, app_owner_tenant_id, assignment_required, listed, created_at)
      VALUES (${tenantId}, ${'s1'}, ${appId}, ${tenantId}, ${0}, ${1}, ${1})`,
  ]
  return { tenantId, changes: rows.map((statement, at) => ({ name: `row ${at}`, sql: statement })) }
}

async function upgrade(address: string, open: typeof openSqlite): Promise<void> {
  const old = await open(
    address,
    MIGRATIONS.filter(({ number }) => number < LISTING.number),
  )
  const { tenantId, changes } = oldRows()
  assert.deepEqual(await old.commit(changes), ok)
  await old.close()
  const db = await openDb(address)
  assert.equal(await found(db, tenantId, USERS, byName('äda')), 1)
  assert.equal(await found(db, tenantId, USERS, ['mail_key', 'ä@']), 1)
  assert.equal(await found(db, tenantId, APPLICATIONS, byName('ångs')), 1)
  assert.equal(await found(db, tenantId, SERVICE_PRINCIPALS, byName('ångs')), 1)
  const walk = { column: 'created_at', low: 1_700_000_000, high: 1_700_000_000, descending: false, limit: 10 } as const
  assert.equal((await readWalk(db, tenantId, APPLICATIONS, walk)).length, 1)
  await db.close()
}

test('a directory of the release before is searched like a new one after the upgrade, SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchwork-upgrade-'))
  await upgrade(join(folder, 'latchwork.db'), openSqlite).finally(() => rmSync(folder, { recursive: true }))
})

test('a directory of the release before is searched like a new one after the upgrade, PostgreSQL', async () => {
  const cluster = await borrowPostgres()
  const { url, drop } = await freshDatabase(cluster.url)
  await upgrade(url, openPostgres).finally(() => drop().then(() => cluster.stop()))
})
