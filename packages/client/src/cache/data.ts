import type { Account, Target } from '../contract.ts'

/**
 * The whole cache as a plain value; everything in this file is pure. Records are found by key alone, never by search, so that a
 * token costs the same with one account and with a thousand. Every key holds a `|` or a line break, so none can be `__proto__`.
 */
export interface CacheData {
  readonly version: 1
  readonly clients: Readonly<Record<string, Readonly<Record<string, AccountEntry>>>>
}

/** One signed-in account of one client. One refresh token serves every API (RFC 6749 §6, Azure's multi-resource tokens). */
export interface AccountEntry {
  readonly account: Account
  readonly refreshToken?: string
  readonly accessTokens: Readonly<Record<string, AccessTokenEntry>>
  /** Milliseconds since 1970. */
  readonly signedInAt: number
  /** The id token's `auth_time`, seconds; must not change by refresh (OIDC Core §12.2). */
  readonly authTime?: number
}

export interface AccessTokenEntry {
  readonly token: string
  readonly scopes: readonly string[]
  readonly resource?: string
  /** Milliseconds since 1970. */
  readonly issuedAt: number
  readonly expiresAt: number
}

/** Where to look: RFC 8707 §2 wants tokens apart by issuer, client, account, resource and scopes. */
export interface CacheKey {
  readonly client: string
  readonly account: string
  readonly target: string
}

export type CacheHit =
  | { readonly kind: 'fresh' | 'expiring'; readonly entry: AccountEntry; readonly token: AccessTokenEntry }
  | {
      readonly kind: 'refresh'
      readonly entry: AccountEntry
      readonly refreshToken: string
      readonly stale: string | undefined
    }
  | { readonly kind: 'no-account' }
  | { readonly kind: 'no-refresh-token'; readonly entry: AccountEntry }

export const EMPTY_CACHE: CacheData = { version: 1, clients: {} }

/** A token is renewed behind the caller's back in its last five minutes (or last fifth), and not used in its last half minute. */
const EXPIRING_MS = 300_000
const STALE_MS = 30_000
/** A token from the future means that the clock was set back: its expiry cannot be judged. */
const CLOCK_BACK_MS = 300_000

export function clientKey(authority: string, clientId: string): string {
  return `${clientId}|${authority}`
}

export function accountId(issuer: string, subject: string): string {
  return `${issuer}|${subject}`
}

/** The same for every order of the same scopes. `openid` and its kin ask for no API and are left out by the caller. */
export function targetKey(target: Target): string {
  return `${target.resource ?? ''}\n${[...new Set(target.scopes ?? [])].sort().join(' ')}`
}

/** What the cache can do for this request at this time (milliseconds since 1970). */
export function lookUp(data: CacheData, key: CacheKey, now: number): CacheHit {
  const entry = data.clients[key.client]?.[key.account]
  if (entry === undefined) return { kind: 'no-account' }
  const token = entry.accessTokens[key.target]
  const freshness = token === undefined ? 'stale' : judgeFreshness(token, now)
  if (token !== undefined && freshness !== 'stale') return { kind: freshness, entry, token }
  if (entry.refreshToken === undefined) return { kind: 'no-refresh-token', entry }
  return { kind: 'refresh', entry, refreshToken: entry.refreshToken, stale: token?.token }
}

export function judgeFreshness(token: AccessTokenEntry, now: number): 'fresh' | 'expiring' | 'stale' {
  const lifetime = token.expiresAt - token.issuedAt
  const left = token.expiresAt - now
  if (left <= Math.min(STALE_MS, lifetime / 10) || now < token.issuedAt - CLOCK_BACK_MS) return 'stale'
  return left <= Math.min(EXPIRING_MS, lifetime / 5) ? 'expiring' : 'fresh'
}

/** Accounts of one client, the latest sign-in first. */
export function listAccounts(data: CacheData, client: string): readonly Account[] {
  return Object.values(data.clients[client] ?? {})
    .sort((a, b) => b.signedInAt - a.signedInAt)
    .map((entry) => entry.account)
}

/** After a sign-in: the account with nothing but its new tokens. Tokens of an older sign-in may carry less. */
export function putSignIn(data: CacheData, client: string, entry: AccountEntry): CacheData {
  return withEntry(data, client, entry.account.id, entry)
}

/**
 * After a refresh. A newer credential is never replaced by an older one: the answer's refresh token is stored only where the one
 * that was sent still lies, and an account signed out meanwhile does not come back.
 */
export function putRefreshed(data: CacheData, key: CacheKey, answer: RefreshedTokens): CacheData {
  const entry = data.clients[key.client]?.[key.account]
  if (entry === undefined) return data
  const refreshToken = entry.refreshToken === answer.sent ? answer.refreshToken : entry.refreshToken
  const accessTokens = {
    ...pruneExpired(entry.accessTokens, answer.accessToken.issuedAt),
    [key.target]: answer.accessToken,
  }
  return withEntry(data, key.client, key.account, {
    ...entry,
    ...(refreshToken !== undefined && { refreshToken }),
    accessTokens,
  })
}

export interface RefreshedTokens {
  readonly sent: string
  readonly refreshToken: string
  readonly accessToken: AccessTokenEntry
}

/** The server has refused this refresh token for good. It goes only if it still is the stored one. */
export function dropRefreshToken(data: CacheData, key: CacheKey, refused: string): CacheData {
  const entry = data.clients[key.client]?.[key.account]
  if (entry === undefined || entry.refreshToken !== refused) return data
  const { refreshToken: _refused, ...rest } = entry
  return withEntry(data, key.client, key.account, rest)
}

export function dropAccount(data: CacheData, client: string, account: string): CacheData {
  const entries = data.clients[client]
  if (entries?.[account] === undefined) return data
  const { [account]: _gone, ...others } = entries
  return { ...data, clients: { ...data.clients, [client]: others } }
}

function withEntry(data: CacheData, client: string, account: string, entry: AccountEntry): CacheData {
  return { ...data, clients: { ...data.clients, [client]: { ...data.clients[client], [account]: entry } } }
}

function pruneExpired(tokens: AccountEntry['accessTokens'], now: number): Record<string, AccessTokenEntry> {
  return Object.fromEntries(Object.entries(tokens).filter(([, token]) => token.expiresAt > now))
}
