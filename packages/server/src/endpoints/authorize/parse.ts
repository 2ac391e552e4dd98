import { type Dialect, err, type Form, ok, parseForm, parseScopes, type Result } from '@latchwork/protocol'
import type { AuthorizeRequest, Prompt, ResponseMode, Segment } from '../../session/authorize-request.ts'
import { type Refusal, refuse } from '../../refusal/refusal.ts'

/** What must be known before anything else is judged: who asks, and where an answer could go. */
export interface Caller {
  readonly clientId: string
  readonly redirectUri: string
  readonly state?: string
  readonly responseMode: ResponseMode
}

const KNOWN: ReadonlySet<string> = new Set([
  'client_id',
  'redirect_uri',
  'response_type',
  'response_mode',
  'state',
  'nonce',
  'scope',
  'resource',
  'prompt',
  'login_hint',
  'max_age',
  'code_challenge',
  'code_challenge_method',
  'claims',
  'client_info',
  'request',
  'request_uri',
  'id_token_hint',
])
const REPEATABLE: ReadonlySet<string> = new Set(['resource'])
const PROMPTS: ReadonlySet<string> = new Set(['none', 'login', 'select_account', 'consent'])
const MODES: ReadonlySet<string> = new Set(['query', 'fragment', 'form_post'])

/** RFC 6749 §3.1: known parameters once, empty ones absent, unknown ones ignored. */
export function parseAuthorizeForm(text: string): Result<Form, Refusal> {
  const form = parseForm(text, KNOWN, REPEATABLE)
  if (form.ok) return form
  const name = form.error.name
  if (form.error.kind === 'duplicate')
    return err(
      refuse('parameter-repeated', name === undefined ? {} : { say: `The parameter ${name} occurs more than once.` }),
    )
  return err(refuse('parameter-malformed'))
}

/** The part of the request that decides where errors go. A mode that does not exist answers in the default mode. */
export function parseCaller(form: Form): Result<Caller, Refusal> {
  const clientId = form.get('client_id')
  if (clientId === undefined) return err(refuse('parameter-missing', { say: 'The parameter client_id is missing.' }))
  const redirectUri = form.get('redirect_uri')
  if (redirectUri === undefined) return err(refuse('redirect-uri-missing'))
  const state = form.get('state')
  const mode = form.get('response_mode') ?? 'query'
  const responseMode = MODES.has(mode) ? (mode as ResponseMode) : 'query'
  return ok({ clientId: clientId.toLowerCase(), redirectUri, responseMode, ...(state !== undefined && { state }) })
}

/** The order of the checks: first what the request is, then what it asks for, then how it wants the person treated. */
const CHECKS: readonly ((form: Form, dialect: Dialect) => Refusal | undefined)[] = [
  (form) => (form.get('request') === undefined ? undefined : refuse('request-object-unsupported')),
  (form) => (form.get('request_uri') === undefined ? undefined : refuse('request-uri-unsupported')),
  (form) => checkResponseType(form.get('response_type')),
  (form) => (MODES.has(form.get('response_mode') ?? 'query') ? undefined : refuse('response-mode-unsupported')),
  (form) =>
    form.get('max_age') === undefined || /^\d{1,9}$/.test(form.get('max_age') ?? '')
      ? undefined
      : refuse('max-age-malformed'),
  (form) => checkClaims(form.get('claims')),
  (form) =>
    (form.get('nonce')?.length ?? 0) > 1024
      ? refuse('parameter-too-long', { say: 'The nonce is longer than 1024 characters.' })
      : undefined,
  (form) =>
    (form.get('state')?.length ?? 0) > 4096
      ? refuse('parameter-too-long', { say: 'The state is longer than 4096 characters.' })
      : undefined,
]

/** A form whose client and redirect are proven → the request, or what is wrong with it. Syntax only; PKCE is judged in check.ts. */
export function parseAuthorizeRequest(
  form: Form,
  caller: Caller,
  address: { readonly dialect: Dialect; readonly segment: Segment; readonly correlationId: string },
): Result<AuthorizeRequest, Refusal> {
  for (const check of CHECKS) {
    const refusal = check(form, address.dialect)
    if (refusal) return err(refusal)
  }
  const prompts = parsePrompts(form.get('prompt'), address.dialect)
  if (!prompts.ok) return prompts
  const scopes = parseScopes(address.dialect === 'v2' ? (form.get('scope') ?? '') : '')
  if (!scopes.ok) return err(refuse('scope-malformed'))
  const nonce = form.get('nonce')
  const loginHint = form.get('login_hint')
  const maxAge = form.get('max_age')
  const codeChallenge = form.get('code_challenge')
  return ok({
    ...address,
    clientId: caller.clientId,
    redirectUri: caller.redirectUri,
    responseMode: caller.responseMode,
    scopes: scopes.value,
    resources: form.all('resource'),
    prompts: prompts.value,
    clientInfo: form.get('client_info') === '1',
    ...(caller.state !== undefined && { state: caller.state }),
    ...(nonce !== undefined && { nonce }),
    ...(loginHint !== undefined && { loginHint: loginHint.slice(0, 320) }),
    ...(maxAge !== undefined && { maxAgeSeconds: Number(maxAge) }),
    ...(codeChallenge !== undefined && { codeChallenge }),
  })
}

/** The admin consent endpoint: a request for everybody's consent, without a code (azure-ad-wire §1.9). */
export function parseAdminConsent(
  form: Form,
  caller: Caller,
  address: { readonly dialect: Dialect; readonly segment: Segment; readonly correlationId: string },
): Result<AuthorizeRequest, Refusal> {
  const { clientId, redirectUri, state } = caller
  if ((state?.length ?? 0) > 4096)
    return err(refuse('parameter-too-long', { say: 'The state is longer than 4096 characters.' }))
  const scopes = parseScopes(address.dialect === 'v2' ? (form.get('scope') ?? '') : '')
  if (!scopes.ok) return err(refuse('scope-malformed'))
  return ok({
    ...address,
    clientId,
    redirectUri,
    responseMode: 'query',
    scopes: scopes.value,
    resources: [],
    prompts: ['admin_consent'],
    clientInfo: false,
    adminConsent: true,
    ...(state !== undefined && { state }),
  })
}

function checkResponseType(value: string | undefined): Refusal | undefined {
  if (value === undefined) return refuse('response-type-missing')
  return value === 'code' ? undefined : refuse('response-type-unsupported')
}

/** MSAL.js sends claims nobody asked for: any JSON object passes (OpenID Connect Core §5.5, azure-ad-wire §7 trap 10). */
function checkClaims(value: string | undefined): Refusal | undefined {
  if (value === undefined) return undefined
  try {
    const parsed: unknown = JSON.parse(value)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? undefined
      : refuse('claims-malformed')
  } catch {
    return refuse('claims-malformed')
  }
}

/** `admin_consent` exists on v1 only (D-33); `none` stands alone (OpenID Connect Core §3.1.2.1). */
function parsePrompts(value: string | undefined, dialect: Dialect): Result<readonly Prompt[], Refusal> {
  const words = value?.split(' ').filter((word) => word !== '') ?? []
  const known = words.every((word) => PROMPTS.has(word) || (dialect === 'v1' && word === 'admin_consent'))
  if (!known || (words.includes('none') && words.length > 1)) return err(refuse('prompt-malformed'))
  return ok(words as Prompt[])
}
