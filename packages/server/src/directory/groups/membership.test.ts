import assert from 'node:assert/strict'
import { test } from 'node:test'
import { api, client } from '../../../test/kit/records.ts'
import { isAssigned, membershipClaims, neededMembership, NO_MEMBERSHIP } from './membership.ts'

const ENDPOINT = 'https://login.test/v1.0/users/x/getMemberObjects'
const role = (value: string, change: object = {}) => ({
  id: `id of ${value}`,
  value,
  displayName: value,
  description: value,
  allowedMemberTypes: ['User' as const],
  isEnabled: true,
  ...change,
})
const assignedTo = (appId: string, ...values: readonly string[]) => ({
  ...NO_MEMBERSHIP,
  assigned: values.map((value) => ({ resourceAppId: appId, appRoleId: `id of ${value}` })),
})
const many = (count: number) => ({
  ...NO_MEMBERSHIP,
  groupIds: Array.from({ length: count }, (_, at) => `group ${String(at)}`),
})

test('a token names the enabled roles of its own application, and is silent without one (azure-ad-wire §2.4)', () => {
  const app = {
    ...api(),
    appRoles: [
      role('Reader'),
      role('Writer', { isEnabled: false }),
      role('Daemon', { allowedMemberTypes: ['Application'] }),
      role('Owner'),
    ],
  }
  const all = assignedTo(app.appId, 'Reader', 'Writer', 'Daemon')
  assert.deepEqual(membershipClaims(app, all, ENDPOINT), { roles: ['Reader'] })
  assert.deepEqual(membershipClaims(app, assignedTo('another app', 'Reader'), ENDPOINT), {})
})

test('groups stand in the token only when its application asks, up to 200; then their address does (azure-ad-wire §2.4)', () => {
  const app = client({ groupMembershipClaims: 'SecurityGroup' })
  assert.deepEqual(membershipClaims(client(), many(3), ENDPOINT), {})
  assert.deepEqual(membershipClaims(app, many(0), ENDPOINT), {})
  assert.equal(membershipClaims(app, many(200), ENDPOINT).groups?.length, 200)
  assert.deepEqual(membershipClaims(app, many(201), ENDPOINT), {
    _claim_names: { groups: 'src1' },
    _claim_sources: { src1: { endpoint: ENDPOINT } },
  })
})

test('memberships are looked up only for who asks, so that other tokens cost nothing', () => {
  const plain = { client: client(), api: api(), principal: undefined }
  const principal = {
    id: 'p',
    tenantId: 't',
    appId: plain.client.appId,
    appOwnerTenantId: 't',
    assignmentRequired: true,
    listed: true,
    createdAt: 0,
    version: 1,
  }
  const daemonRole = role('Daemon', { allowedMemberTypes: ['Application'] })
  assert.deepEqual(neededMembership(plain), { groups: false, assigned: false })
  assert.deepEqual(neededMembership({ ...plain, api: { ...api(), appRoles: [daemonRole] } }), {
    groups: false,
    assigned: false,
  })
  assert.deepEqual(neededMembership({ ...plain, principal }), { groups: false, assigned: true })
  assert.deepEqual(neededMembership({ ...plain, client: client({ appRoles: [role('Reader')] }) }), {
    groups: false,
    assigned: true,
  })
  assert.deepEqual(neededMembership({ ...plain, api: { ...api(), groupMembershipClaims: 'All' } }), {
    groups: true,
    assigned: false,
  })
})

test('assigned is who has any role of the application, or access without one (azure-ad-wire §3.7 row 14)', () => {
  assert.equal(isAssigned('app', assignedTo('app', 'x')), true)
  assert.equal(isAssigned('app', assignedTo('another', 'x')), false)
})
