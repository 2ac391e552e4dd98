import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { listAuditEvents } from '../../src/store/audit-events.ts'
import type { Change } from '../../src/store/sql.ts'
import { findUserByName, rehashPassword, replaceUser } from '../../src/store/users.ts'
import { acquire, passwordOf } from '../kit/native-app.ts'
import { ENGINES, startTestServer } from '../kit/server.ts'

const ADA = 'ada@contoso.example'

for (const engine of ENGINES)
  test(`${engine}: a hash with weaker parameters is replaced at sign-in, and that is all that changes: no version, no event (ASVS 11.4.2)`, async () => {
    const { hash } = await import('@node-rs/argon2')
    const server = await startTestServer({ engine })
    const { db, passwords } = server.deps
    const ada = await findUserByName(db, CONTOSO_ID, ADA)
    assert.ok(ada)
    const passwordHash = await hash(passwordOf(ADA), { memoryCost: 4096, timeCost: 1 })
    const weak = { ...ada, passwordHash, version: ada.version + 1 }
    await db.commit([replaceUser(weak)])
    const seen: (readonly Change[])[] = []
    const commit = db.commit.bind(db)
    db.commit = (changes) => {
      seen.push(changes)
      return commit(changes)
    }
    await acquire(server, {}, ADA)
    const now = await findUserByName(db, CONTOSO_ID, ADA)
    assert.ok(now?.passwordHash)
    assert.equal(await passwords.verify(now.passwordHash, passwordOf(ADA)), 'right')
    assert.deepEqual({ ...now, passwordHash: '' }, { ...weak, passwordHash: '' })
    const rehashes = seen.filter((changes) => changes.some(({ name }) => name === 'rehash password'))
    assert.deepEqual(
      rehashes.map((changes) => changes.length),
      [1],
    )
    const told = (await listAuditEvents(db, CONTOSO_ID, 100)).map(({ type }) => type)
    assert.deepEqual(told.slice(0, 4), ['code.redeemed', 'consent.user', 'sign-in.succeeded', 'directory.applied'])
    await acquire(server, {}, ADA)
    assert.equal(seen.filter((changes) => changes.some(({ name }) => name === 'rehash password')).length, 1)
    // Who changes the password while the old one is hashed again keeps the new one.
    assert.deepEqual(await db.commit([rehashPassword(weak, 'of the old password')]), {
      ok: false,
      failed: 'rehash password',
      cause: 'unmet',
    })
    await server.close()
  })
