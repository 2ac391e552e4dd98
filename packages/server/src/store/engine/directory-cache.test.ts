import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { DEFAULT_TENANT_SETTINGS } from '../../directory/tenant.ts'
import { openDb } from '../open.ts'
import { once, sql } from '../sql.ts'
import { findTenant, insertTenant, replaceTenant } from '../tenants.ts'
import { createDirectoryCache } from './directory-cache.ts'

const tenant = {
  id: '0a0b0c0d-1111-4222-8333-444455556666',
  displayName: 'Acme',
  domains: ['acme.example'],
  settings: DEFAULT_TENANT_SETTINGS,
  version: 1,
  createdAt: 1,
}

async function inFolder(run: (path: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'latchwork-cache-'))
  await run(join(folder, 'latchwork.db')).finally(() => rmSync(folder, { recursive: true }))
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

test('a change of this process is seen by the read after its commit (DESIGN §3 Storage)', async () => {
  await inFolder(async (path) => {
    const db = await openDb(path)
    assert.equal(await findTenant(db, tenant.id), undefined)
    await db.commit(insertTenant(tenant))
    assert.equal((await findTenant(db, tenant.id))?.displayName, 'Acme')
    await db.commit(replaceTenant({ ...tenant, displayName: 'Acme Two', version: 2 }, 1))
    assert.equal((await findTenant(db, tenant.id))?.displayName, 'Acme Two')
    await db.close()
  })
})

test('a change of another process is seen in the next turn (DESIGN §6: nodes act as one)', async () => {
  await inFolder(async (path) => {
    const [one, two] = [await openDb(path), await openDb(path)]
    await one.commit(insertTenant(tenant))
    assert.equal((await findTenant(two, tenant.id))?.displayName, 'Acme')
    await one.commit(replaceTenant({ ...tenant, displayName: 'Acme Two', version: 2 }, 1))
    await turn()
    assert.equal((await findTenant(two, tenant.id))?.displayName, 'Acme Two')
    await Promise.all([one.close(), two.close()])
  })
})

test('only queries on directory tables alone are held, and only until one of them is changed', () => {
  const cache = createDirectoryCache(() => 1)
  let loads = 0
  const load = (): number[] => [(loads += 1)]
  const directory = sql`SELECT id FROM users WHERE id = ${'a'}`
  cache.read(directory, load)
  cache.read(directory, load)
  assert.equal(loads, 1)
  cache.noteChange('UPDATE authorizations SET used = ?')
  cache.read(directory, load)
  assert.equal(loads, 1)
  cache.noteChange('UPDATE users SET roles = ?')
  cache.read(directory, load)
  assert.equal(loads, 2)
  cache.read(once(directory), load)
  assert.equal(loads, 3, 'a page of a list is read each time')
  assert.deepEqual(cache.read(directory, load), [2], "and takes nobody's place")
  const mixed = sql`SELECT s.id FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = ${'a'}`
  cache.read(mixed, load)
  cache.read(mixed, load)
  assert.equal(loads, 5)
})
