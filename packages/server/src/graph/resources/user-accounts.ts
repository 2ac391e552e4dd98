import { err, ok, type Result } from '@latchwork/protocol'
import type { User } from '../../directory/user.ts'
import { createPasswordLink, HANDED_OVER_SECONDS } from '../../session/one-time-link.ts'
import { endSignIns } from '../../session/end-sign-ins.ts'
import { randomGuid } from '../../session/random-guid.ts'
import { expectAnotherOperator } from '../../store/administration/operators.ts'
import type { Change } from '../../store/sql.ts'
import { deleteUser, expectAnotherAdministrator, insertUser, lockVersion, replaceUser } from '../../store/users.ts'
import { type Answered, type Call, findOwnTenant, type GraphRoute, mayChange, readBody, toldOf } from '../call.ts'
import { commit, commitDone } from '../commit.ts'
import { badRequest, type Problem, STALE, wrongValue } from '../problem.ts'
import { dateOf } from './application-shape.ts'
import { findManagedPerson, renderUser } from './people.ts'
import { checkPassword, mergeUserBody, parseUserBody, type UserBody } from './user-body.ts'

/** What an administrator does with accounts (Graph `user`). */
export const userAccountRoutes: readonly GraphRoute[] = [
  { method: 'POST', path: '/users', operation: 'users.write', entity: 'users', handle: create },
  { method: 'PATCH', path: '/users/:id', operation: 'users.write', handle: update },
  { method: 'DELETE', path: '/users/:id', operation: 'users.write', handle: remove },
  { method: 'POST', path: '/users/:id/revokeSignInSessions', operation: 'users.write', handle: revoke },
  { method: 'POST', path: '/users/:id/createPasswordLink', operation: 'users.write', handle: makeLink },
  { method: 'POST', path: '/me/revokeSignInSessions', operation: 'me.revoke', handle: revokeOwn },
]

const DISABLED =
  "Invalid value specified for property 'accountEnabled': a disabled account gets no link; enable it first."

const NO_PASSWORD =
  "Invalid value specified for property 'passwordProfile': a guest has no password here, only in the home organization."

type Outcome = Promise<Result<Answered, Problem>>

/** Without a password the person can sign in only after `createPasswordLink`: nobody else ever knows the password then. */
async function create(call: Call): Outcome {
  const { deps, tenantId } = call
  const body = await parseBody(call)
  if (!body.ok) return body
  const { userPrincipalName, displayName } = body.value.texts
  if (typeof userPrincipalName !== 'string') return missing('userPrincipalName')
  if (typeof displayName !== 'string') return missing('displayName')
  const id = randomGuid(deps.random)
  const blank: User = { id, tenantId, userPrincipalName, displayName, roles: [], tokensValidFrom: 0, version: 1 }
  const user = await withPassword(mergeUserBody(blank, body.value, deps.now()), body.value, call)
  if (!user.ok) return user
  const committed = await commit(call, [
    insertUser(user.value),
    toldOf(call, 'user.created', id, { after: renderUser(user.value) }),
  ])
  return committed.ok ? ok({ kind: 'object', object: renderUser(user.value), status: 201 }) : committed
}

async function update(call: Call): Outcome {
  const { deps } = call
  const body = await parseBody(call)
  if (!body.ok) return body
  const found = await findManagedPerson(call)
  if (!found.ok) return found
  const before = found.value
  if (!mayChange(call.http, before.version)) return err(STALE)
  const merged = await withPassword(mergeUserBody(before, body.value, deps.now()), body.value, call)
  if (!merged.ok) return merged
  const events = [
    ...(body.value.password === undefined ? [] : ['password-reset' as const]),
    ...(before.disabledAt === undefined && merged.value.disabledAt !== undefined ? ['disabled' as const] : []),
  ]
  const ends = events.map((event) => endSignIns(before, event, deps.now()))
  const tokensValidFrom = Math.max(before.tokensValidFrom, ...ends.map((end) => end.tokensValidFrom))
  const next = { ...merged.value, tokensValidFrom, version: before.version + 1 }
  return commitDone(call, [
    ...keepLastOnes(before, next),
    replaceUser(next),
    ...ends.flatMap((end) => end.changes),
    toldOf(call, toldType(before, next), before.id, { before: renderUser(before), after: renderUser(next) }),
    ...(body.value.password === undefined ? [] : [toldOf(call, 'password.set', before.id)]),
  ])
}

