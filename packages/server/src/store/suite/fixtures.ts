import { randomUUID } from 'node:crypto'
import { type Application, STRICT } from '../../directory/application.ts'
import type { Authorization } from '../../directory/authorization.ts'
import type { PermissionGrant, ServicePrincipal } from '../../directory/service-principal.ts'
import type { Tenant } from '../../directory/tenant.ts'
import type { User } from '../../directory/user.ts'
import type { Session } from '../sessions.ts'

/** Records with every required field, none of them shared with another record. */
export function aTenant(own: Partial<Tenant> = {}): Tenant {
  const id = randomUUID()
  return {
    id,
    displayName: 'Contoso',
    domains: [`${id}.example`],
    settings: { refreshWindowSeconds: 60, usersMayConsent: 'yes' },
    version: 1,
    createdAt: 1_700_000_000,
    ...own,
  }
}

export function aUser(own: Partial<User> = {}): User {
  const id = randomUUID()
  return {
    id,
    tenantId: randomUUID(),
    userPrincipalName: `${id}@contoso.example`,
    displayName: 'Ada Lovelace',
    roles: [],
    tokensValidFrom: 0,
    version: 1,
    ...own,
  }
}

export function anApplication(own: Partial<Application> = {}): Application {
  return {
    id: randomUUID(),
    appId: randomUUID(),
    tenantId: randomUUID(),
    displayName: 'Tasks API',
    publisherDomain: 'contoso.example',
    signInAudience: 'AzureADMultipleOrgs',
    identifierUris: [],
    api: {
      accessTokenSigningAlg: 'RS256',
      oauth2PermissionScopes: [],
      preAuthorizedApplications: [],
      knownClientApplications: [],
    },
    appRoles: [],
    isFallbackPublicClient: false,
    redirectUris: [],
    requiredResourceAccess: [],
    passwordCredentials: [],
    info: {},
    latchwork: STRICT,
    createdAt: 1_700_000_000,
    version: 1,
    ...own,
  }
}

export function aServicePrincipal(own: Partial<ServicePrincipal> = {}): ServicePrincipal {
  return {
    id: randomUUID(),
    tenantId: randomUUID(),
    appId: randomUUID(),
    appOwnerTenantId: randomUUID(),
    assignmentRequired: false,
    listed: true,
    createdAt: 1_700_000_000,
    version: 1,
    ...own,
  }
}

export function aGrant(own: Partial<PermissionGrant> = {}): PermissionGrant {
  return {
    id: randomUUID(),
    tenantId: randomUUID(),
    clientAppId: randomUUID(),
    resourceAppId: randomUUID(),
    by: { kind: 'tenant' },
    scopes: ['Tasks.Read'],
    ...own,
  }
}

export function aSession(own: Partial<Session> = {}): Session {
  return {
    id: randomUUID(),
    tenantId: randomUUID(),
    userId: randomUUID(),
    authTime: 1_700_000_000,
    amr: ['pwd'],
    persistent: false,
    createdAt: 1_700_000_000,
    expiresAt: 1_700_086_400,
    ...own,
  }
}

export function anAuthorization(own: Partial<Authorization> = {}): Authorization {
  return {
    id: randomUUID(),
    tenantId: randomUUID(),
    clientAppId: randomUUID(),
    userId: randomUUID(),
    sessionId: randomUUID(),
    authTime: 1_700_000_000,
    amr: ['pwd'],
    outstanding: 1,
    used: 0,
    before: 0,
    issuedAt: 1_700_000_010,
    createdAt: 1_700_000_010,
    endsAt: 1_731_536_010,
    ...own,
  }
}
