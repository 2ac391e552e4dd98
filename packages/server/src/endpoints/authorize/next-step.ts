import type { Application } from '../../directory/application.ts'
import { consentKey } from '../../consent/consent-key.ts'
import type { ConsentDecision } from '../../directory/consent.ts'
import { type Refusal, refuse } from '../../refusal/refusal.ts'
import type { AuthorizeRequest } from '../../session/authorize-request.ts'
import { type Account, personOf } from '../../session/browser-sessions.ts'
import type { Progress } from '../../session/pending-request.ts'
import { isFreshEnough } from '../../session/session.ts'

export type NextStep =
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'pick-account' }
  | { readonly kind: 'continue'; readonly account: Account }
  | { readonly kind: 'consent'; readonly account: Account }
  | { readonly kind: 'issue-code'; readonly account: Account }
  | { readonly kind: 'refuse'; readonly refusal: Refusal }

/** Every step that does not issue the code yet. */
export type Asking = Exclude<NextStep, { kind: 'issue-code' }>

export interface StepFacts {
  readonly request: AuthorizeRequest
  readonly client: Application
  /** Loopback or private-use scheme: any local program could claim it (RFC 8252 §8.6). */
  readonly claimableRedirect: boolean
  readonly startedAt: number
  readonly progress: Progress
  /** Alive accounts of this browser that belong to the request's directory. */
  readonly accounts: readonly Account[]
}

/** The account that a request is about, as far as it can be told without asking. */
export type Chosen =
  | { readonly kind: 'account'; readonly account: Account }
  | { readonly kind: 'ask'; readonly step: Asking }

/**
 * Which account? What was chosen in this request wins, then the hint, then the only one there is
 * (OpenID Connect Core §3.1.2.1, azure-ad-wire §4.3). `prompt=none` turns every question into its error here and nowhere else.
 */
export function decideAccount(facts: StepFacts, now: number): Chosen {
  const { request, progress } = facts
  const usable = facts.accounts
  const chosen = usable.find((account) => account.session.id === progress.sessionId)
  if (chosen)
    return mustSignInAgain(facts, chosen, now)
      ? ask(request, { kind: 'sign-in' })
      : { kind: 'account', account: chosen }
  if (progress.otherAccount === true || request.prompts.includes('login') || usable.length === 0)
    return ask(request, { kind: 'sign-in' })
  if (request.prompts.includes('select_account')) return ask(request, { kind: 'pick-account' })
  const hinted = request.loginHint?.toLowerCase()
  if (hinted !== undefined) {
    const match = usable.find((account) => personOf(account).user.userPrincipalName.toLowerCase() === hinted)
    if (!match || mustSignInAgain(facts, match, now)) return ask(request, { kind: 'sign-in' })
    return { kind: 'account', account: match }
  }
  const only = usable.length === 1 ? usable[0] : undefined
  if (!only) return ask(request, { kind: 'pick-account' })
  return mustSignInAgain(facts, only, now) ? ask(request, { kind: 'sign-in' }) : { kind: 'account', account: only }
}

function mustSignInAgain(facts: StepFacts, account: Account, now: number): boolean {
  const { request, startedAt } = facts
  if (request.prompts.includes('login') && account.session.authTime < startedAt) return true
  const age = request.maxAgeSeconds === undefined ? { startedAt } : { startedAt, maxAgeSeconds: request.maxAgeSeconds }
  return !isFreshEnough(account.session, age, now)
}

const SILENT_REFUSAL = {
  'sign-in': 'login-required',
  'pick-account': 'account-choice-required',
  continue: 'interaction-required',
  consent: 'consent-required',
} as const

function ask(request: AuthorizeRequest, step: Exclude<Asking, { kind: 'refuse' }>): Chosen {
  return { kind: 'ask', step: silence(request, step) }
}

function silence(request: AuthorizeRequest, step: Exclude<Asking, { kind: 'refuse' }>): Asking {
  if (!request.prompts.includes('none')) return step
  return { kind: 'refuse', refusal: refuse(SILENT_REFUSAL[step.kind]) }
}

/** The account is known: is consent missing, must a person confirm, or can the code be issued? */
export function decideNextStep(facts: StepFacts, account: Account, consent: ConsentDecision): NextStep {
  const { request, progress } = facts
  if (consent.kind === 'impossible') return { kind: 'refuse', refusal: consent.refusal }
  const given = consent.kind === 'ask' && progress.consented !== undefined && progress.consented === consentKey(consent)
  if (consent.kind !== 'none' && !given) return silence(request, { kind: 'consent', account })
  if (facts.claimableRedirect && !progress.acted && !facts.client.latchwork.allowSilentSignIn)
    return silence(request, { kind: 'continue', account })
  return { kind: 'issue-code', account }
}
