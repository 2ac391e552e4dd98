import { err } from '@latchwork/protocol'
import type { Result } from '@latchwork/protocol'

import type { AuthFailure } from '../auth-error.ts'
import type { Environment } from '../environment.ts'
import { judgeMetadata } from './judge-metadata.ts'
import type { MetadataRules, Server } from './judge-metadata.ts'
import { sendPatiently } from './send-patiently.ts'

/** OIDC Discovery §4, then RFC 8414 §3 and its form for OIDC documents. */
export function wellKnownAddresses(base: string): readonly string[] {
  const { origin, pathname } = new URL(base)
  const path = pathname.replace(/\/$/, '')
  return [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}/.well-known/openid-configuration${path}`,
  ]
}

/** Only "not here" (4xx) leads to the next address: a wrong document is refused, not passed over. */
export async function findMetadata(
  rules: MetadataRules,
  environment: Environment,
  signal?: AbortSignal,
): Promise<Result<Server, AuthFailure>> {
  let failure: AuthFailure = { code: 'invalid_metadata', description: `${rules.authority.base} has no metadata.` }
  for (const address of new Set(wellKnownAddresses(rules.authority.base))) {
    const request = { headers: { accept: 'application/json' }, ...(signal !== undefined && { signal }) }
    const response = await sendPatiently(() => environment.fetch(address, request), environment, signal)
    if (response.status === 200) return judgeMetadata(await parseJson(response), rules)
    const said = `${address} answered ${response.status}.`
    failure =
      response.status >= 500 || response.status === 429
        ? { code: 'server_error', description: said }
        : {
            code: 'invalid_metadata',
            description: `There is no authority ${rules.authority.base}: ${said} Is its organization spelled right?`,
          }
    if (response.status < 400 || response.status >= 500) break
  }
  return err(failure)
}

async function parseJson(response: Response): Promise<unknown> {
  // An HTML page of a proxy or a captive portal is no metadata, even if it could be parsed.
  if (!/^application\/json\b/i.test(response.headers.get('content-type') ?? '')) return undefined
  try {
    return await response.json()
  } catch {
    return undefined
  }
}
