import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Application } from '../../directory/application.ts'
import {
  findApplicationByAppId,
  findApplicationsByIdentifier,
  insertApplication,
  listApplications,
  replaceApplication,
} from '../applications.ts'
import { openDb } from '../open.ts'
import { sql } from '../sql.ts'
import { onEveryEngine } from './engines.ts'
import { anApplication } from './fixtures.ts'

const ok = { ok: true }

function completeApplication(): Application {
  return anApplication({
    displayName: 'Tasks “API” 株式会社',
    signInAudience: 'AzureADMyOrg',
    identifierUris: [`api://${randomUUID()}`, `https://${randomUUID()}.example/Tasks`],
    api: {
      requestedAccessTokenVersion: null,
      accessTokenSigningAlg: 'EdDSA',
      oauth2PermissionScopes: [
        {
          id: randomUUID(),
          value: 'Tasks.Read',
          type: 'Admin',
          isEnabled: true,
          adminConsentDisplayName: 'Read tasks',
          adminConsentDescription: 'Reads',
          userConsentDisplayName: 'Read your tasks',
          userConsentDescription: 'Reads yours',
        },
      ],
      preAuthorizedApplications: [{ appId: randomUUID(), delegatedPermissionIds: [randomUUID()] }],
      knownClientApplications: [randomUUID()],
    },
    appRoles: [
      {
        id: randomUUID(),
        value: 'Tasks.Sync',
        displayName: 'Sync',
        description: 'Syncs',
        allowedMemberTypes: ['User', 'Application'],
        isEnabled: false,
      },
    ],
    isFallbackPublicClient: true,
    redirectUris: [
      { platform: 'publicClient', uri: 'http://localhost' },
      { platform: 'spa', uri: 'https://spa.example/' },
      { platform: 'web', uri: 'https://web.example/cb' },
    ],
    logoutUrl: 'https://web.example/out',
    requiredResourceAccess: [{ resourceAppId: randomUUID(), resourceAccess: [{ id: randomUUID(), type: 'Role' }] }],
    passwordCredentials: [
      { keyId: randomUUID(), displayName: 'backend', hint: 'abc', secretHash: 'h', endsAt: 1_900_000_000 },
      { keyId: randomUUID(), displayName: 'other', hint: 'def', secretHash: 'i' },
    ],
    info: {
      termsOfServiceUrl: 'https://a.example/t',
      privacyStatementUrl: 'https://a.example/p',
      logoUrl: 'https://a.example/l',
    },
    latchwork: {
      allowCodeWithoutPkce: true,
      refreshTokenReuse: 'allowed',
      allowOutOfBand: true,
      allowSilentSignIn: true,
      resourceUrls: [`https://${randomUUID()}.example/mcp`],
    },
    disabledAt: 1_800_000_000,
    version: 3,
  })
}

onEveryEngine('applications', (engine) => {
  test('every field of a registration comes back, for each token version', async () => {
    const { db } = engine()
    const complete = completeApplication()
    const { requestedAccessTokenVersion: _, ...unversioned } = complete.api
    for (const api of [complete.api, unversioned, { ...unversioned, requestedAccessTokenVersion: 1 as const }]) {
      const application = { ...completeApplication(), api }
      assert.deepEqual(await db.commit(insertApplication(application)), ok)
      assert.deepEqual(await findApplicationByAppId(db, application.appId), application)
      assert.deepEqual(await listApplications(db, application.tenantId), [application])
    }
  })

  test('a record is frozen, shared while unchanged, and new after a change', async () => {
    const { db } = engine()
    const application = completeApplication()
    await db.commit(insertApplication(application))
    const first = await findApplicationByAppId(db, application.appId)
    assert.ok(first && Object.isFrozen(first) && Object.isFrozen(first.api.oauth2PermissionScopes[0]))
    assert.equal(await findApplicationByAppId(db, application.appId), first)
    const next = { ...application, displayName: 'Renamed', version: 4 }
    assert.deepEqual(await db.commit(replaceApplication(next)), ok)
    assert.deepEqual(await findApplicationByAppId(db, application.appId), next)
  })

  test('a change of the text under an unchanged version is seen: the parsed record is never staler than the row', async () => {
    const { db } = engine()
    const application = anApplication()
    await db.commit(insertApplication(application))
    await findApplicationByAppId(db, application.appId)
    const restored = { ...application, displayName: 'Restored' }
    await db.commit([
      {
        name: 'restore',
        sql: sql`UPDATE applications SET doc = ${JSON.stringify(restored)} WHERE id = ${application.id}`,
      },
    ])
    assert.deepEqual(await findApplicationByAppId(db, application.appId), restored)
  })

  test('two databases do not share records', async () => {
    const { db } = engine()
    const other = await openDb(':memory:')
    const application = anApplication()
    await db.commit(insertApplication(application))
    await findApplicationByAppId(db, application.appId)
    assert.equal(await findApplicationByAppId(other, application.appId), undefined)
    await other.close()
  })

  test('of two replacements of one version the second is refused and changes nothing', async () => {
    const { db } = engine()
    const application = anApplication({ identifierUris: [`api://${randomUUID()}`] })
    await db.commit(insertApplication(application))
    const next = { ...application, identifierUris: [], version: 2 }
    assert.deepEqual(await db.commit(replaceApplication(next)), ok)
    assert.deepEqual(await db.commit(replaceApplication({ ...application, version: 2 })), {
      ok: false,
      failed: 'replace application',
      cause: 'unmet',
    })
    assert.deepEqual(await findApplicationsByIdentifier(db, application.tenantId, application.identifierUris), [])
  })

  test('an application id exists once among all tenants', async () => {
    const { db } = engine()
    const application = anApplication()
    await db.commit(insertApplication(application))
    const copy = anApplication({ appId: application.appId })
    assert.deepEqual(await db.commit(insertApplication(copy)), {
      ok: false,
      failed: 'insert client id',
      cause: 'unique',
    })
    assert.deepEqual(await listApplications(db, copy.tenantId), [])
  })

  test('an unknown or hostile application id finds nothing', async () => {
    const { db } = engine()
    for (const id of ['', 'nobody', 'a\0b', "'; DROP TABLE users; --"])
      assert.equal(await findApplicationByAppId(db, id), undefined)
  })
})

