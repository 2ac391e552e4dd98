import { appendToRedirect, type Dialect, formActionSource, issuer, redirectKind } from '@latchwork/protocol'
import { renderFormPost, renderOutOfBandPage } from '../../http/form-post.ts'
import { seeOther } from '../../http/headers.ts'
import type { HttpRequest, KnownRequest, Reply } from '../../http/message.ts'
import { renderErrorPage } from '../../interaction/error/page.ts'
import type { Refusal } from '../../refusal/refusal.ts'
import type { Segment } from '../../session/authorize-request.ts'
import type { VerifiedRedirect } from './check.ts'

export interface AnswerContext {
  readonly http: HttpRequest
  readonly baseUrl: string
  readonly dialect: Dialect
  readonly segment: Segment
  readonly now: number
  readonly random: (bytes: number) => Buffer
  /** Answers of the admin consent endpoint have words of their own (azure-ad-wire §1.9). */
  readonly adminConsent?: boolean
  /** For the trace of a refusal, where the request began at another address. */
  readonly known?: KnownRequest
}

type Fields = readonly (readonly [string, string])[]

/**
 * RFC 9207: `iss` in every answer, success and error, byte for byte the issuer of this dialect's metadata. On common and
 * organizations there is no one issuer, so there it is neither sent nor advertised (DIVERGENCES).
 */
function withIssuer(fields: Fields, context: AnswerContext): [string, string][] {
  const all = fields.map(([name, value]): [string, string] => [name, value])
  if (context.segment.kind === 'tenant')
    all.push(['iss', issuer(context.baseUrl, context.segment.tenantId, context.dialect)])
  return all
}

/** Sends an answer to the proven redirect in the mode that was asked for (RFC 6749 §4.1.2, OAuth 2.0 Form Post Response Mode). */
export function renderAnswer(redirect: VerifiedRedirect, fields: Fields, context: AnswerContext): Reply {
  const all = withIssuer(redirect.state === undefined ? fields : [...fields, ['state', redirect.state]], context)
  if (redirectKind(redirect.uri) === 'out-of-band')
    return renderOutOfBandPage({ redirectUri: redirect.uri, fields: all })
  if (redirect.mode === 'form_post') {
    return renderFormPost({ action: redirect.uri, fields: all, nonce: context.random(16).toString('base64url') })
  }
  return seeOther(appendToRedirect(redirect.uri, all, redirect.mode))
}

/** The fields of an error answer (RFC 6749 §4.1.2.1; azure-ad-wire §1.5). The description is one line (D-06). */
export function errorFields(refusal: Refusal, context: AnswerContext): Fields {
  const error = ANSWER_WORDS[refusal.error] ?? refusal.error
  const prefix = refusal.aadsts === undefined ? '' : `AADSTS${refusal.aadsts}: `
  const { traceId, correlationId } = context.http
  const fields: [string, string][] = [
    ['error', error],
    ['error_description', `${prefix}${refusal.description} Trace ID: ${traceId} Correlation ID: ${correlationId}`],
  ]
  if (refusal.aadsts !== undefined) fields.push(['error_uri', `${context.baseUrl}/error?code=${refusal.aadsts}`])
  if (refusal.reason === 'sign-in-cancelled' || refusal.reason === 'consent-declined')
    fields.push(['error_subcode', 'cancel'])
  return context.adminConsent === true ? withAdminConsent(fields, context) : fields
}

/** `permission_denied` is what an administrator's no is called there. */
function withAdminConsent(fields: Fields, { segment }: AnswerContext): Fields {
  const spelled = fields.map(([name, value]): [string, string] =>
    name === 'error' && value === 'access_denied' ? [name, 'permission_denied'] : [name, value],
  )
  const tenant: Fields = segment.kind === 'tenant' ? [['tenant', segment.tenantId]] : []
  return [...spelled, ['admin_consent', 'True'], ...tenant]
}

/** Words of the token endpoint that an authorization answer cannot have. */
const ANSWER_WORDS: Readonly<Partial<Record<Refusal['error'], string>>> = {
  invalid_client: 'unauthorized_client',
  invalid_grant: 'access_denied',
}

export function renderErrorAnswer(redirect: VerifiedRedirect, refusal: Refusal, context: AnswerContext): Reply {
  const reply = renderAnswer(redirect, errorFields(refusal, context), context)
  return { ...reply, refused: { refusal, ...(context.known && { known: context.known }) } }
}

/** A page instead of an answer. With a proven redirect it offers the way back; the person decides (RFC 9700 §4.11.2). */
export function renderRefusalPage(refusal: Refusal, context: AnswerContext, redirect?: VerifiedRedirect): Reply {
  const fields =
    redirect &&
    withIssuer(
      [...errorFields(refusal, context), ...(redirect.state === undefined ? [] : [['state', redirect.state] as const])],
      context,
    )
  return renderErrorPage({
    refusal,
    ...(context.known && { known: context.known }),
    status: 400,
    traceId: context.http.traceId,
    correlationId: context.http.correlationId,
    time: context.now,
    ...(redirect && fields && redirectKind(redirect.uri) !== 'out-of-band' && { wayBack: wayBack(redirect, fields) }),
    formActions: redirect ? [formActionSource(redirect.uri)] : [],
  })
}

function wayBack(redirect: VerifiedRedirect, fields: [string, string][]) {
  if (redirect.mode === 'form_post') return { kind: 'form' as const, action: redirect.uri, fields }
  return { kind: 'link' as const, href: appendToRedirect(redirect.uri, fields, redirect.mode) }
}
