import type { Deps } from '../deps.ts'
import { jsonReply } from '../http/json.ts'
import type { Route } from '../http/routing/route.ts'
import { renderOpenApi } from './openapi/document.ts'
import { type GraphRoute, toRoute } from './call.ts'
import { invitationRoutes } from './accounts/invitations.ts'
import { ownPasswordRoutes } from './accounts/own-password.ts'
import { appRoleAssignmentRoutes } from './enterprise/app-role-assignments.ts'
import { grantsOfRoutes } from './enterprise/grants-of.ts'
import { servicePrincipalChangeRoutes } from './enterprise/service-principal-changes.ts'
import { servicePrincipalRoutes } from './enterprise/service-principals.ts'
import { groupMemberRoutes } from './groups/group-members.ts'
import { groupRoutes } from './groups/groups.ts'
import { memberOfRoutes } from './groups/member-of.ts'
import { applicationKeyRoutes } from './keys/application-keys.ts'
import { organizationRoutes } from './organization/organization.ts'
import { tenantRoutes } from './organization/tenants.ts'
import { applicationSecretRoutes } from './resources/application-secrets.ts'
import { applicationRoutes } from './resources/applications.ts'
import { auditLogRoutes } from './resources/audit-logs.ts'
import { consentPlanRoutes } from './resources/consent-plan.ts'
import { consentRequestRoutes } from './resources/consent-requests.ts'
import { directoryRoleRoutes } from './resources/directory-roles.ts'
import { deletedApplicationRoutes } from './resources/deleted-applications.ts'
import { peopleRoutes } from './resources/people.ts'
import { permissionGrantRoutes } from './resources/permission-grants.ts'
import { refusalRoutes } from './resources/refusals.ts'
import { userAccountRoutes } from './resources/user-accounts.ts'

/** Everything that the directory API answers, one table per resource. */
export const GRAPH_ROUTES: readonly GraphRoute[] = [
  ...applicationRoutes,
  ...applicationSecretRoutes,
  ...applicationKeyRoutes,
  ...deletedApplicationRoutes,
  ...servicePrincipalRoutes,
  ...servicePrincipalChangeRoutes,
  ...appRoleAssignmentRoutes,
  ...grantsOfRoutes,
  ...permissionGrantRoutes,
  ...consentRequestRoutes,
  ...consentPlanRoutes,
  ...organizationRoutes,
  ...tenantRoutes,
  ...peopleRoutes,
  ...userAccountRoutes,
  ...ownPasswordRoutes,
  ...invitationRoutes,
  ...groupRoutes,
  ...groupMemberRoutes,
  ...memberOfRoutes,
  ...directoryRoleRoutes,
  ...auditLogRoutes,
  ...refusalRoutes,
]

/** The directory API: a subset of Microsoft Graph v1.0 (azure-ad-wire §3.9), and its description, which anybody may read. */
export function graphRoutes(deps: Deps): readonly Route[] {
  const { publicUrl } = deps.config
  return [
    ...GRAPH_ROUTES.map((route) => toRoute(route, deps)),
    {
      method: 'GET',
      path: '/v1.0/openapi.json',
      cors: 'any',
      handle: () => jsonReply(200, renderOpenApi(GRAPH_ROUTES, publicUrl)),
    },
  ]
}
