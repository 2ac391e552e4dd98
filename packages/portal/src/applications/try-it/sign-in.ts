import { TRY_PATH } from './path.ts'

/** One sign-in of the app under test, by authorization code with PKCE (RFC 7636), in a tab of its own. */
interface Attempt {
  readonly clientId: string
  readonly tenant: string
  readonly scope: string
  readonly verifier: string
  readonly state: string
}

export type Claims = Readonly<Record<string, unknown>>

export type Outcome =
  | { readonly kind: 'leaving' }
  | { readonly kind: 'refused'; readonly error: string; readonly text: string }
  | {
      readonly kind: 'signed-in'
      readonly scope: string
      readonly expiresIn: number
      readonly idToken: Claims | undefined
      readonly accessToken: Claims | undefined
    }

const KEY = 'latchwork.try'
export const tryRedirectUri = (): string => `${window.location.origin}${TRY_PATH}`

/** The address at which a sign-in of the app begins. */
export function tryAddress(wish: Pick<Attempt, 'clientId' | 'tenant' | 'scope'>): string {
  return `${TRY_PATH}?${new URLSearchParams({ ...wish }).toString()}`
}

/** Begins the sign-in, or ends it when the browser comes back with the answer. */
export async function runAttempt(): Promise<Outcome> {
  const query = new URLSearchParams(window.location.search)
  const wish = { clientId: query.get('clientId'), tenant: query.get('tenant'), scope: query.get('scope') }
  if (wish.clientId !== null && wish.scope !== null && /^[\w.-]+$/.test(wish.tenant ?? ''))
    return begin({ clientId: wish.clientId, tenant: wish.tenant ?? '', scope: wish.scope })
  const kept = sessionStorage.getItem(KEY)
  sessionStorage.removeItem(KEY)
  window.history.replaceState(null, '', TRY_PATH)
  const attempt = kept === null ? undefined : (JSON.parse(kept) as Attempt)
  if (attempt === undefined || query.get('state') !== attempt.state)
    return { kind: 'refused', error: 'no_sign_in', text: 'No sign-in was begun in this tab, or it has ended already.' }
  const code = query.get('code')
  if (code === null) return refused(query.get('error'), query.get('error_description'))
  return redeem(attempt, code)
}

async function begin(wish: Pick<Attempt, 'clientId' | 'tenant' | 'scope'>): Promise<Outcome> {
  const attempt: Attempt = { ...wish, verifier: randomText(), state: randomText() }
  sessionStorage.setItem(KEY, JSON.stringify(attempt))
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(attempt.verifier))
  const query = new URLSearchParams({
    client_id: attempt.clientId,
    response_type: 'code',
    redirect_uri: tryRedirectUri(),
    scope: attempt.scope,
    state: attempt.state,
    code_challenge: toBase64Url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
    prompt: 'select_account',
  })
  window.location.replace(`/${attempt.tenant}/oauth2/v2.0/authorize?${query.toString()}`)
  return { kind: 'leaving' }
}

interface TokenAnswer {
  readonly error?: string
  readonly error_description?: string
  readonly scope?: string
  readonly expires_in?: number
  readonly id_token?: string
  readonly access_token?: string
}

async function redeem({ clientId, tenant, scope, verifier }: Attempt, code: string): Promise<Outcome> {
  const response = await fetch(`/${tenant}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: clientId,
      grant_type: 'authorization_code',
      code,
      redirect_uri: tryRedirectUri(),
      code_verifier: verifier,
      scope,
    }),
  })
  const answer = (await response.json()) as TokenAnswer
  if (answer.access_token === undefined) return refused(answer.error, answer.error_description)
  return {
    kind: 'signed-in',
    scope: answer.scope ?? '',
    expiresIn: answer.expires_in ?? 0,
    idToken: readClaims(answer.id_token),
    accessToken: readClaims(answer.access_token),
  }
}

function refused(error: string | null | undefined, text: string | null | undefined): Outcome {
  return { kind: 'refused', error: error ?? 'unknown', text: text ?? 'The server gave no reason.' }
}

/** The claims of a JWT, for a person to look at: nothing here trusts them. Undefined: the token is no JWT. */
function readClaims(token: string | undefined): Claims | undefined {
  const [, payload] = token?.split('.') ?? []
  if (payload === undefined) return undefined
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
    return JSON.parse(new TextDecoder().decode(bytes)) as Claims
  } catch {
    return undefined
  }
}

function randomText(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(32)))
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
