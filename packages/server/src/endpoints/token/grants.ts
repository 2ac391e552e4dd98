import { answerCodeGrant } from './authorization-code.ts'
import type { Grant } from './grant.ts'
import { answerRefreshGrant } from './refresh-token.ts'

/** Every grant that exists. The discovery document lists these keys, so it cannot promise another one. */
export const GRANTS = {
  authorization_code: answerCodeGrant,
  refresh_token: answerRefreshGrant,
} as const satisfies Readonly<Record<string, Grant>>

export const GRANT_TYPES: readonly string[] = Object.keys(GRANTS)

export function grantFor(name: string): Grant | undefined {
  return Object.hasOwn(GRANTS, name) ? GRANTS[name as keyof typeof GRANTS] : undefined
}
