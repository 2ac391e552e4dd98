/** The two generations of Azure's endpoints. They differ in spelling only. */
export type Dialect = 'v1' | 'v2'

/** Stands for the tenant in the issuer of `/common` and `/organizations` metadata, braces included. */
export const TENANT_TEMPLATE = '{tenantid}'

/** The paths of one tenant segment's endpoints, each beginning with a slash. */
export interface EndpointPaths {
  readonly authorize: string
  readonly token: string
  readonly deviceCode: string
  readonly logout: string
  readonly keys: string
  readonly userinfo: string
  readonly metadata: string
}

/**
 * The issuer of a tenant's tokens (Azure wire contract §1.8). It must equal the metadata's byte for byte, so the tenant
 * id is lower case.
 * @param baseUrl public origin without a trailing slash
 * @param tenant tenant GUID, or TENANT_TEMPLATE
 */
export function issuer(baseUrl: string, tenant: string, dialect: Dialect): string {
  const base = `${baseUrl}/${tenant.toLowerCase()}/`
  return dialect === 'v1' ? base : `${base}v2.0`
}

/**
 * The endpoints under a tenant segment (Azure wire contract §1.2). Clients guess the device endpoint by replacing
 * `token`, hence that word occurs in no other place.
 */
export function endpointPaths(segment: string, dialect: Dialect): EndpointPaths {
  const oauth = dialect === 'v1' ? `/${segment}/oauth2` : `/${segment}/oauth2/v2.0`
  return {
    authorize: `${oauth}/authorize`,
    token: `${oauth}/token`,
    deviceCode: `${oauth}/devicecode`,
    logout: `${oauth}/logout`,
    keys: dialect === 'v1' ? `/${segment}/discovery/keys` : `/${segment}/discovery/v2.0/keys`,
    userinfo: dialect === 'v1' ? `/${segment}/openid/userinfo` : '/oidc/userinfo',
    metadata:
      dialect === 'v1'
        ? `/${segment}/.well-known/openid-configuration`
        : `/${segment}/v2.0/.well-known/openid-configuration`,
  }
}
