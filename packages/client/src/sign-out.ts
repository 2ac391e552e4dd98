import * as oauth from 'oauth4webapi'

import { dropAccount } from './cache/data.ts'
import type { Account } from './contract.ts'
import { oauthClient, requestOptions } from './flow/library.ts'
import type { Session } from './flow/session.ts'

/** Forgets the account here first, whatever the network says, then tells the server (RFC 7009 §2). */
export async function signOut(session: Session, account: Account): Promise<{ readonly revoked: boolean }> {
  const cache = await session.cache()
  const entry = (await cache.read()).clients[session.clientKey]?.[account.id]
  await cache.update((data) => dropAccount(data, session.clientKey, account.id), 'nothing')
  return { revoked: entry?.refreshToken !== undefined && (await tellServer(session, entry.refreshToken)) }
}

async function tellServer(session: Session, refreshToken: string): Promise<boolean> {
  try {
    const server = await session.server()
    if (server.revocation_endpoint === undefined) return false
    const options = { ...requestOptions(session), additionalParameters: { token_type_hint: 'refresh_token' } }
    const response = await oauth.revocationRequest(server, oauthClient(session), oauth.None(), refreshToken, options)
    return response.status === 200
  } catch {
    // Offline: the result says so. The token is forgotten here and ends by itself there.
    return false
  }
}
