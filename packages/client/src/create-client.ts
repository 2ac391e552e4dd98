import { createSilent } from './acquire-silent.ts'
import { AuthError } from './auth-error.ts'
import { clientKey, listAccounts } from './cache/data.ts'
import { createMemoryCache } from './cache/memory.ts'
import type { TokenCache } from './cache/token-cache.ts'
import type { Account, Client, ClientOptions, SilentRequest, TokenRequest, TokenResult } from './contract.ts'
import { wait } from './environment.ts'
import type { Environment } from './environment.ts'
import { parseAuthority } from './flow/authority.ts'
import { createBoundedFetch } from './flow/bounded-fetch.ts'
import { createSession, unwrap } from './flow/session.ts'
import type { Session } from './flow/session.ts'

/** Loaded at first use: a program that finds its token in the cache starts without them. */
const flows = {
  interactive: () => import('./acquire-interactive.ts'),
  device: () => import('./acquire-device.ts'),
  signOut: () => import('./sign-out.ts'),
  fetch: () => import('./authorized-fetch.ts'),
}

/**
 * A native app's sign-in (RFC 8252): a public client with PKCE, the system browser, a loopback redirect and a token cache. Makes no
 * request and opens no file until it is used.
 * @throws AuthError `invalid_configuration`
 */
export function createClient(options: ClientOptions): Client {
  if (options.clientId === '')
    throw new AuthError({ code: 'invalid_configuration', description: 'The clientId is empty.' })
  const session = createSessionOf(options)
  const silent = createSilent(session)
  const atEdge =
    <Arguments extends unknown[], T>(work: (...all: Arguments) => Promise<T>) =>
    (...all: Arguments): Promise<T> =>
      work(...all).catch((cause: unknown) => {
        throw asAuthError(cause, all)
      })
  const plainFetch = options.fetch ?? fetch
  const acquireTokenSilent = atEdge((request: SilentRequest) => silent(request))
  return {
    acquireTokenSilent,
    acquireTokenInteractive: atEdge(async (request) =>
      (await flows.interactive()).acquireInteractive(session, request ?? {}),
    ),
    acquireTokenByDeviceCode: atEdge(async (request) => (await flows.device()).acquireByDeviceCode(session, request)),
    acquireToken: atEdge((request) => acquireEitherWay(session, silent, request ?? {})),
    accounts: atEdge(() => accountsOf(session)),
    signOut: atEdge(async (account) => (await flows.signOut()).signOut(session, account)),
    fetch: atEdge(async (url, init, request) => {
      const { authorizedFetch } = await flows.fetch()
      return authorizedFetch(
        { fetch: plainFetch, acquire: acquireTokenSilent, apis: options.apis },
        url,
        init ?? {},
        request,
      )
    }),
  }
}

function createSessionOf(options: ClientOptions): Session {
  const rules = { allowLoopbackHttp: options.insecureAllowLoopbackHttp === true }
  const authority = unwrap(parseAuthority(options, rules))
  const environment: Environment = {
    fetch: createBoundedFetch(options.fetch ?? fetch),
    now: options.now ?? Date.now,
    wait: options.wait ?? wait,
    openBrowser: options.openBrowser ?? openLazily,
    random: Math.random,
  }
  return createSession({
    clientId: options.clientId,
    clientKey: clientKey(authority.base, options.clientId),
    appName: options.appName ?? options.clientId,
    defaultScopes: options.scopes ?? [],
    rules: { ...rules, authority, endpointHosts: options.endpointHosts ?? [] },
    environment,
    cache: openCache(options.cache),
  })
}

async function openLazily(url: string): Promise<void> {
  const { openSystemBrowser } = await import('./system/browser.ts')
  await openSystemBrowser(url)
}

/** File access is loaded only where a file is named. */
function openCache(cache: ClientOptions['cache']): () => Promise<TokenCache> {
  if (cache === undefined) {
    const memory = createMemoryCache()
    return async () => memory
  }
  if ('read' in cache) return async () => cache
  let opened: Promise<TokenCache> | undefined
  return () => (opened ??= import('./cache/file.ts').then(({ createFileCache }) => createFileCache(cache.file)))
}

async function accountsOf(session: Session): Promise<readonly Account[]> {
  const cache = await session.cache()
  return listAccounts(await cache.read(), session.clientKey)
}

/** With several accounts and none named, the person chooses in the browser. */
async function acquireEitherWay(
  session: Session,
  silent: (request: SilentRequest) => Promise<TokenResult>,
  request: TokenRequest,
): Promise<TokenResult> {
  const known = request.account === undefined ? await accountsOf(session) : []
  const account = request.account ?? (known.length === 1 ? known[0] : undefined)
  if (account !== undefined) {
    try {
      return await silent({ ...request, account })
    } catch (failure) {
      if (!(failure instanceof AuthError) || !NEEDS_PERSON.has(failure.code)) throw failure
    }
  }
  const hint = account?.username === undefined ? {} : { loginHint: account.username }
  const choose = account === undefined && known.length > 1 ? { prompt: 'select_account' as const } : {}
  const { acquireInteractive } = await flows.interactive()
  return acquireInteractive(session, { ...choose, ...hint, ...request })
}

const NEEDS_PERSON: ReadonlySet<string> = new Set(['interaction_required', 'consent_required'])

/**
 * The one place where anything else becomes an AuthError: the caller's abort, whatever its reason, and a cache that cannot be used.
 * The rest are bugs and stay what they are.
 */
function asAuthError(cause: unknown, all: readonly unknown[]): unknown {
  if (cause instanceof AuthError) return cause
  if (all.some(isAborted)) return new AuthError({ code: 'aborted', description: 'The caller gave up.', cause })
  if (cause instanceof DOMException && cause.name === 'TimeoutError') {
    return new AuthError({ code: 'cache', description: 'Another process holds the token cache for too long.', cause })
  }
  if (cause instanceof Error && 'syscall' in cause) {
    return new AuthError({ code: 'cache', description: `The token cache cannot be used: ${cause.message}`, cause })
  }
  return cause
}

function isAborted(argument: unknown): boolean {
  return (argument as { signal?: AbortSignal } | undefined)?.signal?.aborted === true
}
