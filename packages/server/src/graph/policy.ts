import type { DirectoryRole } from '../directory/user.ts'

/** Who may call an operation: with any one of these delegated permissions, in any one of these directory roles. */
interface Rule {
  readonly scopes: readonly string[]
  /** Absent: every user of the organization. */
  readonly roles?: readonly DirectoryRole[]
}

const READ_APPS = ['Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All'] as const
const READ_GROUPS = [
  'Group.Read.All',
  'Group.ReadWrite.All',
  'GroupMember.ReadWrite.All',
  'Directory.Read.All',
] as const
const ASSIGN = 'AppRoleAssignment.ReadWrite.All'
const DEVELOPERS: readonly DirectoryRole[] = ['administrator', 'applicationDeveloper']
const ADMINISTRATORS: readonly DirectoryRole[] = ['administrator']
const OPERATORS: readonly DirectoryRole[] = ['operator']

/** The one table of who may do what in the directory API. A permission never gives more than the person may do himself. */
export const POLICY = {
  'me.read': { scopes: ['User.Read', 'User.Read.All', 'Directory.Read.All'] },
  'me.revoke': { scopes: ['User.ReadWrite.All'] },
  'me.changePassword': { scopes: ['Directory.AccessAsUser.All'] },
  'organization.read': { scopes: ['User.Read', 'User.Read.All', 'Directory.Read.All'] },
  'organization.write': { scopes: ['Organization.ReadWrite.All'], roles: ADMINISTRATORS },
  'tenants.read': { scopes: ['Organization.ReadWrite.All'], roles: OPERATORS },
  'tenants.write': { scopes: ['Organization.ReadWrite.All'], roles: OPERATORS },
  'users.read': { scopes: ['User.ReadBasic.All', 'User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All'] },
  'invitations.create': { scopes: ['User.Invite.All'], roles: ADMINISTRATORS },
  'users.write': { scopes: ['User.ReadWrite.All'], roles: ADMINISTRATORS },
  'groups.read': { scopes: READ_GROUPS },
  'groups.write': { scopes: ['Group.ReadWrite.All'], roles: ADMINISTRATORS },
  'groups.members.write': { scopes: ['Group.ReadWrite.All', 'GroupMember.ReadWrite.All'], roles: ADMINISTRATORS },
  'roles.read': { scopes: ['Directory.Read.All', 'User.Read.All', 'User.ReadWrite.All'] },
  'roles.write': { scopes: ['User.ReadWrite.All'], roles: ADMINISTRATORS },
  'applications.read': { scopes: READ_APPS },
  'applications.write': { scopes: ['Application.ReadWrite.All'], roles: DEVELOPERS },
  'applications.delete': { scopes: ['Application.ReadWrite.All'], roles: ADMINISTRATORS },
  'servicePrincipals.read': { scopes: READ_APPS },
  'servicePrincipals.write': { scopes: ['Application.ReadWrite.All'], roles: ADMINISTRATORS },
  'assignments.read': { scopes: [...READ_APPS, ASSIGN], roles: ADMINISTRATORS },
  'assignments.write': { scopes: [ASSIGN], roles: ADMINISTRATORS },
  'me.assignments': { scopes: ['User.Read', ...READ_APPS, ASSIGN] },
  'me.grants': { scopes: ['DelegatedPermissionGrant.ReadWrite.All', 'Directory.Read.All'] },
  'grants.read': { scopes: ['DelegatedPermissionGrant.ReadWrite.All', 'Directory.Read.All'], roles: ADMINISTRATORS },
  'grants.write': { scopes: ['DelegatedPermissionGrant.ReadWrite.All'], roles: ADMINISTRATORS },
  'consent.plan': {
    scopes: ['DelegatedPermissionGrant.ReadWrite.All', 'ConsentRequest.ReadWrite.All', 'Directory.Read.All'],
    roles: ADMINISTRATORS,
  },
  'consentRequests.read': { scopes: ['ConsentRequest.ReadWrite.All'], roles: ADMINISTRATORS },
  'consentRequests.decide': { scopes: ['ConsentRequest.ReadWrite.All'], roles: ADMINISTRATORS },
  'audit.read': { scopes: ['AuditLog.Read.All'], roles: ADMINISTRATORS },
} as const satisfies Record<string, Rule>

export type Operation = keyof typeof POLICY

export type Permitted = { readonly kind: 'yes' } | { readonly kind: 'scope' } | { readonly kind: 'role' }

/** Whether a token with `scopes`, of a person with `roles`, may do it; else which of the two is missing. */
export function judgeCall(
  operation: Operation,
  scopes: ReadonlySet<string>,
  roles: readonly DirectoryRole[],
): Permitted {
  const rule: Rule = POLICY[operation]
  if (!rule.scopes.some((scope) => scopes.has(scope))) return { kind: 'scope' }
  if (rule.roles && !rule.roles.some((role) => roles.includes(role))) return { kind: 'role' }
  return { kind: 'yes' }
}
