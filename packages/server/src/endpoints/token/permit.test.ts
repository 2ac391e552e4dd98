import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { api, API_ID, client, TARGET, TENANT, USER } from '../../../test/kit/records.ts'
import type { PermissionGrant } from '../../directory/service-principal.ts'
import { checkTenancy } from '../../consent/check-tenancy.ts'
import { type AccessFacts, checkPerson, decideAccess } from './permit.ts'

function grant(...scopes: string[]): PermissionGrant {
  return {
    id: 'g',
    tenantId: TENANT.id,
    clientAppId: client().appId,
    resourceAppId: API_ID,
    by: { kind: 'user', userId: USER.id },
    scopes,
  }
}

const facts: AccessFacts = {
  dialect: 'v2',
  target: TARGET,
  api: api(),
  client: client(),
  grants: [grant('Tasks.Read')],
  present: new Set([API_ID]),
  oidcScopes: [],
  wasAuthorized: true,
}
const all = { ...TARGET, scopes: [], requested: [], all: true }

function outcome(changes: Partial<AccessFacts>): readonly string[] | string {
  const access = decideAccess({ ...facts, ...changes })
  return access.ok ? access.value.scopes : access.error.reason
}

describe('consent is judged anew at every answer (DESIGN §3)', () => {
  test('what is asked for and granted', () => {
    assert.deepEqual(outcome({}), ['Tasks.Read'])
  })

  test('everything granted, for .default and v1', () => {
    assert.deepEqual(outcome({ target: all, grants: [grant('Tasks.Write', 'Tasks.Read')] }), [
      'Tasks.Read',
      'Tasks.Write',
    ])
  })

  test('a permission that was taken back is refused by name, never dropped (azure-ad-wire §1.6.4)', () => {
    const target = { ...TARGET, scopes: ['Tasks.Read', 'Tasks.Write'] }
    assert.equal(outcome({ target }), 'consent-missing')
  })

  test('consent_required is what makes MSAL ask the user (azure-ad-wire §5.2)', () => {
    const access = decideAccess({ ...facts, grants: [] })
    assert.deepEqual(access.ok ? [] : [access.error.error, access.error.aadsts, access.error.suberror], [
      'invalid_grant',
      65001,
      'consent_required',
    ])
  })

  test('an API that nobody let into the organization is said to be absent, and MSAL asks the user (§3.7 row 7)', () => {
    const access = decideAccess({ ...facts, grants: [], present: new Set() })
    assert.deepEqual(access.ok ? [] : [access.error.error, access.error.aadsts, access.error.suberror], [
      'invalid_grant',
      500011,
      'consent_required',
    ])
  })

  test('nothing granted at all: .default is refused too', () => {
    assert.equal(outcome({ target: all, grants: [] }), 'consent-missing')
  })

  test('an API without permissions: only where the sign-in was for it', () => {
    const bare = api({ oauth2PermissionScopes: [] })
    assert.deepEqual(outcome({ target: all, grants: [], api: bare }), [])
    assert.equal(outcome({ target: all, grants: [], api: bare, wasAuthorized: false }), 'consent-missing')
  })

  test('a client needs no consent to reach itself', () => {
    assert.deepEqual(outcome({ target: all, grants: [], api: { ...api(), appId: client().appId } }), [
      'Tasks.Read',
      'Tasks.Write',
    ])
  })

  test('an API that is gone or disabled is not found (AADSTS500011)', () => {
    assert.equal(outcome({ api: undefined }), 'resource-unknown')
  })
})

describe('the person and the client (azure-ad-wire §2.9)', () => {
  const verdict = (user: Parameters<typeof checkPerson>[0]) => {
    const checked = checkPerson(user, 1000)
    return checked.ok ? 'fine' : checked.error.reason
  }

  test('gone, disabled, signed out everywhere', () => {
    assert.equal(verdict(undefined), 'user-gone')
    assert.equal(verdict({ ...USER, disabledAt: 5 }), 'user-disabled')
    assert.equal(verdict({ ...USER, tokensValidFrom: 1001 }), 'sessions-revoked')
    assert.equal(verdict({ ...USER, tokensValidFrom: 1000 }), 'fine')
  })

  test('a client that is disabled at home or in the tenant', () => {
    const principal = {
      id: 'p',
      tenantId: TENANT.id,
      appId: 'a',
      appOwnerTenantId: TENANT.id,
      assignmentRequired: false,
      listed: true,
      version: 1,
      createdAt: 0,
    }
    assert.equal(checkTenancy(client(), principal, TENANT.id), undefined)
    assert.equal(checkTenancy(client(), undefined, TENANT.id), undefined)
    assert.equal(checkTenancy(client({ disabledAt: 5 }), principal, TENANT.id)?.reason, 'client-disabled')
    assert.equal(checkTenancy(client(), { ...principal, disabledAt: 5 }, TENANT.id)?.reason, 'client-disabled')
  })
})
