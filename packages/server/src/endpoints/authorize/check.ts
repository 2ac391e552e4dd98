import {
  err,
  type Form,
  isCodeChallenge,
  matchRedirectUri,
  ok,
  redirectKind,
  type Platform,
  type Result,
} from '@latchwork/protocol'
import { checkTenancy } from '../../consent/check-tenancy.ts'
import type { Application } from '../../directory/application.ts'
import type { ServicePrincipal } from '../../directory/service-principal.ts'
import { type Refusal, refuse } from '../../refusal/refusal.ts'
import type { AuthorizeRequest, ResponseMode, Segment } from '../../session/authorize-request.ts'
import type { Caller } from './parse.ts'

declare const proof: unique symbol

/**
 * Proof that an address may receive this client's answers. Nothing redirects without one, and only
 * {@link proveRedirect} makes one (RFC 6749 §3.1.2.4, RFC 9700 §4.1.3).
 */
export interface VerifiedRedirect {
  readonly [proof]: 'redirect'
  readonly uri: string
  readonly platform: Platform
  readonly mode: ResponseMode
  readonly state?: string
}

export interface CallerFacts {
  readonly segment: Segment
  readonly client: Application | undefined
  /** The client's presence in the segment's tenant; undefined on common and organizations, or before anybody consented. */
  readonly servicePrincipal: ServicePrincipal | undefined
}

/** Why the application is not answered. The redirect, where it is proven all the same, is the link back on the page. */
export interface CallerRefused {
  readonly refusal: Refusal
  readonly redirect?: VerifiedRedirect
}

/**
 * Who asks, and may it be answered? The order is fixed: the application is known and open to this tenant, then the redirect.
 * Up to here a failure is a page; from here on a VerifiedRedirect exists, and a failure goes back to the application.
 */
export function checkCaller(
  caller: Caller,
  facts: CallerFacts,
): Result<{ client: Application; redirect: VerifiedRedirect }, CallerRefused> {
  const { client, segment, servicePrincipal } = facts
  if (!client) return err({ refusal: refuse('client-unknown') })
  const redirect = proveRedirect(caller, client)
  const closed = checkTenancy(client, servicePrincipal, segment.kind === 'tenant' ? segment.tenantId : undefined)
  // An application that is unknown here must look like one that is unknown everywhere: no way back tells of it.
  if (closed) return err({ refusal: closed, ...(redirect && closed.reason !== 'client-unknown' && { redirect }) })
  return redirect ? ok({ client, redirect }) : err({ refusal: refuse('redirect-uri-unregistered') })
}

function proveRedirect(caller: Caller, client: Application): VerifiedRedirect | undefined {
  const registered = matchRedirectUri(caller.redirectUri, client.redirectUris)
  if (!registered) return undefined
  return {
    uri: caller.redirectUri,
    platform: registered.platform,
    mode: caller.responseMode,
    ...(caller.state !== undefined && { state: caller.state }),
  } as VerifiedRedirect
}

/** RFC 7636 §4.3, §4.4.1 and RFC 9700 §2.1.1: S256 for everybody, unless the registration of this app says otherwise. */
export function checkCodeChallenge(form: Form, client: Application): Refusal | undefined {
  const challenge = form.get('code_challenge')
  if (challenge === undefined) return client.latchwork.allowCodeWithoutPkce ? undefined : refuse('pkce-missing')
  if (form.get('code_challenge_method') !== 'S256') return refuse('pkce-method-unsupported')
  return isCodeChallenge(challenge) ? undefined : refuse('pkce-malformed')
}

/** A custom scheme cannot be posted to, so form_post needs http or https (azure-ad-wire §1.5). */
export function checkResponseMode(request: AuthorizeRequest): Refusal | undefined {
  if (request.responseMode !== 'form_post') return undefined
  const kind = redirectKind(request.redirectUri)
  return kind === 'https' || kind === 'loopback' ? undefined : refuse('response-mode-unsupported')
}

/**
 * May an error travel to the application without a person having seen a page? Only to the organization's own applications
 * and for prompt=none; anybody else's error is a page with a link (RFC 9700 §4.11.2: no open redirector).
 */
export function mayRedirectUnseen(
  client: Application,
  request: { readonly segment: Segment; readonly silent: boolean },
): boolean {
  if (request.silent) return true
  return request.segment.kind === 'tenant' && request.segment.tenantId === client.tenantId
}
