import { isGuid, issuer, TENANT_TEMPLATE } from '@latchwork/protocol'
import type { ExpectedAccessToken } from '@latchwork/protocol'
import type { Discovery } from './keys/discover-keys.ts'
import { ALGORITHMS } from './keys/import-keys.ts'
import type { KeySource } from './keys/key-source.ts'
import { describeResource, type ResourceMetadata } from './resource-metadata.ts'

/** Whose tokens are accepted: those of one issuer, or of tenants of one Latchwork. */
export type TrustOptions =
  | {
      /**
       * An issuer as in its metadata. If it names a tenant (`https://host/<tenant id>/v2.0`, or without `v2.0`), both of
       * that tenant's issuers are accepted; any other issuer is matched exactly.
       */
      readonly issuer: string
      readonly tenants?: never
    }
  | {
      readonly issuer?: never
      /** `baseUrl`: public origin of the authorization server. `allow`: tenant ids, or `any` for every tenant of it. */
      readonly tenants: { readonly baseUrl: string; readonly allow: 'any' | readonly string[] }
    }

export type GuardOptions = TrustOptions & {
  /** This API's identifiers: application id, application ID URIs, resource URL. A token must name one of them exactly. */
  readonly audience: string | readonly string[]
  /** Shown in challenges. */
  readonly realm?: string
  /**
   * The address at which clients call this API, without query: one more identifier of it. The adapters then answer with its metadata
   * where RFC 9728 §3.1 says, and every challenge names that place: MCP clients learn there whose tokens it wants.
   */
  readonly resource?: string
  /** For key discovery. Default: the platform's. */
  readonly fetch?: typeof globalThis.fetch
  /** Seconds since 1970. Default: the system clock. */
  readonly now?: () => number
  /** In place of discovery, for a server that guards its own API: `localKeys`. */
  readonly keys?: KeySource
}

/** The options, checked, in the form that the rules use. */
export interface GuardPolicy {
  readonly expected: ExpectedAccessToken
  readonly discovery: Discovery
  /** The parameters of every challenge, in order (RFC 6750 §3, RFC 9728 §5.1, Azure wire contract §5.4). */
  readonly challenge: Readonly<Record<string, string | undefined>>
  readonly metadata: ResourceMetadata | undefined
}

const TENANT_ISSUER = /^(.+)\/([0-9a-f-]{36})(?:\/|\/v2\.0)?$/i

/**
 * Checks the options once, at start.
 * @throws TypeError with the wrong option: a guard that was configured wrongly must not start.
 */
export function parseGuardOptions(options: GuardOptions): GuardPolicy {
  const { realm, resource } = options
  const audiences = [...new Set([...[options.audience].flat(), ...(resource === undefined ? [] : [resource])])]
  if (audiences.length === 0 || audiences.some((one) => typeof one !== 'string' || one === '')) {
    throw new TypeError('guard: `audience` must name at least one identifier of this API')
  }
  const { issuer: expectedIssuer, discovery, authorizationUri, authorizationServers } = parseTrust(options)
  const identifier =
    authorizationUri === undefined ? undefined : (audiences.find((one) => one.includes(':')) ?? audiences[0])
  const metadata = resource === undefined ? undefined : describeResource(resource, { authorizationServers, realm })
  return {
    expected: { issuer: expectedIssuer, audiences, algs: ALGORITHMS },
    discovery,
    challenge: {
      realm,
      authorization_uri: authorizationUri,
      resource_id: identifier,
      resource: identifier,
      resource_metadata: metadata?.url,
    },
    metadata,
  }
}

interface Trust {
  readonly issuer: ExpectedAccessToken['issuer']
  readonly discovery: Discovery
  readonly authorizationUri: string | undefined
  /** For the API's own metadata. */
  readonly authorizationServers: readonly string[]
}

function parseTrust(options: TrustOptions): Trust {
  if (options.tenants !== undefined) {
    const { allow } = options.tenants
    return tenantTrust(checkUrl(options.tenants.baseUrl, 'tenants.baseUrl').replace(/\/$/, ''), allow)
  }
  const named = checkUrl(options.issuer, 'issuer')
  const [, baseUrl, tenantId] = TENANT_ISSUER.exec(named) ?? []
  if (baseUrl !== undefined && tenantId !== undefined && isGuid(tenantId)) return tenantTrust(baseUrl, [tenantId])
  return {
    issuer: { kind: 'exact', issuers: [named] },
    discovery: { metadataUrls: wellKnownUrls(named), issuer: named },
    authorizationUri: undefined,
    authorizationServers: [named],
  }
}

function tenantTrust(baseUrl: string, allow: 'any' | readonly string[]): Trust {
  const tenants = allow === 'any' ? allow : allow.map((id) => id.toLowerCase())
  if (tenants !== 'any' && (tenants.length === 0 || !tenants.every(isGuid))) {
    throw new TypeError('guard: tenants must be given by their ids (GUIDs), at least one')
  }
  const only = tenants !== 'any' && tenants.length === 1 ? tenants[0] : undefined
  const segment = only ?? 'common'
  return {
    issuer: {
      kind: 'template',
      templates: [issuer(baseUrl, TENANT_TEMPLATE, 'v1'), issuer(baseUrl, TENANT_TEMPLATE, 'v2')],
      tenants,
    },
    discovery: {
      metadataUrls: [`${baseUrl}/${segment}/v2.0/.well-known/openid-configuration`],
      issuer: issuer(baseUrl, only ?? TENANT_TEMPLATE, 'v2'),
    },
    authorizationUri: `${baseUrl}/${segment}/oauth2/authorize`,
    authorizationServers: (tenants === 'any' ? [segment] : tenants).map((tenant) => issuer(baseUrl, tenant, 'v2')),
  }
}

/** The places where an issuer's metadata may be (RFC 8414 §3.1, §5, OpenID Connect Discovery §4). */
function wellKnownUrls(named: string): readonly string[] {
  const { origin, pathname } = new URL(named)
  const path = pathname.replace(/\/$/, '')
  const inserted = ['oauth-authorization-server', 'openid-configuration'].map(
    (name) => `${origin}/.well-known/${name}${path}`,
  )
  return [...new Set([...inserted, `${origin}${path}/.well-known/openid-configuration`])]
}

/** Issuers are https, without query, fragment or user information (RFC 8414 §2). */
function checkUrl(text: string, option: string): string {
  const url = URL.parse(text)
  if (url?.protocol !== 'https:' || url.search !== '' || url.hash !== '' || url.username !== '') {
    throw new TypeError(`guard: \`${option}\` must be an https address without query or fragment`)
  }
  return text
}
