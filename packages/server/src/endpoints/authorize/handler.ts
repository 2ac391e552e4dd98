import { type Dialect, redirectKind } from '@latchwork/protocol'
import type { Deps } from '../../deps.ts'
import { loadClosed } from '../../consent/load-closed.ts'
import { loadConsent } from '../../consent/load-consent.ts'
import { loadScopes } from '../../consent/load-scopes.ts'
import type { Application } from '../../directory/application.ts'
import { seeOther } from '../../http/headers.ts'
import type { HttpRequest, Reply } from '../../http/message.ts'
import { type Refusal, refuse } from '../../refusal/refusal.ts'
import type { AuthorizeRequest, Segment } from '../../session/authorize-request.ts'
import { findAccountsAt } from '../../session/browser-sessions.ts'
import { findSegment } from '../../session/find-segment.ts'
import { knownOf } from '../../session/known-request.ts'
import {
  bindBrowser,
  openPending,
  type PendingRequest,
  type Progress,
  sealPending,
  stepAddress,
} from '../../session/pending-request.ts'
import {
  checkCaller,
  checkCodeChallenge,
  checkResponseMode,
  mayRedirectUnseen,
  type VerifiedRedirect,
} from './check.ts'
import { answerAdminConsent } from './answer-admin-consent.ts'
import { issueCode } from './issue-code.ts'
import { loadCaller } from './load.ts'
import { type Asking, decideAccount, decideNextStep, type StepFacts } from './next-step.ts'
import { parseAdminConsent, parseAuthorizeForm, parseAuthorizeRequest, parseCaller } from './parse.ts'
import { type AnswerContext, renderErrorAnswer, renderRefusalPage } from './render.ts'

/** A request whose redirect is proven, and everything that is known about it. */
interface Flow {
  readonly request: AuthorizeRequest
  readonly client: Application
  readonly redirect: VerifiedRedirect
  readonly startedAt: number
  readonly progress: Progress
  readonly context: AnswerContext
}

/** GET /{tenant}/oauth2[/v2.0]/authorize (RFC 6749 §4.1.1; azure-ad-wire §1.4). */
export async function handleAuthorize(http: HttpRequest, dialect: Dialect, deps: Deps): Promise<Reply> {
  const unknownSegment: Segment = { kind: 'common' }
  const segment = await findSegment(deps.db, http.params['tenant'] ?? '')
  if (!segment.ok) return renderRefusalPage(segment.error, contextOf(http, dialect, unknownSegment, deps))
  const context = contextOf(http, dialect, segment.value, deps)
  const form = parseAuthorizeForm(http.query)
  if (!form.ok) return renderRefusalPage(form.error, context)
  const caller = parseCaller(form.value)
  if (!caller.ok) return renderRefusalPage(caller.error, context)
  const checked = checkCaller(caller.value, await loadCaller(deps.db, segment.value, caller.value.clientId))
  if (!checked.ok) return renderRefusalPage(checked.error.refusal, context, checked.error.redirect)
  const { client, redirect } = checked.value
  const silent = form.value.get('prompt') === 'none'
  const address = { dialect, segment: segment.value, correlationId: http.correlationId }
  const parsed = parseAuthorizeRequest(form.value, caller.value, address)
  const refusal = parsed.ok ? (checkCodeChallenge(form.value, client) ?? checkResponseMode(parsed.value)) : parsed.error
  if (!parsed.ok || refusal) return answerUnseen(refusal ?? refuse('internal'), { client, redirect, context, silent })
  return runSteps(
    { request: parsed.value, client, redirect, startedAt: deps.now(), progress: { acted: false }, context },
    http,
    deps,
  )
}

/** GET /{tenant}[/v2.0]/adminconsent: an authorize request that ends with the administrator's answer (azure-ad-wire §1.9). */
export async function handleAdminConsent(http: HttpRequest, dialect: Dialect, deps: Deps): Promise<Reply> {
  const segment = await findSegment(deps.db, http.params['tenant'] ?? '')
  if (!segment.ok) return renderRefusalPage(segment.error, contextOf(http, dialect, { kind: 'common' }, deps))
  const context = { ...contextOf(http, dialect, segment.value, deps), adminConsent: true }
  const form = parseAuthorizeForm(http.query)
  if (!form.ok) return renderRefusalPage(form.error, context)
  const caller = parseCaller(form.value)
  if (!caller.ok) return renderRefusalPage(caller.error, context)
  const inQuery = { ...caller.value, responseMode: 'query' } as const
  const checked = checkCaller(inQuery, await loadCaller(deps.db, segment.value, inQuery.clientId))
  if (!checked.ok) return renderRefusalPage(checked.error.refusal, context, checked.error.redirect)
  const address = { dialect, segment: segment.value, correlationId: http.correlationId }
  const parsed = parseAdminConsent(form.value, inQuery, address)
  if (!parsed.ok) return answerUnseen(parsed.error, { ...checked.value, context, silent: false })
  const flow = { request: parsed.value, ...checked.value, startedAt: deps.now(), progress: { acted: false }, context }
  return runSteps(flow, http, deps)
}

