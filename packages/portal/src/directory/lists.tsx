import type { AuditEvent, ServicePrincipal, SignIn, User } from '../api/types.ts'
import { Link } from '@tanstack/react-router'
import { type Column, ResourceList } from '../ui/resource-list.tsx'

const ENTERPRISE: readonly Column<ServicePrincipal>[] = [
  {
    name: 'Display name',
    cell: ({ id, displayName }) => (
      <Link to="/enterprise/$id" params={{ id }}>
        {displayName}
      </Link>
    ),
  },
  { name: 'Application ID', cell: ({ appId }) => <code>{appId}</code> },
]

export function EnterpriseList() {
  return (
    <ResourceList
      title="Enterprise applications"
      path="/servicePrincipals?$top=100"
      columns={ENTERPRISE}
      textOf={({ displayName, appId }) => `${displayName} ${appId}`}
      empty="No application is used here yet."
    />
  )
}

const USERS: readonly Column<User>[] = [
  { name: 'Display name', cell: ({ displayName }) => displayName },
  { name: 'User principal name', cell: ({ userPrincipalName }) => userPrincipalName },
  { name: 'Type', cell: ({ userType }) => userType ?? 'Member' },
  { name: 'Sign-in', cell: ({ accountEnabled }) => (accountEnabled === false ? 'Blocked' : 'Allowed') },
]

export function UserList() {
  return (
    <ResourceList
      title="Users"
      path="/users?$top=100"
      columns={USERS}
      textOf={({ displayName, userPrincipalName }) => `${displayName} ${userPrincipalName}`}
      empty="Nobody is here yet."
    />
  )
}

const SIGN_INS: readonly Column<SignIn>[] = [
  { name: 'Time', cell: ({ createdDateTime }) => createdDateTime },
  { name: 'User', cell: ({ userId }) => <code>{userId}</code> },
  { name: 'Result', cell: ({ status }) => status?.failureReason ?? 'Signed in' },
  { name: 'Trace ID', cell: ({ correlationId }) => <code>{correlationId}</code> },
]

export function SignInLog() {
  return (
    <ResourceList
      title="Sign-in logs"
      path="/auditLogs/signIns?$top=100"
      columns={SIGN_INS}
      textOf={({ userId, correlationId }) => `${userId ?? ''} ${correlationId ?? ''}`}
      empty="Nobody has signed in yet."
    />
  )
}

const AUDITS: readonly Column<AuditEvent>[] = [
  { name: 'Time', cell: ({ activityDateTime }) => activityDateTime },
  { name: 'Activity', cell: ({ activityDisplayName }) => activityDisplayName },
  { name: 'Target', cell: ({ targetResources }) => <code>{targetResources?.map(({ id }) => id).join(' ')}</code> },
]

export function AuditLog() {
  return (
    <ResourceList
      title="Audit logs"
      path="/auditLogs/directoryAudits?$top=100"
      columns={AUDITS}
      textOf={({ activityDisplayName, targetResources }) =>
        `${activityDisplayName} ${(targetResources ?? []).map(({ id }) => id).join(' ')}`
      }
      empty="Nothing has changed yet."
    />
  )
}
