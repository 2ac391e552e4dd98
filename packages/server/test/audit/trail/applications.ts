import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { SignJWT } from 'jose'
import { TASKS_API, TASKS_DESKTOP } from '../../../src/dev/demo-applications.ts'
import { CONTOSO_ID } from '../../../src/dev/demo-directory.ts'
import { certify } from '../../../src/keys/certificate.ts'
import { listAuditEvents } from '../../../src/store/audit-events.ts'
import { admin, assign, bobId, change, eventsOf, namesOf, principalOf, server, told } from './auditor.ts'

const START = Date.parse('2026-07-01T09:00:00Z') / 1000

export function tellApplications(): void {
  test('app roles of users and applications, and enterprise applications', async () => {
    const [api, client] = [await principalOf(TASKS_API), await principalOf(TASKS_DESKTOP)]
    const none = '00000000-0000-0000-0000-000000000000'
    await assign('/users', bobId, { principalId: bobId, resourceId: api, appRoleId: none })
    const { appRoles } = (await admin('GET', `/servicePrincipals/${api}`)).body
    const [role] = (appRoles as { id: string; allowedMemberTypes: string[] }[]).filter(({ allowedMemberTypes }) =>
      allowedMemberTypes.includes('Application'),
    )
    const given = { principalId: client, resourceId: api, appRoleId: role?.id }
    await assign('/servicePrincipals', client, given)
    await assign('/servicePrincipals', api, given, 'appRoleAssignedTo')
    await change({
      route: 'PATCH /servicePrincipals/:id',
      path: `/servicePrincipals/${api}`,
      body: { accountEnabled: false, appRoleAssignmentRequired: false },
      says: [['servicePrincipal.updated', TASKS_API, ['accountEnabled']]],
    })
    const gone = await change({
      route: 'DELETE /servicePrincipals/:id',
      path: `/servicePrincipals/${api}`,
      says: [
        [
          'servicePrincipal.deleted',
          TASKS_API,
          [
            'id',
            'accountEnabled',
            'appId',
            'displayName',
            'appOwnerOrganizationId',
            'appRoleAssignmentRequired',
            'servicePrincipalNames',
            'servicePrincipalType',
            'tags',
            'info',
          ],
        ],
      ],
    })
    assert.equal(gone.status, 204)
    await change({
      route: 'POST /servicePrincipals',
      body: { appId: TASKS_API },
      says: [['servicePrincipal.created', TASKS_API, ['displayName']]],
    })
  })

  test('grants: created, changed, deleted, each with the permissions before and after', async () => {
    const [client, api] = [await principalOf(TASKS_DESKTOP), await principalOf(TASKS_API)]
    const says = (type: string) => [[type, TASKS_DESKTOP, ['api', 'for', 'scope']]] as const
    const body = {
      clientId: client,
      resourceId: api,
      consentType: 'Principal',
      principalId: bobId,
      scope: 'Tasks.Read',
    }
    const made = await change({ route: 'POST /oauth2PermissionGrants', body, says: says('grant.created') })
    const grant = { path: `/oauth2PermissionGrants/${String(made.body['id'])}` }
    const patched = await change({
      route: 'PATCH /oauth2PermissionGrants/:id',
      ...grant,
      body: { scope: 'Tasks.Read Tasks.Manage.All' },
      says: says('grant.updated'),
    })
    const [event] = await eventsOf(String(patched.headers['x-ms-request-id']))
    assert.deepEqual(event?.detail['modified'], [
      { displayName: 'scope', oldValue: '"Tasks.Read"', newValue: '"Tasks.Read Tasks.Manage.All"' },
    ])
    assert.deepEqual([event?.detail['api'], event?.detail['for']], [TASKS_API, bobId])
    await change({ route: 'DELETE /oauth2PermissionGrants/:id', ...grant, says: says('grant.deleted') })
  })

  test('registrations with their secrets and certificates: no event holds a secret (ASVS 16.2.5)', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const certificate = await certify(privateKey, publicKey, START)
    const key = { type: 'AsymmetricX509Cert', usage: 'Verify', key: certificate.toString('base64') }
    const created = await admin('POST', '/applications', { displayName: 'Daemon', keyCredentials: [key] })
    told.add('POST /applications')
    const [event] = await eventsOf(String(created.headers['x-ms-request-id']))
    assert.equal(event?.type, 'application.created')
    assert.ok(namesOf(event.detail).includes('displayName'))
    const [id, appId] = [String(created.body['id']), String(created.body['appId'])]
    const path = `/applications/${id}`
    const proof = () =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'RS256' })
        .setIssuer(id)
        .setAudience('00000002-0000-0000-c000-000000000000')
        .setNotBefore(START)
        .setExpirationTime(START + 600)
        .sign(privateKey)
    const patched = await change({
      route: 'PATCH /applications/:id',
      path,
      body: { displayName: 'Night job', publicClient: { redirectUris: ['http://localhost'] } },
      says: [['application.updated', appId, ['displayName', 'publicClient.redirectUris']]],
    })
    const [change1] = await eventsOf(String(patched.headers['x-ms-request-id']))
    assert.deepEqual(change1?.detail['modified'], [
      { displayName: 'displayName', oldValue: '"Daemon"', newValue: '"Night job"' },
      { displayName: 'publicClient.redirectUris', oldValue: '[]', newValue: '["http://localhost"]' },
    ])
    const secret = await change({
      route: 'POST /applications/:id/addPassword',
      path: `${path}/addPassword`,
      body: { passwordCredential: { displayName: 'backend' } },
      says: [['application.secret-added', appId, ['keyId', 'passwordCredentials']]],
    })
    const { keyId, secretText } = secret.body
    await change({
      route: 'POST /applications/:id/removePassword',
      path: `${path}/removePassword`,
      body: { keyId },
      says: [['application.secret-removed', appId, ['keyId', 'passwordCredentials']]],
    })
    const added = await change({
      route: 'POST /applications/:id/addKey',
      path: `${path}/addKey`,
      body: { keyCredential: key, proof: await proof() },
      says: [['application.key-added', appId, ['keyId', 'keyCredentials']]],
    })
    await change({
      route: 'POST /applications/:id/removeKey',
      path: `${path}/removeKey`,
      body: { keyId: added.body['keyId'], proof: await proof() },
      says: [['application.key-removed', appId, ['keyId', 'keyCredentials']]],
    })
    const deleted = await admin('DELETE', path)
    told.add('DELETE /applications/:id')
    const [deletion] = await eventsOf(String(deleted.headers['x-ms-request-id']))
    assert.deepEqual([deletion?.type, deletion?.target], ['application.deleted', appId])
    await change({
      route: 'POST /directory/deletedItems/:id/restore',
      path: `/directory/deletedItems/${id}/restore`,
      says: [['application.restored', appId, ['deletedDateTime']]],
    })
    const all = JSON.stringify(await listAuditEvents(server.deps.db, CONTOSO_ID, 1000))
    const secrets = [
      String(secretText),
      'violet tractor seven',
      'orange ladder eleven',
      '$argon2',
      'secretHash',
      key.key,
    ]
    for (const text of secrets) assert.ok(!all.includes(text), text)
  })
}