/** POST is the same request (OpenID Connect Core §3.1.2.1). The redirect makes it a navigation that carries every cookie. */
export function handleAuthorizePost(http: HttpRequest, baseUrl: string): Reply {
  // What cannot stand in a header is encoded, or a hostile body would end as a failure of ours (G-16).
  const query = http.body.replaceAll(/[^\x21-\x7e]/gu, (sign) =>
    encodeURIComponent(sign.isWellFormed() ? sign : '\ufffd'),
  )
  return seeOther(`${baseUrl}${http.path}?${query}`)
}

/** GET /authorize/resume: a step is done, the dispatcher decides again on fresh facts. */
export async function handleResume(http: HttpRequest, deps: Deps): Promise<Reply> {
  const sealed = new URLSearchParams(http.query).get('request') ?? undefined
  const pending = await openPending(http, sealed, deps)
  if (!pending.ok) return renderRefusalPage(pending.error, contextOf(http, 'v2', { kind: 'common' }, deps))
  const { request, startedAt, progress } = pending.value
  const { dialect, segment, correlationId } = request
  const plain = { ...contextOf({ ...http, correlationId }, dialect, segment, deps), known: knownOf(request) }
  const context = request.adminConsent === true ? { ...plain, adminConsent: true } : plain
  const checked = checkCaller(request, await loadCaller(deps.db, request.segment, request.clientId))
  if (!checked.ok) return renderRefusalPage(checked.error.refusal, context, checked.error.redirect)
  const flow = { request, ...checked.value, startedAt, progress, context }
  if (progress.refused !== undefined) return renderErrorAnswer(flow.redirect, refuse(progress.refused), context)
  return runSteps(flow, http, deps)
}

async function runSteps(flow: Flow, http: HttpRequest, deps: Deps): Promise<Reply> {
  const { request, client, redirect, context } = flow
  const now = deps.now()
  const accounts = await findAccountsAt(http, request.segment, deps)
  const facts: StepFacts = { ...flow, claimableRedirect: isClaimable(redirect), accounts }
  const chosen = decideAccount(facts, now)
  const scopeTenant =
    chosen.kind === 'account' ? chosen.account.tenant.id : (tenantOf(request.segment) ?? client.tenantId)
  const resolved = await loadScopes(deps.db, request, scopeTenant)
  if (!resolved.ok) return refuseFlow(flow, resolved.error)
  if (chosen.kind === 'ask') return takeStep(flow, chosen.step, http, deps)
  const { account } = chosen
  const question = {
    client,
    user: account.user,
    tenant: account.tenant,
    dialect: request.dialect,
    resolved: resolved.value,
    prompts: request.prompts,
  }
  const closed = await loadClosed(deps.db, { client, user: account.user, resolved: resolved.value })
  if (closed) return refuseFlow(flow, closed)
  const { decision } = await loadConsent(deps.db, question)
  const step = decideNextStep(facts, account, decision)
  if (step.kind !== 'issue-code') return takeStep(flow, step, http, deps)
  if (request.adminConsent === true) {
    const permissions = decision.kind === 'ask' ? decision.missing : []
    return answerAdminConsent({ redirect, tenantId: account.tenant.id, resolved: resolved.value, permissions }, context)
  }
  return issueCode({ ...flow, account, resolved: resolved.value }, deps)
}

function takeStep(flow: Flow, step: Asking, http: HttpRequest, deps: Deps): Reply {
  if (step.kind === 'refuse') return refuseFlow(flow, step.refusal)
  const { browser, setCookie } = bindBrowser(http, deps.random)
  const progress = 'account' in step ? { ...flow.progress, sessionId: step.account.session.id } : flow.progress
  const pending: PendingRequest = { request: flow.request, startedAt: flow.startedAt, browser, progress }
  return seeOther(stepAddress(step.kind, sealPending(deps.seals, pending)), setCookie === undefined ? [] : [setCookie])
}

function refuseFlow(flow: Flow, refusal: Refusal): Reply {
  if (flow.progress.acted || flow.progress.sessionId !== undefined)
    return renderErrorAnswer(flow.redirect, refusal, flow.context)
  return answerUnseen(refusal, { ...flow, silent: flow.request.prompts.includes('none') })
}

/** Nobody has seen a page yet: an automatic redirect only where it cannot be abused (see mayRedirectUnseen). */
function answerUnseen(
  refusal: Refusal,
  to: { client: Application; redirect: VerifiedRedirect; context: AnswerContext; silent: boolean },
): Reply {
  const unseen = mayRedirectUnseen(to.client, { segment: to.context.segment, silent: to.silent })
  return unseen
    ? renderErrorAnswer(to.redirect, refusal, to.context)
    : renderRefusalPage(refusal, to.context, to.redirect)
}

function contextOf(http: HttpRequest, dialect: Dialect, segment: Segment, deps: Deps): AnswerContext {
  return { http, baseUrl: deps.config.publicUrl, dialect, segment, now: deps.now(), random: deps.random }
}

function tenantOf(segment: Segment): string | undefined {
  return segment.kind === 'tenant' ? segment.tenantId : undefined
}

/** RFC 8252 §8.6: any local program can listen on loopback or register a scheme. */
function isClaimable(redirect: VerifiedRedirect): boolean {
  return redirectKind(redirect.uri) !== 'https'
}
