import { hash } from 'node:crypto'
import { apiScope, createDirectory, users } from '../latchwork/directory.ts'

/** How much the organization has (issue: the directory at size). */
export const size = { users: 100_000, applications: 10_000, signIns: 50_000, otherEvents: 50_000 } as const

/** What the administrator's tokens carry. */
export const graphScopes = [
  'User.Read',
  'User.Read.All',
  'Directory.Read.All',
  'Application.ReadWrite.All',
  'DelegatedPermissionGrant.ReadWrite.All',
  'AuditLog.Read.All',
] as const

export { apiScope }

/** The benchmark's directory, with an administrator whose app may read all of it. */
export async function createScaleDirectory(): Promise<object> {
  const { tenants } = (await createDirectory('RS256')) as { readonly tenants: readonly Readonly<Tenant>[] }
  return {
    tenants: tenants.map((tenant) => ({
      ...tenant,
      users: tenant.users.map((user) =>
        user['userPrincipalName'] === users[0] ? { ...user, roles: ['administrator'] } : user,
      ),
      consents: tenant.consents.map((consent) =>
        consent.scopes.includes('User.Read')
          ? { ...consent, scopes: [...new Set([...consent.scopes, ...graphScopes])] }
          : consent,
      ),
    })),
  }
}

interface Tenant {
  readonly users: readonly Readonly<Record<string, unknown>>[]
  readonly consents: readonly { readonly scopes: readonly string[] }[]
}

/** The same object always has the same id, and ids are spread as random ones are. */
export function idOf(kind: string, index: number): string {
  const digits = hash('sha256', `${kind} ${index}`)
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`
}

const given = ['Ada', 'Bob', 'Chidi', 'Dana', 'Émile', 'Fatima', 'Grace', 'Hiro', 'Ines', 'Jamal', 'Kofi', 'Lena']
const family = [
  'Adams',
  'Brown',
  'Chen',
  'Diaz',
  'Evans',
  'Fischer',
  'García',
  'Haddad',
  'Ivanov',
  'Jones',
  'Kim',
  'Lopez',
]

export function nameOf(index: number): string {
  return `${given[index % given.length] ?? ''} ${family[Math.floor(index / given.length) % family.length] ?? ''} ${index}`
}

export function applicationNameOf(index: number): string {
  return `${['Billing', 'Notes', 'Portal', 'Reports', 'Sync'][index % 5] ?? ''} ${String(index).padStart(5, '0')}`
}
