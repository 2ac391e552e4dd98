import type { TraceFacts } from '../store/instance/refusal-traces.ts'

/** Why a reason exists and what makes it go away. Who can fix it stands in the error matrix (refusal/row.ts). */
export interface Explanation {
  /** The rule in one sentence, with its section. */
  readonly rule: string
  readonly how: string
  /** The facts that the rule looked at; always shown besides: address, app, sentence. */
  readonly saw?: readonly FactName[]
  /** The page of the portal where it is fixed. */
  readonly fix?: Fix
}

export type FactName =
  | 'redirectUri'
  | 'registered'
  | 'scope'
  | 'resource'
  | 'responseType'
  | 'responseMode'
  | 'grantType'
  | 'prompt'
  | 'codeChallengeMethod'
  | 'method'

/** Where a fix is made: the section of the app's registration. */
export type Fix = 'overview' | 'authentication' | 'api-permissions' | 'expose-an-api' | 'client-secrets'

/** An address below the public one; undefined when the trace does not know the app as its owner's. */
export function renderFixPath(fix: Fix, facts: TraceFacts): string | undefined {
  const id = facts['appObjectId']
  if (id === undefined) return undefined
  const query = new URLSearchParams({ section: fix })
  const { redirectUri, redirectUriShortened } = facts
  // Offered in the field, never saved by itself. A shortened address would be another one.
  if (fix === 'authentication' && redirectUri !== undefined && redirectUriShortened === undefined)
    query.set('add', redirectUri)
  return `/portal/applications/${encodeURIComponent(id)}?${query.toString()}`
}
