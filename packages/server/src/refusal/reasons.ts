import { AUTHORIZE_REASONS } from './authorize-reasons.ts'
import { CLIENT_REASONS } from './client-reasons.ts'
import { DIRECTORY_REASONS } from './directory-reasons.ts'
import { INTERACTION_REASONS } from './interaction-reasons.ts'
import type { ReasonRow } from './row.ts'
import { TOKEN_REASONS } from './token-reasons.ts'

/** The error matrix. Every refusal of the server is one of these rows; docs/errors.md explains each. */
const ROWS = {
  ...AUTHORIZE_REASONS,
  ...INTERACTION_REASONS,
  ...CLIENT_REASONS,
  ...TOKEN_REASONS,
  ...DIRECTORY_REASONS,
} as const

export type Reason = keyof typeof ROWS

export const REASONS: Readonly<Record<Reason, ReasonRow>> = ROWS
