import assert from 'node:assert/strict'

import { AuthError, createClient } from '../src/index.ts'
import type { AuthErrorCode, Client, ClientOptions } from '../src/index.ts'
import { CLIENT_ID } from './fake-provider.ts'
import type { Provider } from './fake-provider-types.ts'

/** A client of the fake provider whose browser is `fetch`, and whose waits between attempts are short. */
export function clientOf(provider: Provider, options: Partial<ClientOptions> = {}): Client {
  const where = options.authority === undefined ? { issuer: provider.issuer } : {}
  return createClient({
    ...where,
    clientId: CLIENT_ID,
    appName: 'Tasks & Co',
    insecureAllowLoopbackHttp: true,
    openBrowser: browse,
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds / 50)),
    ...options,
  })
}

/** Follows every redirect, as a browser does, and does not wait for the page. */
export async function browse(url: string): Promise<void> {
  void fetch(url)
    .then((response) => response.text())
    .catch(() => undefined)
}

export async function rejectsWith(work: Promise<unknown>, code: AuthErrorCode): Promise<AuthError> {
  const outcome = await work.then(
    () => undefined,
    (failure: unknown) => failure,
  )
  assert.ok(outcome instanceof AuthError, `expected AuthError ${code}, got ${String(outcome)}`)
  assert.equal(outcome.code, code, outcome.message)
  return outcome
}
