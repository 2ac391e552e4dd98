import { parseForm } from '@latchwork/protocol'
import type { Deps } from '../../deps.ts'
import { jsonReply } from '../../http/json.ts'
import type { HttpRequest, Reply } from '../../http/message.ts'
import { refusalReply, tokenErrorBody } from '../../http/refusal-reply.ts'
import { refuse } from '../../refusal/refusal.ts'
import { findTenantByDomain } from '../../store/tenants.ts'

const INSTANCE_PARAMETERS: ReadonlySet<string> = new Set(['authorization_endpoint', 'api-version'])

/** `/common/discovery/instance`: which names this authority has (azure-ad-wire §1.8.4). Libraries ask it only when told to. */
export function handleInstanceDiscovery(http: HttpRequest, deps: Pick<Deps, 'config' | 'now'>): Reply {
  const { publicUrl } = deps.config
  const form = parseForm(http.query, INSTANCE_PARAMETERS)
  const endpoint = form.ok ? form.value.get('authorization_endpoint') : undefined
  if (!form.ok || endpoint === undefined)
    return refusalReply(
      refuse('parameter-missing', { say: 'The parameter authorization_endpoint is missing.' }),
      http,
      deps.now(),
      publicUrl,
    )
  const url = URL.parse(endpoint)
  if (url?.origin !== publicUrl) {
    // Microsoft's libraries look for this word, which is no OAuth error (azure-ad-wire §5.3).
    return jsonReply(400, {
      ...tokenErrorBody(refuse('instance-unknown'), http, deps.now(), publicUrl),
      error: 'invalid_instance',
    })
  }
  const [, segment = 'common'] = url.pathname.split('/')
  const version = url.pathname.includes('/v2.0/') ? '/v2.0' : ''
  return jsonReply(200, {
    tenant_discovery_endpoint: `${publicUrl}/${segment}${version}/.well-known/openid-configuration`,
    'api-version': form.value.get('api-version') ?? '1.1',
    metadata: [{ preferred_network: url.host, preferred_cache: url.host, aliases: [url.host] }],
  })
}

/** `/common/userrealm/{user}`: every account is managed here; no name of a user is confirmed or denied (azure-ad-wire §1.8.5). */
export async function handleUserRealm(http: HttpRequest, deps: Pick<Deps, 'config' | 'db'>): Promise<Reply> {
  const host = new URL(deps.config.publicUrl).host
  const domain = (http.params['user'] ?? '').split('@').at(-1)?.toLowerCase() ?? ''
  const tenant = await findTenantByDomain(deps.db, domain)
  const base = {
    ver: '1.0',
    account_type: tenant === undefined ? 'Unknown' : 'Managed',
    domain_name: domain,
    cloud_instance_name: host,
  }
  return jsonReply(200, tenant === undefined ? base : { ...base, cloud_audience_urn: 'urn:federation:MicrosoftOnline' })
}
