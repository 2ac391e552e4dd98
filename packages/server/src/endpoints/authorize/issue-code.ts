import type { Deps } from '../../deps.ts'
import type { Application } from '../../directory/application.ts'
import type { ResolvedScopes } from '../../directory/resolve-scopes.ts'
import type { Reply } from '../../http/message.ts'
import { type SealedCode, sealCode, type SignInToTell } from '../../issuance/sealed-code.ts'
import { CODE_SECONDS } from '../../issuance/lifetimes.ts'
import { sessionName } from '../../issuance/session-name.ts'
import { renderClientInfo } from '../../issuance/client-info.ts'
import type { AuthorizeRequest } from '../../session/authorize-request.ts'
import type { Account } from '../../session/browser-sessions.ts'
import type { Progress } from '../../session/pending-request.ts'
import { randomGuid } from '../../session/random-guid.ts'
import type { VerifiedRedirect } from './check.ts'
import { type AnswerContext, renderAnswer } from './render.ts'

export interface GrantedRequest {
  readonly request: AuthorizeRequest
  readonly client: Application
  readonly redirect: VerifiedRedirect
  readonly account: Account
  readonly resolved: ResolvedScopes
  readonly progress: Progress
  readonly context: AnswerContext
}

/**
 * Seals the code and answers. Nothing is written: the authorization gets its row, under the id drawn here, when the code is
 * redeemed, and that row's primary key is what makes the code single-use.
 */
export function issueCode(granted: GrantedRequest, deps: Deps): Reply {
  const { request, redirect, account } = granted
  const fields: [string, string][] = [
    ['code', sealCode(deps.seals, sealedCode(granted, deps))],
    ['session_state', sessionName(account.session.id)],
  ]
  if (request.clientInfo && request.dialect === 'v2') fields.push(['client_info', renderClientInfo(account.user)])
  if (request.dialect === 'v1' && request.prompts.includes('admin_consent')) fields.push(['admin_consent', 'True'])
  return renderAnswer(redirect, fields, granted.context)
}

/** The log of the organization where the password was typed has the sign-in already; a guest's is another one. */
function signInToTell({ progress, account, context }: GrantedRequest): SignInToTell | undefined {
  if (progress.began === account.session.id && account.home === undefined) return undefined
  return { interactive: progress.acted, address: context.http.remoteAddress }
}

function sealedCode(granted: GrantedRequest, deps: Deps): SealedCode {
  const { request, redirect, account, client, resolved } = granted
  const now = deps.now()
  const signIn = signInToTell(granted)
  return {
    authorizationId: randomGuid(deps.random),
    segment: request.segment,
    dialect: request.dialect,
    tenantId: account.tenant.id,
    userId: account.user.id,
    ...(account.home && { homeTenantId: account.home.tenant.id }),
    sessionId: account.session.id,
    clientAppId: client.appId,
    platform: redirect.platform,
    redirectUri: redirect.uri,
    challenge: request.codeChallenge ?? null,
    targets: resolved.targets.map((target) => ({
      resourceAppId: target.api.appId,
      identifier: target.identifier,
      scopes: target.scopes,
      requested: target.requested,
      all: target.all,
    })),
    oidcScopes: resolved.oidc,
    ...(request.nonce !== undefined && { nonce: request.nonce }),
    authTime: account.session.authTime,
    maxAgeRequested: request.maxAgeSeconds !== undefined,
    amr: account.session.amr,
    ...(signIn && { signIn }),
    issuedAt: now,
    expiresAt: now + CODE_SECONDS,
  }
}
