import { err, ok, type Result } from '@latchwork/protocol'
import type { User } from '../../directory/user.ts'
import { USERS } from '../../store/listing/tables.ts'
import { findUser, findUserByName } from '../../store/users.ts'
import { type Answered, type Call, etagOf, type GraphRoute, listPages } from '../call.ts'
import type { ListSource } from '../odata/list-source.ts'
import type { GraphObject } from '../odata/filter.ts'
import { denied, notFound, type Problem } from '../problem.ts'

const LIST: ListSource<User, keyof typeof USERS.ordered> = {
  table: USERS,
  render: renderUser,
  order: { column: 'upn_key', descending: false },
  properties: { id: 'id', userPrincipalName: 'upn_key', displayName: 'name_key', mail: 'mail_key' },
}

/** Who calls, and who else is there (Graph `me`, `user`). */
export const peopleRoutes: readonly GraphRoute[] = [
  { method: 'GET', path: '/me', operation: 'me.read', entity: 'users', handle: me },
  { method: 'GET', path: '/users', operation: 'users.read', handle: listPages(LIST) },
  { method: 'GET', path: '/users/:id', operation: 'users.read', handle: show },
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

/**
 * The person that the caller may change. An operator is changed by operators only: else an administrator of his organization could
 * set his password and be the operator.
 */
export async function findManagedPerson(call: Call, id = call.id): Promise<Result<User, Problem>> {
  const found = await findPerson({ ...call, id })
  if (!found.ok || !found.value.roles.includes('operator') || call.roles.includes('operator')) return found
  return err(denied('Insufficient privileges to complete the operation: only an operator changes an operator.'))
}

/** `accountEnabled` and `userType` are shown always: who asks for a page of users wants to know who can sign in. */
export function renderUser(user: User): GraphObject {
  return {
    '@odata.etag': etagOf(user.version),
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
