import { type Dialect, err, type Form, ok, type Result } from '@latchwork/protocol'
import { type AuthenticatedClient, authenticateClient } from '../../client-auth/authenticate.ts'
import type { Deps } from '../../deps.ts'
import { jsonReply } from '../../http/json.ts'
import type { HttpRequest, Reply } from '../../http/message.ts'
import { challengeBasic, refusalReply } from '../../http/refusal-reply.ts'
import { type Refusal, refuse } from '../../refusal/refusal.ts'
import { findSegment } from '../../session/find-segment.ts'
import type { Grant, TokenRequest } from './grant.ts'
import { grantFor } from './grants.ts'
import { parseTokenForm, requireParameter } from './parse.ts'

/**
 * POST /{tenant}/oauth2[/v2.0]/token (RFC 6749 §3.2, azure-ad-wire §1.6). Every answer is JSON that nobody may keep. The order: the
 * address, the form, the grant's name, the client's proof; the grant does the rest.
 */
export async function handleToken(http: HttpRequest, dialect: Dialect, deps: Deps): Promise<Reply> {
  const request = await readTokenRequest(http, dialect, deps)
  const answer = request.ok ? await request.value.grant(request.value.request, deps) : request
  if (answer.ok) return jsonReply(200, answer.value)
  logRefusal(answer.error, http, deps)
  const reply = refusalReply(answer.error, http, deps.now(), deps.config.publicUrl)
  // RFC 6749 §5.2: a client that tried the header is told the scheme.
  return answer.error.status === 401 && http.headers['authorization'] !== undefined ? challengeBasic(reply) : reply
}

async function readTokenRequest(
  http: HttpRequest,
  dialect: Dialect,
  deps: Deps,
): Promise<Result<{ request: TokenRequest; grant: Grant }, Refusal>> {
  const { traceId, remoteAddress } = http
  const segment = await findSegment(deps.db, http.params['tenant'] ?? '')
  if (!segment.ok) return segment
  const form = parseTokenForm(http)
  if (!form.ok) return form
  const grant = chooseGrant(form.value)
  if (!grant.ok) return grant
  const client: Result<AuthenticatedClient, Refusal> = await authenticateClient(http, form.value, deps)
  if (!client.ok) return client
  return ok({
    request: { dialect, segment: segment.value, form: form.value, client: client.value, traceId, remoteAddress },
    grant: grant.value,
  })
}

function chooseGrant(form: Form): Result<Grant, Refusal> {
  const name = requireParameter(form, 'grant_type')
  if (!name.ok) return name
  const grant = grantFor(name.value)
  return grant === undefined ? err(refuse('grant-type-unsupported')) : ok(grant)
}

function logRefusal(refusal: Refusal, http: HttpRequest, deps: Deps): void {
  deps.log.info('token refused', { reason: refusal.reason, detail: refusal.detail, traceId: http.traceId })
}
