import type { Dialect, Platform } from '@latchwork/protocol'
import type { Application } from '../directory/application.ts'
import type { Authorization } from '../directory/authorization.ts'
import type { Membership } from '../directory/groups/membership.ts'
import type { Tenant } from '../directory/tenant.ts'
import type { User } from '../directory/user.ts'
import type { Target } from './target.ts'

export type { Authorization }

/** What one API's part of an answer is about: the API, how the client named it, and the permissions it gets. */
export interface IssuedAccess {
  readonly api: Application
  /** As requested, byte for byte: the v1 and RFC 9068 audience. */
  readonly identifier: string
  /** Short values for the token, e.g. `Tasks.Read`. */
  readonly scopes: readonly string[]
  /** The `scope` member of the answer: v2 in the requester's spelling and with `.default` if asked (azure-ad-wire §1.6.4). */
  readonly answerScope: string
}

/** The refresh token of an answer. Its number is the authorization's outstanding one (DESIGN §3). */
export interface IssuedRefreshToken {
  readonly number: number
  readonly platform: Platform
  /** What a refresh without `scope` and `resource` asks for: the API and the scopes of the sign-in (RFC 6749 §6). */
  readonly target: Target
  readonly oidcScopes: readonly string[]
}

/** Everything an answer is made of. A grant decides it; `issue` signs it and never decides. */
export interface Issuance {
  readonly dialect: Dialect
  /** Epoch seconds. */
  readonly now: number
  readonly tenant: Tenant
  readonly user: User
  /** Who the person is at home, when `user` is a guest of `tenant`. */
  readonly home?: User
  readonly client: Application
  readonly clientAuth: 'none' | 'secret'
  readonly authorization: Authorization
  readonly access: IssuedAccess
  /** Groups and app roles of the user, as far as the client or the API wants to know. */
  readonly membership: Membership
  /** Granted ones, lower case: they decide which claims about the person a token carries. */
  readonly oidcScopes: readonly string[]
  /** Present when the answer has an ID token. */
  readonly idToken?: { readonly nonce?: string; readonly includeAuthTime: boolean }
  readonly refreshToken?: IssuedRefreshToken
  /** Whether the client asked for `client_info`. */
  readonly clientInfo: boolean
}
