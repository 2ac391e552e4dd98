import { err, ok, type Result } from '@latchwork/protocol'
import type { Application } from '../../directory/application.ts'
import type { ServicePrincipal } from '../../directory/service-principal.ts'
import { findApplicationByAppId } from '../../store/applications.ts'
import { listServicePrincipals } from '../../store/service-principals.ts'
import type { Answered, Call, GraphRoute } from '../call.ts'
import type { GraphObject } from '../odata/filter.ts'
import { notFound, type Problem } from '../problem.ts'

/**
 * Enterprise applications (Graph `servicePrincipal`). The list is the customer's view: the web API and the organization's own
 * registrations, not a foreign native client, which only a grant names and which is still found by its id (DESIGN §1).
 */
export const servicePrincipalRoutes: readonly GraphRoute[] = [
  { method: 'GET', path: '/servicePrincipals', operation: 'servicePrincipals.read', handle: list },
  { method: 'GET', path: '/servicePrincipals/:id', operation: 'servicePrincipals.read', handle: show },
]

async function list({ deps, tenantId }: Call): Promise<Result<Answered, Problem>> {
  const principals = await listServicePrincipals(deps.db, tenantId, 'listed')
  const apps = await Promise.all(principals.map(({ appId }) => findApplicationByAppId(deps.db, appId)))
  return ok({ kind: 'list', objects: principals.map((principal, at) => renderPrincipal(principal, apps[at])) })
}

async function show({ deps, tenantId, id }: Call): Promise<Result<Answered, Problem>> {
  const principals = await listServicePrincipals(deps.db, tenantId, 'all')
  const principal = principals.find((candidate) => candidate.id === id.toLowerCase())
  if (!principal) return err(notFound(id))
  const app = await findApplicationByAppId(deps.db, principal.appId)
  return ok({ kind: 'object', object: renderPrincipal(principal, app) })
}

/** `app` is undefined when its publisher has deleted it: the presence stays, with nothing behind it. */
function renderPrincipal(principal: ServicePrincipal, app: Application | undefined): GraphObject {
  return {
    id: principal.id,
    accountEnabled: principal.disabledAt === undefined,
    appId: principal.appId,
    appDisplayName: app?.displayName ?? null,
    displayName: app?.displayName ?? principal.appId,
    appOwnerOrganizationId: principal.appOwnerTenantId,
    appRoleAssignmentRequired: principal.assignmentRequired,
    appRoles: app?.appRoles ?? [],
    oauth2PermissionScopes: app?.api.oauth2PermissionScopes ?? [],
    servicePrincipalNames: [principal.appId, ...(app?.identifierUris ?? [])],
    servicePrincipalType: 'Application',
    signInAudience: app?.signInAudience ?? null,
    replyUrls: app?.redirectUris.map(({ uri }) => uri) ?? [],
    keyCredentials: [],
    passwordCredentials: [],
    tags: ['WindowsAzureActiveDirectoryIntegratedApp'],
    info: { logoUrl: null, termsOfServiceUrl: null, privacyStatementUrl: null, ...app?.info },
  }
}
