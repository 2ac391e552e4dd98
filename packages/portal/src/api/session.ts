import {
  type AccountInfo,
  CacheLookupPolicy,
  InteractionRequiredAuthError,
  PublicClientApplication,
} from '@azure/msal-browser'

/** The portal's registration, built into every server. */
const CLIENT_ID = '1a7c4d0e-0000-4000-8000-00000000b0a1'
const SCOPES = ['https://graph.microsoft.com/.default']

const { origin, host } = window.location
const msal = new PublicClientApplication({
  auth: {
    clientId: CLIENT_ID,
    authority: `${origin}/organizations`,
    knownAuthorities: [host],
    redirectUri: `${origin}/portal/`,
    postLogoutRedirectUri: `${origin}/portal/`,
  },
  cache: { cacheLocation: 'sessionStorage' },
})

/** False: the browser is on its way to the sign-in page. */
export async function startSession(): Promise<boolean> {
  await msal.initialize()
  const answer = await msal.handleRedirectPromise()
  const account = answer?.account ?? msal.getAllAccounts()[0]
  if (account === undefined) {
    await msal.loginRedirect({ scopes: SCOPES })
    return false
  }
  msal.setActiveAccount(account)
  return true
}

export function currentAccount(): AccountInfo {
  const account = msal.getActiveAccount()
  if (account === null) throw new Error('Nobody is signed in.')
  return account
}

/**
 * Always of the tenant that the account belongs to, so that a renewal never asks which one.
 * @param isRefused the server has just refused the one that is held: the person's sign-ins were ended, after a new password for instance
 */
export async function accessToken(isRefused = false): Promise<string> {
  const account = currentAccount()
  const authority = `${origin}/${account.tenantId}`
  const request = { account, scopes: SCOPES, authority }
  // Not in a hidden frame, which no page of this server may be shown in.
  const cacheLookupPolicy = isRefused ? CacheLookupPolicy.RefreshToken : CacheLookupPolicy.AccessTokenAndRefreshToken
  try {
    return (await msal.acquireTokenSilent({ ...request, cacheLookupPolicy })).accessToken
  } catch (error) {
    if (isRefused || error instanceof InteractionRequiredAuthError) await msal.acquireTokenRedirect(request)
    throw error
  }
}

export async function signOut(): Promise<void> {
  await msal.logoutRedirect({ account: currentAccount() })
}
