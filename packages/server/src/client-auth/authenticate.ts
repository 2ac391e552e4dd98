import { err, type Form, isGuid, ok, type Result } from '@latchwork/protocol'
import { auditChange } from '../audit/record.ts'
import type { Deps } from '../deps.ts'
import type { HttpRequest } from '../http/message.ts'
import { type Refusal, refuse } from '../refusal/refusal.ts'
import { type Bucket, bucketOf, countFailure, forgiveAttempts, judgeAttempts, sourceOf } from '../session/throttle.ts'
import { findApplicationByAppId } from '../store/applications.ts'
import { type Attempts, readAttempts } from '../store/instance/attempts.ts'
import { type AuthenticatedClient, checkClient } from './check-client.ts'
import { type PresentedClient, readCredential } from './read-credential.ts'

export type { AuthenticatedClient }

/** Loads the application and judges its proof. Guessing a secret is slowed down per client and source (ASVS 6.3.1). */
export async function authenticateClient(
  http: HttpRequest,
  form: Form,
  deps: Deps,
): Promise<Result<AuthenticatedClient, Refusal>> {
  const presented = readCredential(http, form)
  if (!presented.ok) return presented
  const { clientId, credential } = presented.value
  const app = isGuid(clientId) ? await findApplicationByAppId(deps.db, clientId) : undefined
  if (credential.kind === 'none') return checkClient(app, presented.value, deps.now(), deps.secrets)
  return authenticateWithSecret({ presented: presented.value, app }, http, deps)
}

async function authenticateWithSecret(
  client: { presented: PresentedClient; app: Awaited<ReturnType<typeof findApplicationByAppId>> },
  http: HttpRequest,
  deps: Deps,
): Promise<Result<AuthenticatedClient, Refusal>> {
  const bucket = bucketOf('client', client.presented.clientId, sourceOf(http.remoteAddress))
  const rows = await readAttempts(deps.db, [bucket.key])
  if (judgeAttempts([bucket], rows, deps.now()) > 0) return err(refuse('client-attempts'))
  const checked = checkClient(client.app, client.presented, deps.now(), deps.secrets)
  if (!checked.ok && checked.error.error === 'invalid_client')
    await recordFailure(bucket, { ...client, rows, reason: checked.error.reason }, http, deps)
  if (checked.ok && rows.length > 0) await deps.db.commit(forgiveAttempts([bucket]))
  return checked.ok ? ok(checked.value) : checked
}

async function recordFailure(
  bucket: Bucket,
  failed: {
    presented: PresentedClient
    app: { tenantId: string } | undefined
    rows: readonly Attempts[]
    reason: string
  },
  http: HttpRequest,
  deps: Deps,
): Promise<void> {
  const event = {
    tenantId: failed.app?.tenantId ?? '',
    type: 'client-authentication.failed' as const,
    // A stranger's text is no name of an actor, and a NUL in it is no text to PostgreSQL.
    actor: isGuid(failed.presented.clientId) ? failed.presented.clientId : '',
    target: '',
    request: http,
    detail: { reason: failed.reason },
  }
  await deps.db.commit([...countFailure(bucket, failed.rows, deps.now()), auditChange(event, deps)])
}
