import type { Reason } from '../refusal/reasons.ts'
import { AUTHORIZE_EXPLANATIONS } from './authorize-explanations.ts'
import { CLIENT_EXPLANATIONS } from './client-explanations.ts'
import { DIRECTORY_EXPLANATIONS } from './directory-explanations.ts'
import type { Explanation } from './explanation.ts'
import { INTERACTION_EXPLANATIONS } from './interaction-explanations.ts'
import { TOKEN_EXPLANATIONS } from './token-explanations.ts'

/** An explanation of each reason: one that lacks it does not compile. */
export const EXPLANATIONS: Readonly<Record<Reason, Explanation>> = {
  ...AUTHORIZE_EXPLANATIONS,
  ...INTERACTION_EXPLANATIONS,
  ...CLIENT_EXPLANATIONS,
  ...TOKEN_EXPLANATIONS,
  ...DIRECTORY_EXPLANATIONS,
}
