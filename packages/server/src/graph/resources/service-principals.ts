import { err, ok, type Result } from '@latchwork/protocol'
import type { Application } from '../../directory/application.ts'
import { nameKey } from '../../directory/name-key.ts'
import type { ServicePrincipal } from '../../directory/service-principal.ts'
import { findApplicationByAppId, findApplicationsByKey } from '../../store/applications.ts'
import { type ListedPrincipal, SERVICE_PRINCIPALS } from '../../store/listing/tables.ts'
import { findServicePrincipalById } from '../../store/service-principals.ts'
import { type Answered, type Call, type GraphRoute, listPages } from '../call.ts'
import type { GraphObject } from '../odata/filter.ts'
import { exactly, type ListSource } from '../odata/list-source.ts'
import { notFound, type Problem } from '../problem.ts'

const LIST: ListSource<ListedPrincipal, keyof typeof SERVICE_PRINCIPALS.ordered> = {
  table: SERVICE_PRINCIPALS,
  render: ({ principal, application }) => renderPrincipal(principal, application),
  order: { column: 'name_key', descending: false },
  properties: { id: 'id', displayName: 'name_key', appId: 'app_id' },
  lookUps: {
    'servicePrincipalNames/any': async (name, { db, tenantId }) => {
      const named = await findApplicationsByKey(db, tenantId, name)
      const appIds = new Set([nameKey(name), ...named.map(({ appId }) => appId)])
      return [...appIds].map((appId) => exactly('app_id', appId))
    },
  },
}

/**
 * Enterprise applications (Graph `servicePrincipal`). The list is the customer's view: the web API and the organization's own
 * registrations, not a foreign native client, which only a grant names and which is still found by its id (DESIGN §1).
 */
export const servicePrincipalRoutes: readonly GraphRoute[] = [
  { method: 'GET', path: '/servicePrincipals', operation: 'servicePrincipals.read', handle: listPages(LIST) },
  { method: 'GET', path: '/servicePrincipals/:id', operation: 'servicePrincipals.read', handle: show },
]

async function show({ deps, tenantId, id }: Call): Promise<Result<Answered, Problem>> {
  const principal = await findServicePrincipalById(deps.db, tenantId, id.toLowerCase())
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
