/** Parameters of the authorization request (RFC 6749 §4.1.1, RFC 7636 §4.3, RFC 8707 §2, OIDC Core §3.1.2.1). */
export interface AuthorizeParameters {
  readonly clientId: string
  readonly redirectUri: string
  readonly scopes: readonly string[]
  readonly resource: string | undefined
  readonly state: string
  readonly nonce: string
  /** S256. */
  readonly codeChallenge: string
  readonly prompt: string | undefined
  readonly loginHint: string | undefined
}

/** The address to open. Parameters that the endpoint's own query holds are kept (RFC 6749 §3.1). */
export function renderAuthorizeUrl(endpoint: string, parameters: AuthorizeParameters): string {
  const url = new URL(endpoint)
  const sent: Record<string, string | undefined> = {
    client_id: parameters.clientId,
    response_type: 'code',
    redirect_uri: parameters.redirectUri,
    scope: parameters.scopes.join(' '),
    resource: parameters.resource,
    state: parameters.state,
    nonce: parameters.nonce,
    code_challenge: parameters.codeChallenge,
    code_challenge_method: 'S256',
    prompt: parameters.prompt,
    login_hint: parameters.loginHint,
  }
  for (const [name, value] of Object.entries(sent)) {
    if (value !== undefined) url.searchParams.set(name, value)
  }
  return url.href
}
