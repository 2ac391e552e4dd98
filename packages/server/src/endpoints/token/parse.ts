import { err, type Form, ok, parseForm, parseScopes, type Result } from '@latchwork/protocol'
import type { HttpRequest } from '../../http/message.ts'
import { type Refusal, refuse } from '../../refusal/refusal.ts'

/** What the token endpoint understands. Everything else that libraries add is ignored (azure-ad-wire §1.2). */
const KNOWN: ReadonlySet<string> = new Set([
  'grant_type',
  'client_id',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
  'code',
  'redirect_uri',
  'code_verifier',
  'refresh_token',
  'resource',
  'scope',
  'client_info',
  'device_code',
])
const REPEATABLE: ReadonlySet<string> = new Set(['resource'])
const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(?:;|$)/i

/** The body as a form (RFC 6749 §3.2, appendix B). The query is ignored; client-auth refuses a secret in it. */
export function parseTokenForm(http: HttpRequest): Result<Form, Refusal> {
  const type = http.headers['content-type']
  if (typeof type !== 'string' || !FORM_TYPE.test(type)) return err(refuse('content-type-wrong'))
  const form = parseForm(http.body, KNOWN, REPEATABLE)
  if (form.ok) return form
  const { kind, name } = form.error
  if (kind === 'malformed') return err(refuse('parameter-malformed'))
  return err(
    refuse('parameter-repeated', name === undefined ? {} : { say: `The parameter ${name} occurs more than once.` }),
  )
}

/** A parameter that the grant cannot do without. */
export function requireParameter(form: Form, name: string): Result<string, Refusal> {
  const value = form.get(name)
  return value === undefined ? err(missing(name)) : ok(value)
}

export function missing(name: string): Refusal {
  return refuse('parameter-missing', { say: `The request body must contain the parameter ${name}.` })
}

/** The v2 `scope`, split; v1 clients send a meaningless one (azure-ad-wire §1.6.1). */
export function parseRequestedScopes(form: Form, dialect: 'v1' | 'v2'): Result<readonly string[], Refusal> {
  if (dialect === 'v1') return ok([])
  const scopes = parseScopes(form.get('scope') ?? '')
  return scopes.ok ? scopes : err(refuse('scope-malformed'))
}
