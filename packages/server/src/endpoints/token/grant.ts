import type { Dialect, Form, Result } from '@latchwork/protocol'
import type { AuditedRequest } from '../../audit/event.ts'
import type { AuthenticatedClient } from '../../client-auth/check-client.ts'
import type { Deps } from '../../deps.ts'
import type { AnswerBody } from '../../issuance/answer.ts'
import type { Refusal } from '../../refusal/refusal.ts'
import type { Segment } from '../../session/authorize-request.ts'

/** A token request whose form is well-formed and whose client is proven. */
export interface TokenRequest extends AuditedRequest {
  readonly dialect: Dialect
  readonly segment: Segment
  readonly form: Form
  readonly client: AuthenticatedClient
}

/** One `grant_type`: decides, signs, commits once, and answers after the commit. */
export type Grant = (request: TokenRequest, deps: Deps) => Promise<Result<AnswerBody, Refusal>>
