import type { Dialect } from '@latchwork/protocol'
import type { Application } from '../directory/application.ts'
import type { Authorization } from '../directory/authorization.ts'
import type { Tenant } from '../directory/tenant.ts'
import type { User } from '../directory/user.ts'

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

/** Everything an answer is made of. A grant decides it; `issue` signs it and never decides. */
export interface Issuance {
  readonly dialect: Dialect
  readonly tenant: Tenant
  readonly user: User
  readonly client: Application
  readonly clientAuth: 'none' | 'secret'
  readonly authorization: Authorization
  readonly access: IssuedAccess
  readonly idToken?: { readonly nonce?: string; readonly scopes: readonly string[]; readonly includeAuthTime: boolean }
  readonly refreshToken: { readonly kind: 'none' } | { readonly kind: 'number'; readonly number: number; readonly spa: boolean }
  readonly clientInfo: boolean
}
