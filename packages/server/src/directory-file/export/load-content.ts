import type { Application } from '../../directory/application.ts'
import type { Tenant } from '../../directory/tenant.ts'
import type { User } from '../../directory/user.ts'
import { listAppRoleAssignmentsOfTenant } from '../../store/app-role-assignments.ts'
import { listGroups, listMembers } from '../../store/administration/groups.ts'
import { findApplicationByAppId, listApplications } from '../../store/applications.ts'
import { listGrantsOfTenant } from '../../store/permission-grants.ts'
import { listServicePrincipals } from '../../store/service-principals.ts'
import type { Db } from '../../store/sql.ts'
import { findUser, listUsers } from '../../store/users.ts'
import type { TenantContent } from './render.ts'

/** What a directory file can say of an organization. */
export async function loadContent(db: Db, tenant: Tenant): Promise<TenantContent> {
  const [users, groups, applications, principals, grants, assignments] = await Promise.all([
    listUsers(db, tenant.id),
    listGroups(db, tenant.id),
    listApplications(db, tenant.id),
    listServicePrincipals(db, tenant.id, 'all'),
    listGrantsOfTenant(db, tenant.id),
    listAppRoleAssignmentsOfTenant(db, tenant.id),
  ])
  const members = users.filter(({ home }) => home === undefined)
  const memberships = await Promise.all(groups.map(({ id }) => listMembers(db, tenant.id, id)))
  return {
    tenant,
    users: members,
    guests: await loadGuests(db, users),
    groups: groups.map((group, at) => ({ group, members: memberships[at] ?? [] })),
    applications,
    principals,
    grants,
    assignments,
  }
}

/** A guest whose account at home is gone can no longer be named. */
async function loadGuests(db: Db, users: readonly User[]): Promise<TenantContent['guests']> {
  const found = await Promise.all(
    users.map(async (user) => {
      const person = user.home && (await findUser(db, user.home.tenantId, user.home.userId))
      return person && { user, person }
    }),
  )
  return found.filter((guest) => guest !== undefined)
}

/** The registrations that the organizations' consents and required permissions name, by application id. */
export async function loadNamed(db: Db, contents: readonly TenantContent[]): Promise<ReadonlyMap<string, Application>> {
  const ids = contents.flatMap(({ grants, assignments, applications, principals }) => [
    ...principals.map(({ appId }) => appId),
    ...applications.flatMap((app) => app.requiredResourceAccess.map(({ resourceAppId }) => resourceAppId)),
    ...grants.flatMap(({ clientAppId, resourceAppId }) => [clientAppId, resourceAppId]),
    ...assignments.flatMap(({ principalType, principalId, resourceAppId }) =>
      principalType === 'ServicePrincipal' ? [principalId, resourceAppId] : [resourceAppId],
    ),
  ])
  const found = await Promise.all([...new Set(ids)].map((appId) => findApplicationByAppId(db, appId)))
  return new Map(found.filter((app) => app !== undefined).map((app) => [app.appId, app]))
}
