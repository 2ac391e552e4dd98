import { isGuid } from '@latchwork/protocol'
import type { HttpRequest, Refused } from '../http/message.ts'
import type { TraceFacts } from '../store/instance/refusal-traces.ts'
import { redact, redactAddress } from './redact.ts'

/** What a request says about itself that may be kept. */
export interface SeenRequest {
  readonly clientId: string
  readonly userId: string
  readonly endpoint: string
  readonly facts: TraceFacts
}

/**
 * The only parameters whose value is read for a trace, and how. Whatever is not here (code, verifier, tokens, secrets, state,
 * nonce, login_hint, passwords, everything unknown) is never touched.
 */
const READ: Readonly<Record<string, readonly [fact: string, read: (value: string) => string]>> = {
  redirect_uri: ['redirectUri', redactAddress],
  post_logout_redirect_uri: ['redirectUri', redactAddress],
  scope: ['scope', (value) => redact(value, 600)],
  resource: ['resource', redactAddress],
  response_type: ['responseType', word],
  response_mode: ['responseMode', word],
  grant_type: ['grantType', word],
  prompt: ['prompt', word],
  code_challenge_method: ['codeChallengeMethod', word],
}

/** Facts of a refused request, from its query, its form and what was known from before; a few lines, at most 4 KB. */
export function readFacts(http: HttpRequest, { refusal, known = {} }: Refused): SeenRequest {
  const isForm = http.method === 'POST' && !/json/i.test(String(http.headers['content-type']))
  const form = new URLSearchParams(isForm ? http.body : http.query)
  const seen = Object.entries(READ).flatMap(([name, [fact, read]]) => {
    const value = form.get(name)
    return value === null ? [] : [[fact, read(value)] as const]
  })
  const { redirectUri, scopes = [], resources = [] } = known
  const clientId = known.clientId ?? form.get('client_id') ?? basicUser(http.headers['authorization'])
  const address = redirectUri ?? form.get('redirect_uri') ?? ''
  const facts = {
    method: redact(http.method, 10),
    ...Object.fromEntries(seen),
    ...(redirectUri !== undefined && { redirectUri: redactAddress(redirectUri) }),
    ...(scopes.length > 0 && { scope: redact(scopes.join(' '), 600) }),
    ...(resources.length > 0 && { resource: resources.map(redactAddress).join(' ').slice(0, 600) }),
    ...(/[?#@]/.test(address) && { redirectUriShortened: 'true' }),
    ...(clientId !== undefined && !isGuid(clientId) && { clientIdMalformed: 'true' }),
    said: redact(refusal.description, 500),
  }
  return {
    clientId: clientId !== undefined && isGuid(clientId) ? clientId.toLowerCase() : '',
    userId: known.userId ?? '',
    endpoint: redactAddress(http.path),
    facts,
  }
}

/** A short value of the protocol's own; anything else is not repeated. */
function word(value: string): string {
  return /^[\w:. -]{0,60}$/.test(value) ? redact(value, 60) : '(not a value of the protocol)'
}

/** RFC 6749 §2.3.1: the client id of Basic authentication; the secret behind the colon is not looked at. */
function basicUser(header: string | string[] | undefined): string | undefined {
  const encoded = typeof header === 'string' ? /^basic +([\w+/=]+)$/i.exec(header)?.[1] : undefined
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8').split(':', 1)[0]
}
