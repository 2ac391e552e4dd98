import type { PermissionScope } from './application.ts'

/** Microsoft's identifiers, so that a manifest that names them by id means the same permission here. */
const ROWS = [
  ['b340eb25-3456-403f-be2f-af7a0d370277', 'User.ReadBasic.All', 'User', 'See the people of your organization'],
  ['a154be20-db9c-4678-8ab7-66f6cc099a59', 'User.Read.All', 'Admin', 'Read all profiles of the organization'],
  ['204e0828-b5ca-4ad8-b9f3-f32a958e7cc4', 'User.ReadWrite.All', 'Admin', 'Manage the people of the organization'],
  ['63dd7cd9-b489-4adf-a28c-ac38b9a0f962', 'User.Invite.All', 'Admin', 'Invite guests to the organization'],
  ['06da0dbc-49e2-44d2-8312-53f166ab848a', 'Directory.Read.All', 'Admin', 'Read the whole directory'],
  ['0e263e50-5827-48a4-b97c-d940288653c7', 'Directory.AccessAsUser.All', 'Admin', 'Use the directory as you'],
  ['c79f8feb-a9db-4090-85f9-90d820caa0eb', 'Application.Read.All', 'Admin', 'Read all app registrations'],
  ['bdfbf15f-ee85-4955-8675-146e8e5296b5', 'Application.ReadWrite.All', 'Admin', 'Manage all app registrations'],
  [
    '41ce6ca6-6826-4807-84f1-1c82854f7ee5',
    'DelegatedPermissionGrant.ReadWrite.All',
    'Admin',
    'Grant and revoke permissions',
  ],
  ['5f8c59db-677d-491f-a6b8-5f174b11ec1d', 'Group.Read.All', 'Admin', 'Read all groups'],
  ['4e46008b-f24c-477d-8fff-7bb4ec7aafe0', 'Group.ReadWrite.All', 'Admin', 'Manage groups'],
  ['f81125ac-d3b7-4573-a3b2-7099cc39df9e', 'GroupMember.ReadWrite.All', 'Admin', 'Manage who is in groups'],
  ['84bccea3-f856-4a8a-967b-dbe0a3d53a64', 'AppRoleAssignment.ReadWrite.All', 'Admin', 'Give and take app roles'],
  [
    '497d9dfa-3bd1-481a-baab-90895e54568c',
    'ConsentRequest.ReadWrite.All',
    'Admin',
    'Read and decide what users ask administrators for',
  ],
  [
    '46ca0847-7e6b-426e-9775-ea810a948356',
    'Organization.ReadWrite.All',
    'Admin',
    'Manage organizations and their settings',
  ],
  ['e4c9e354-4dc5-45b8-9e7c-e1393b0b1a20', 'AuditLog.Read.All', 'Admin', 'Read the audit log'],
] as const

/** The permissions of the directory API (Microsoft Graph's names). What each of them opens stands in `graph/policy.ts`. */
export const DIRECTORY_PERMISSIONS: readonly PermissionScope[] = ROWS.map(([id, value, type, title]) => {
  const text = `${title}, as far as you may do so yourself.`
  return {
    id,
    value,
    type,
    isEnabled: true,
    adminConsentDisplayName: title,
    adminConsentDescription: text,
    userConsentDisplayName: title,
    userConsentDescription: text,
  }
})
