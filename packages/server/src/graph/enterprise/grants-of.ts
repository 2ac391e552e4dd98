import { ok, type Result } from '@latchwork/protocol'
import type { Answered, Call, GraphRoute } from '../call.ts'
import { withAppIdKey } from '../odata/alternate-key.ts'
import { type Filter, join } from '../odata/filter.ts'
import { readList } from '../odata/read-list.ts'
import type { Problem } from '../problem.ts'
import { findPerson } from '../resources/people.ts'
import { GRANT_LIST } from '../resources/permission-grants.ts'
import { findPrincipal } from './service-principals.ts'

const entity = 'oauth2PermissionGrants'

/** What was consented, seen from a client or a person (azure-ad-wire §3.9): a person's own consents, not those for everybody. */
export const grantsOfRoutes: readonly GraphRoute[] = [
  ...withAppIdKey('/servicePrincipals', '/oauth2PermissionGrants').map((path): GraphRoute => ({
    method: 'GET',
    path,
    operation: 'grants.read',
    entity,
    handle: ofPrincipal,
  })),
  { method: 'GET', path: '/users/:id/oauth2PermissionGrants', operation: 'grants.read', entity, handle: ofUser },
  { method: 'GET', path: '/me/oauth2PermissionGrants', operation: 'me.grants', entity, handle: ofMe },
]

type Outcome = Promise<Result<Answered, Problem>>

async function ofPrincipal(call: Call): Outcome {
  const found = await findPrincipal(call)
  return found.ok ? listGrants(call, { kind: 'eq', path: 'clientId', value: found.value.id }) : found
}

async function ofUser(call: Call): Outcome {
  const found = await findPerson(call)
  return found.ok ? listGrants(call, { kind: 'eq', path: 'principalId', value: found.value.id }) : found
}

async function ofMe(call: Call): Outcome {
  return listGrants(call, { kind: 'eq', path: 'principalId', value: call.caller.id })
}

/** The list of all grants, with one filter more. */
async function listGrants({ deps, tenantId }: Call, whose: Filter): Outcome {
  return ok({
    kind: 'pages',
    read: ({ filter, ...query }) =>
      readList(
        GRANT_LIST,
        { db: deps.db, tenantId },
        { ...query, filter: filter ? join('and', [whose, filter]) : whose },
      ),
  })
}