async function remove(call: Call): Outcome {
  const found = await findManagedPerson(call)
  if (!found.ok) return found
  const user = found.value
  if (!mayChange(call.http, user.version)) return err(STALE)
  const told = toldOf(call, 'user.deleted', user.id, {
    before: renderUser(user),
    detail: { userPrincipalName: user.userPrincipalName },
  })
  const { changes } = endSignIns(user, 'deleted', call.deps.now())
  return commitDone(call, [...keepLastOnes(user, undefined), ...deleteUser(user), ...changes, told])
}

async function revoke(call: Call): Outcome {
  const found = await findManagedPerson(call)
  return found.ok ? revokeSignIns(call, found.value) : found
}

async function revokeOwn(call: Call): Outcome {
  return revokeSignIns(call, call.caller)
}

async function revokeSignIns(call: Call, user: User): Outcome {
  const { tokensValidFrom, changes } = endSignIns(user, 'sessions-revoked', call.deps.now())
  const next = replaceUser({ ...user, tokensValidFrom, version: user.version + 1 })
  const told = toldOf(call, 'sessions.revoked', user.id, {
    before: { signInSessionsValidFromDateTime: dateOf(user.tokensValidFrom) },
    after: { signInSessionsValidFromDateTime: dateOf(tokensValidFrom) },
  })
  const committed = await commit(call, [next, ...changes, told])
  return committed.ok ? ok({ kind: 'object', object: { value: true } }) : committed
}

/** Shown once. The password that the person has stays until the link is used, so a lost mail locks nobody out. */
async function makeLink(call: Call): Outcome {
  const found = await findManagedPerson(call)
  if (!found.ok) return found
  if (found.value.disabledAt !== undefined) return err(badRequest(DISABLED))
  if (found.value.home !== undefined) return err(badRequest(NO_PASSWORD))
  const { link, expiresAt, changes } = createPasswordLink(found.value, HANDED_OVER_SECONDS, call.deps)
  // Whom somebody makes an operator at this moment gets no link from an administrator.
  const same = lockVersion(found.value)
  const told = toldOf(call, 'password-link.created', found.value.id, { detail: { expires: dateOf(expiresAt) } })
  const committed = await commit(call, [same, ...changes, told])
  return committed.ok ? ok({ kind: 'object', object: { link, expiresDateTime: dateOf(expiresAt) } }) : committed
}

async function parseBody(call: Call): Promise<Result<UserBody, Problem>> {
  const body = readBody(call.http)
  if (!body.ok) return body
  const tenant = await findOwnTenant(call)
  return tenant.ok ? parseUserBody(body.value, tenant.value) : tenant
}

async function withPassword(user: User, { password }: UserBody, call: Call): Promise<Result<User, Problem>> {
  if (password === undefined) return ok(user)
  if (user.home !== undefined) return err(badRequest(NO_PASSWORD))
  const problem = checkPassword(password, user)
  if (problem !== undefined) return err(problem)
  return ok({ ...user, passwordHash: await call.deps.passwords.hash(password) })
}

/** What must be true for `after` to replace `before`; undefined: deleted. */
export function keepLastOnes(before: User, after: User | undefined): readonly Change[] {
  const ends = (holds: (user: User) => boolean): boolean => holds(before) && !(after && holds(after))
  return [
    ...(ends(administers) ? expectAnotherAdministrator(before.tenantId, before.id) : []),
    ...(ends(operates) ? expectAnotherOperator(before) : []),
  ]
}

/** A guest is not counted on: his own organization can take him away. */
function administers({ roles, disabledAt, home }: User): boolean {
  return roles.includes('administrator') && disabledAt === undefined && home === undefined
}

function operates({ roles, disabledAt, home }: User): boolean {
  return roles.includes('operator') && disabledAt === undefined && home === undefined
}

function toldType(before: User, after: User): 'user.updated' | 'user.disabled' | 'user.enabled' {
  if ((before.disabledAt === undefined) === (after.disabledAt === undefined)) return 'user.updated'
  return after.disabledAt === undefined ? 'user.enabled' : 'user.disabled'
}

function missing(property: string): Result<never, Problem> {
  return err(wrongValue(property, 'a text'))
}
