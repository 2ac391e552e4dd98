import { test } from 'node:test'
import { TASKS_API } from '../../../src/dev/demo-applications.ts'
import { passwordOf } from '../../kit/native-app.ts'
import { address, adminId, assign, bobId, change, type Change, meetBob, principalOf, server } from './auditor.ts'

export function tellPeople(): void {
  test('users: create, change, disable, reset, invite, end sign-ins, delete', async () => {
    const body = { userPrincipalName: 'joan@contoso.example', displayName: 'Joan Clarke' }
    const shown = ['id', 'displayName', 'userPrincipalName', 'accountEnabled', 'userType']
    const made = await change({ route: 'POST /users', body, says: [['user.created', 'new', shown]] })
    const id = String(made.body['id'])
    const path = `/users/${id}`
    const patch = (next: unknown, says: Change['says']) => change({ route: 'PATCH /users/:id', path, body: next, says })
    await patch({ displayName: 'Joan', givenName: null }, [['user.updated', id, ['displayName']]])
    await patch({ accountEnabled: false }, [['user.disabled', id, ['accountEnabled']]])
    await patch({ accountEnabled: true }, [['user.enabled', id, ['accountEnabled']]])
    const passwordProfile = { password: 'violet tractor seven', forceChangePasswordNextSignIn: false }
    await patch({ passwordProfile }, [
      ['user.updated', id, []],
      ['password.set', id, []],
    ])
    const link = { route: 'POST /users/:id/createPasswordLink', path: `${path}/createPasswordLink` }
    await change({ ...link, says: [['password-link.created', id, ['expires']]] })
    server.clock.advance(1)
    const revoke = { route: 'POST /users/:id/revokeSignInSessions', path: `${path}/revokeSignInSessions` }
    const ended = ['signInSessionsValidFromDateTime']
    await change({ ...revoke, says: [['sessions.revoked', id, ended]] })
    const role = '/directoryRoles/cf1c38e5-3621-4004-a7cb-879624dced7c/members'
    await change({
      route: 'POST /directoryRoles/:id/members/$ref',
      path: `${role}/$ref`,
      body: { '@odata.id': address('users', id) },
      says: [['user.roles-changed', id, ['roles']]],
    })
    await change({
      route: 'DELETE /directoryRoles/:id/members/:member/$ref',
      path: `${role}/${id}/$ref`,
      says: [['user.roles-changed', id, ['roles']]],
    })
    await change({ route: 'DELETE /users/:id', path, says: [['user.deleted', id, ['userPrincipalName', ...shown]]] })
    const invited = {
      invitedUserEmailAddress: 'fay@fabrikam.example',
      inviteRedirectUrl: 'https://tasks.fabrikam.example/',
    }
    const guest = ['id', 'displayName', 'mail', ...shown.slice(2)]
    await change({
      route: 'POST /invitations',
      body: invited,
      says: [['user.invited', 'new', ['homeTenantId', 'homeUserId', ...guest]]],
    })
    await change({ route: 'POST /me/revokeSignInSessions', by: 'bob', says: [['sessions.revoked', bobId, ended]] })
    await meetBob()
    await change({
      route: 'POST /me/changePassword',
      body: { currentPassword: passwordOf('bob@contoso.example'), newPassword: 'orange ladder eleven' },
      by: 'bob',
      says: [['password.changed', bobId, []]],
    })
  })

  test('groups and their members', async () => {
    const own = ['createdDateTime', 'mailEnabled', 'mailNickname', 'securityEnabled']
    const shown = ['displayName', 'id', 'displayName', ...own]
    const body = { displayName: 'Staff', mailEnabled: false, mailNickname: 'staff', securityEnabled: true }
    const made = await change({
      route: 'POST /groups',
      body: { ...body, 'members@odata.bind': [address('users', bobId)] },
      says: [
        ['group.created', 'new', shown],
        ['group.member-added', 'new', ['member']],
      ],
    })
    const id = String(made.body['id'])
    const path = `/groups/${id}`
    const says = [['group.updated', id, ['description']]] as const
    await change({ route: 'PATCH /groups/:id', path, body: { description: 'All of us' }, says })
    await change({
      route: 'POST /groups/:id/members/$ref',
      path: `${path}/members/$ref`,
      body: { '@odata.id': address('users', adminId) },
      says: [['group.member-added', id, ['member']]],
    })
    await change({
      route: 'DELETE /groups/:id/members/:member/$ref',
      path: `${path}/members/${bobId}/$ref`,
      says: [['group.member-removed', id, ['member']]],
    })
    const api = await principalOf(TASKS_API)
    const role = { principalId: id, resourceId: api, appRoleId: '00000000-0000-0000-0000-000000000000' }
    await assign('/groups', id, role)
    await change({
      route: 'DELETE /groups/:id',
      path,
      says: [['group.deleted', id, ['displayName', 'id', 'displayName', 'description', ...own]]],
    })
  })
}
