import { err, ok, type Result } from '@latchwork/protocol'
import { type Application, GRAPH_APP_ID } from '../../directory/application.ts'
import { GRAPH_API } from '../../directory/graph.ts'
import { nameKey } from '../../directory/name-key.ts'
import type { ServicePrincipal } from '../../directory/service-principal.ts'
import { findApplicationByAppId, findApplicationsByKey } from '../../store/applications.ts'
import { ALL_SERVICE_PRINCIPALS, type ListedPrincipal, SERVICE_PRINCIPALS } from '../../store/listing/tables.ts'
import { findServicePrincipal, findServicePrincipalById } from '../../store/service-principals.ts'
import { type Answered, type Call, etagOf, type GraphRoute, listPages } from '../call.ts'
import { parseAppIdKey, withAppIdKey } from '../odata/alternate-key.ts'
import type { GraphObject } from '../odata/filter.ts'
import { exactly, type ListSource } from '../odata/list-source.ts'
import { badRequest, notFound, type Problem } from '../problem.ts'

const LISTED: ListSource<ListedPrincipal, keyof typeof SERVICE_PRINCIPALS.ordered> = {
  table: SERVICE_PRINCIPALS,
  render: renderListed,
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
 * registrations, not a foreign native client or the directory API itself, which only grants name. Whoever asks by id finds those
 * too, as Graph's clients expect (DESIGN §1).
 */
export const servicePrincipalRoutes: readonly GraphRoute[] = [
  { method: 'GET', path: '/servicePrincipals', operation: 'servicePrincipals.read', handle: list },
  ...withAppIdKey('/servicePrincipals').map((path): GraphRoute => ({
    method: 'GET',
    path,
    operation: 'servicePrincipals.read',
    handle: show,
  })),
]

/** A `$filter` that names one application: by its id, or by a name of its API. */
const BY_NAME = /\bappId\s+(?:eq|in)\b|\bservicePrincipalNames\/any\b/i

async function list(call: Call): Promise<Result<Answered, Problem>> {
  const filter = new URLSearchParams(call.http.query).get('$filter') ?? ''
  return listPages(BY_NAME.test(filter) ? { ...LISTED, table: ALL_SERVICE_PRINCIPALS } : LISTED)(call)
}

/** The directory API is built in: no row of a registration belongs to its presence. */
function renderListed({ principal, application }: ListedPrincipal): GraphObject {
  return renderPrincipal(principal, application ?? (principal.appId === GRAPH_APP_ID ? GRAPH_API : undefined))
}

async function show(call: Call): Promise<Result<Answered, Problem>> {
  const principal = await findPrincipal(call)
  if (!principal.ok) return principal
  const app = await findApplicationByAppId(call.deps.db, principal.value.appId)
  return ok({ kind: 'object', object: renderPrincipal(principal.value, app) })
}

/** The presence at the address, by either key. */
export async function findPrincipal({ deps, tenantId, id, http }: Call): Promise<Result<ServicePrincipal, Problem>> {
  const { key } = http.params
  const appId = key === undefined ? undefined : parseAppIdKey(key)
  if (appId?.ok === false) return err(badRequest(appId.error))
  const principal = appId
    ? await findServicePrincipal(deps.db, tenantId, appId.value)
    : await findServicePrincipalById(deps.db, tenantId, id.toLowerCase())
  return principal ? ok(principal) : err(notFound(appId?.value ?? id))
}

/** `app` is undefined when its publisher has deleted it: the presence stays, with nothing behind it. */
export function renderPrincipal(principal: ServicePrincipal, app: Application | undefined): GraphObject {
  return {
    '@odata.etag': etagOf(principal.version),
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
