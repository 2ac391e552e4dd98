/**
 * `client_info`: the user's ids in the home tenant, as unpadded base64url JSON (azure-ad-wire §2.6). MSAL makes the account's
 * key of it, so it is the same in every answer for the user.
 */
export function renderClientInfo(user: { readonly id: string; readonly tenantId: string }): string {
  return Buffer.from(`{"uid":"${user.id}","utid":"${user.tenantId}"}`).toString('base64url')
}
