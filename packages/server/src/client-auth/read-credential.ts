import { err, type Form, ok, type Result } from '@latchwork/protocol'
import type { HttpRequest } from '../http/message.ts'
import { type Refusal, refuse } from '../refusal/refusal.ts'

/** How a client presents itself. The secret is a string for one comparison and is kept nowhere. */
export interface PresentedClient {
  readonly clientId: string
  readonly credential: { readonly kind: 'none' } | { readonly kind: 'secret'; readonly secret: string }
}

/**
 * Exactly one mechanism (RFC 6749 §2.3, §2.3.1): Basic, body, or none. An empty client_secret is no credential, because ADAL sends
 * one for public clients (azure-ad-wire §7 trap 1). A secret in the address is refused, whoever sent it there.
 */
export function readCredential(
  http: Pick<HttpRequest, 'headers' | 'query'>,
  form: Form,
): Result<PresentedClient, Refusal> {
  if (/(^|&)client_(secret|assertion)=[^&]/i.test(http.query)) return err(refuse('client-secret-in-uri'))
  const basic = readBasic(http.headers['authorization'])
  if (!basic.ok) return basic
  const secret = form.get('client_secret')
  const hasAssertion = form.get('client_assertion') !== undefined || form.get('client_assertion_type') !== undefined
  const mechanisms = [basic.value !== undefined, secret !== undefined, hasAssertion].filter(Boolean).length
  if (mechanisms > 1) return err(refuse('client-auth-twice'))
  if (hasAssertion) return err(refuse('client-assertion-unsupported'))
  const named = form.get('client_id')
  if (basic.value) {
    const { clientId, secret: basicSecret } = basic.value
    if (named !== undefined && named.toLowerCase() !== clientId)
      return err(
        refuse('client-auth-twice', { say: 'The client_id of the body is not the one of the Authorization header.' }),
      )
    return ok({ clientId, credential: basicSecret === '' ? { kind: 'none' } : { kind: 'secret', secret: basicSecret } })
  }
  if (named === undefined) return err(refuse('parameter-missing', { say: 'The parameter client_id is missing.' }))
  return ok({
    clientId: named.toLowerCase(),
    credential: secret === undefined ? { kind: 'none' } : { kind: 'secret', secret },
  })
}

/** RFC 6749 §2.3.1: both halves are form-encoded before base64. Undefined: no Authorization header. */
function readBasic(
  header: string | string[] | undefined,
): Result<{ clientId: string; secret: string } | undefined, Refusal> {
  if (header === undefined) return ok(undefined)
  const match = typeof header === 'string' ? /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header) : null
  const text = match?.[1] === undefined ? '' : Buffer.from(match[1], 'base64').toString('utf8')
  const colon = text.indexOf(':')
  const clientId = decodeFormWord(text.slice(0, Math.max(colon, 0)))
  const secret = decodeFormWord(text.slice(colon + 1))
  if (colon <= 0 || clientId === undefined || secret === undefined) return err(refuse('client-auth-malformed'))
  return ok({ clientId: clientId.toLowerCase(), secret })
}

function decodeFormWord(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}
