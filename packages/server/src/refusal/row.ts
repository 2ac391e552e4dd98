import type { OAuthErrorCode } from '@latchwork/protocol'

/** Who can make the refusal go away. */
export type Cure = 'developer' | 'user' | 'administrator' | 'operator'

/** One line of the error matrix (standards-checklist §0.1): everything an endpoint, a page and a log say about a reason. */
export interface ReasonRow {
  readonly error: OAuthErrorCode
  /** HTTP status at JSON endpoints; at authorize the place of the answer (page or redirect) is decided by check.ts. */
  readonly status: number
  readonly aadsts?: number
  /** What makes MSAL treat the refusal as "sign in again" (azure-ad-wire §5.2). */
  readonly suberror?: 'bad_token' | 'consent_required' | 'basic_action' | 'user_password_expired'
  readonly who: Cure
  /** One sentence, RFC 6749 §5.2 characters only. */
  readonly text: string
}
