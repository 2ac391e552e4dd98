import type { ClientOptions } from '../src/index.ts'
import { startProvider } from './fake-provider.ts'
import type { Lies } from './fake-provider-types.ts'
import { clientOf } from './harness.ts'

export const TASKS = { scopes: ['api://tasks/Read'] }
export const EVENTS = { scopes: ['api://calendar/Read'] }

/** Ada, signed in for the Tasks API, on a clock that can be moved ahead. */
export async function signedIn(lies: Lies = {}, options: Partial<ClientOptions> = {}) {
  const provider = await startProvider(lies)
  let ahead = 0
  const client = clientOf(provider, { now: () => Date.now() + ahead, ...options })
  const { account, accessToken } = await client.acquireTokenInteractive(TASKS)
  const [grant] = provider.grants.values()
  return {
    provider,
    client,
    account,
    accessToken,
    grant,
    advance: (milliseconds: number) => void (ahead += milliseconds),
    refreshes: () => provider.tokenRequests.length - 1,
    [Symbol.asyncDispose]: () => provider[Symbol.asyncDispose](),
  }
}
