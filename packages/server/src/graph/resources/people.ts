import { err, ok, type Result } from '@latchwork/protocol'
import type { Tenant } from '../../directory/tenant.ts'
import type { User } from '../../directory/user.ts'
import { findTenant } from '../../store/tenants.ts'
import { USERS } from '../../store/listing/tables.ts'
import { findUser, findUserByName } from '../../store/users.ts'
import { type Answered, type Call, type GraphRoute, listPages } from '../call.ts'
import type { ListSource } from '../odata/list-source.ts'
import type { GraphObject } from '../odata/filter.ts'
import { notFound, type Problem } from '../problem.ts'
import { dateOf } from './application-shape.ts'

const LIST: ListSource<User, keyof typeof USERS.ordered> = {
  table: USERS,
  render: renderUser,
  order: { column: 'upn_key', descending: false },
  properties: { id: 'id', userPrincipalName: 'upn_key', displayName: 'name_key', mail: 'mail_key' },
}

/** Who calls, who else is there, and the organization itself (Graph `me`, `user`, `organization`, `domain`). */
export const peopleRoutes: readonly GraphRoute[] = [
  { method: 'GET', path: '/me', operation: 'me.read', entity: 'users', handle: me },
  { method: 'GET', path: '/users', operation: 'users.read', handle: listPages(LIST) },
  { method: 'GET', path: '/users/:id', operation: 'users.read', handle: show },
  { method: 'GET', path: '/organization', operation: 'organization.read', handle: organization },
  { method: 'GET', path: '/domains', operation: 'organization.read', handle: domains },
]

type Outcome = Promise<Result<Answered, Problem>>

async function me({ caller }: Call): Outcome {
  return ok({ kind: 'object', object: renderUser(caller) })
}

/** By object id or by user principal name. */
async function show({ deps, tenantId, id }: Call): Outcome {
  const user = await findPerson({ deps, tenantId, id })
  return user.ok ? ok({ kind: 'object', object: renderUser(user.value) }) : user
}

export async function findPerson({
  deps,
  tenantId,
  id,
}: Pick<Call, 'deps' | 'tenantId' | 'id'>): Promise<Result<User, Problem>> {
  const user = id.includes('@')
    ? await findUserByName(deps.db, tenantId, id)
    : await findUser(deps.db, tenantId, id.toLowerCase())
  return user ? ok(user) : err(notFound(id))
}

async function organization({ deps, tenantId }: Call): Outcome {
  const tenant = await findTenant(deps.db, tenantId)
  return ok({ kind: 'list', objects: tenant ? [renderOrganization(tenant)] : [] })
}

async function domains({ deps, tenantId }: Call): Outcome {
  const tenant = await findTenant(deps.db, tenantId)
  const names = tenant?.domains ?? []
  return ok({
    kind: 'list',
    objects: names.map((id, at) => ({ id, isDefault: at === 0, isVerified: true, authenticationType: 'Managed' })),
  })
}

/** `accountEnabled` and `userType` are shown always: who asks for a page of users wants to know who can sign in. */
export function renderUser(user: User): GraphObject {
  return {
    id: user.id,
    businessPhones: [],
    displayName: user.displayName,
    givenName: user.givenName ?? null,
    jobTitle: null,
    mail: user.mail ?? null,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
    surname: user.surname ?? null,
    userPrincipalName: user.userPrincipalName,
    accountEnabled: user.disabledAt === undefined,
    userType: user.home === undefined ? 'Member' : 'Guest',
  }
}

function renderOrganization(tenant: Tenant): GraphObject {
  return {
    id: tenant.id,
    displayName: tenant.displayName,
    tenantType: 'AAD',
    createdDateTime: dateOf(tenant.createdAt),
    verifiedDomains: tenant.domains.map((name, at) => ({
      name,
      type: 'Managed',
      isDefault: at === 0,
      isInitial: false,
    })),
    assignedPlans: [],
    latchwork: tenant.settings,
  }
}
