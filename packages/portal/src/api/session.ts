import { type AccountInfo, InteractionRequiredAuthError, PublicClientApplication } from '@azure/msal-browser'

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

/** Always of the tenant that the account belongs to, so that a renewal never asks which one. */
export async function accessToken(): Promise<string> {
  const account = currentAccount()
  const request = { account, scopes: SCOPES, authority: `${origin}/${account.tenantId}` }
  try {
    return (await msal.acquireTokenSilent(request)).accessToken
  } catch (error) {
    if (error instanceof InteractionRequiredAuthError) await msal.acquireTokenRedirect(request)
    throw error
  }
}

export async function signOut(): Promise<void> {
  await msal.logoutRedirect({ account: currentAccount() })
}