onEveryEngine('identifiers', (engine) => {
  test('identifier URIs and resource URLs name an API byte for byte (RFC 8707 §2)', async () => {
    const { db } = engine()
    const application = completeApplication()
    await db.commit(insertApplication(application))
    for (const name of [...application.identifierUris, ...application.latchwork.resourceUrls]) {
      assert.deepEqual(await findApplicationsByIdentifier(db, application.tenantId, ['other', name]), [application])
      assert.deepEqual(await findApplicationsByIdentifier(db, application.tenantId, [name.toUpperCase()]), [])
      assert.deepEqual(await findApplicationsByIdentifier(db, application.tenantId, [`${name}/`, '', 'a\0']), [])
    }
  })

  test('an API for one organization is not found from another; a multi-tenant one is, after the own ones', async () => {
    const { db } = engine()
    const uri = `https://${randomUUID()}.example`
    const own = anApplication({ signInAudience: 'AzureADMyOrg', identifierUris: [uri] })
    const shared = anApplication({ identifierUris: [uri] })
    assert.deepEqual(await db.commit([...insertApplication(shared), ...insertApplication(own)]), ok)
    assert.deepEqual(await findApplicationsByIdentifier(db, randomUUID(), [uri]), [shared])
    assert.deepEqual(await findApplicationsByIdentifier(db, own.tenantId, [uri, uri]), [own, shared])
    assert.deepEqual(await listApplications(db, randomUUID()), [])
  })

  test('an identifier is taken once in a tenant, and once among all multi-tenant APIs, in any case of letters', async () => {
    const { db } = engine()
    const uri = `https://${randomUUID()}.example`
    const first = anApplication({ identifierUris: [uri] })
    assert.deepEqual(await db.commit(insertApplication(first)), ok)
    const taken = { ok: false, failed: 'insert identifier', cause: 'unique' }
    const sameTenant = anApplication({
      tenantId: first.tenantId,
      signInAudience: 'AzureADMyOrg',
      identifierUris: [uri.toUpperCase()],
    })
    assert.deepEqual(await db.commit(insertApplication(sameTenant)), taken)
    assert.deepEqual(await db.commit(insertApplication(anApplication({ identifierUris: [uri.toUpperCase()] }))), taken)
    assert.equal(await findApplicationByAppId(db, sameTenant.appId), undefined)
  })

  test('one name written twice in one registration is one identifier', async () => {
    const { db } = engine()
    const uri = `https://${randomUUID()}.example/mcp`
    const base = anApplication()
    const application = { ...base, identifierUris: [uri], latchwork: { ...base.latchwork, resourceUrls: [uri] } }
    assert.deepEqual(await db.commit(insertApplication(application)), ok)
    assert.deepEqual(await findApplicationsByIdentifier(db, randomUUID(), [uri]), [application])
  })
})
