import { type Dialect, err, ok, type Result } from '@latchwork/protocol'
import { type Application, GRAPH_APP_ID } from '../../directory/application.ts'
import { grantedScopes } from '../../directory/granted.ts'
import type { PermissionGrant } from '../../directory/service-principal.ts'
import type { User } from '../../directory/user.ts'
import { answerScope } from '../../issuance/answer-scope.ts'
import type { IssuedAccess } from '../../issuance/issuance.ts'
import type { Target } from '../../issuance/target.ts'
import { type Refusal, refuse } from '../../refusal/refusal.ts'

/** Whether the person may still be represented: exists, is enabled, and was not signed out everywhere since (azure-ad-wire §2.9). */
export function checkPerson(user: User | undefined, authTime: number): Result<User, Refusal> {
  if (user === undefined) return err(refuse('user-gone'))
  if (user.disabledAt !== undefined) return err(refuse('user-disabled'))
  return authTime < user.tokensValidFrom ? err(refuse('sessions-revoked')) : ok(user)
}

export interface AccessFacts {
  readonly dialect: Dialect
  readonly target: Target
  /** The API as it is registered now; undefined when it is gone or disabled. */
  readonly api: Application | undefined
  readonly client: Application
  readonly grants: readonly PermissionGrant[]
  /** App ids of the APIs that the tenant has. */
  readonly present: ReadonlySet<string>
  readonly oidcScopes: readonly string[]
  /** The target was part of the sign-in, where the authorize endpoint judged it. */
  readonly wasAuthorized: boolean
}

/**
 * Which permissions the token gets: what was asked for, as far as consent covers it *now*. Whatever is asked for by name and not
 * covered is refused, never dropped silently (azure-ad-wire §1.6.4 rule 4).
 */
export function decideAccess(facts: AccessFacts): Result<IssuedAccess, Refusal> {
  const { api, target, dialect, oidcScopes } = facts
  if (api === undefined)
    return err(refuse('resource-unknown', { say: `The API ${target.identifier} was not found in the organization.` }))
  const scopes = permitted(api, facts)
  const uncovered = target.scopes.find((scope) => !scopes.includes(scope))
  if (uncovered !== undefined) return err(consentMissing(facts, api, `${api.displayName}: ${uncovered}`))
  if (target.all && scopes.length === 0 && !mayBeEmpty(api, facts))
    return err(consentMissing(facts, api, api.displayName))
  return ok({
    api,
    identifier: target.identifier,
    scopes,
    answerScope: answerScope(dialect, target, scopes, oidcScopes),
  })
}

/** An application needs nobody's consent to reach itself. */
function permitted(api: Application, { target, client, grants, present }: AccessFacts): readonly string[] {
  if (api.appId !== client.appId) return grantedScopes(api, target, { client, grants, present })
  const exposed = api.api.oauth2PermissionScopes.filter((scope) => scope.isEnabled).map((scope) => scope.value)
  return exposed.filter((value) => target.all || target.scopes.includes(value))
}

/** A token without permissions is right only for the client itself, or for an API of the sign-in that exposes none. */
function mayBeEmpty(api: Application, { client, wasAuthorized }: AccessFacts): boolean {
  if (api.appId === client.appId) return true
  return wasAuthorized && !api.api.oauth2PermissionScopes.some((scope) => scope.isEnabled)
}

/** Where nobody let the API in, that is what has to happen first; the consent page does it (azure-ad-wire §3.7 row 7). */
function consentMissing({ client, present }: AccessFacts, api: Application, what: string): Refusal {
  if (api.appId !== GRAPH_APP_ID && !present.has(api.appId)) {
    const say = `The API ${api.displayName} is not present in the organization of the user. Send an interactive authorization request.`
    return refuse('resource-not-present', { say })
  }
  return refuse('consent-missing', {
    say: `The user or an administrator has not consented to ${client.displayName} using ${what}. Send an interactive authorization request.`,
  })
}
