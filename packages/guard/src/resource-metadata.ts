/** What an API says of itself to clients that know nothing but its address (RFC 9728 §2). */
export interface ResourceMetadata {
  /** Where it stands (§3.1). */
  readonly url: string
  /** Of {@link url}, as a server sees it. */
  readonly path: string
  readonly document: ResourceDocument
}

export interface ResourceDocument {
  readonly resource: string
  readonly authorization_servers: readonly string[]
  readonly bearer_methods_supported: readonly string[]
  readonly resource_name?: string
}

interface Known {
  /** Issuers whose tokens the API takes. */
  readonly authorizationServers: readonly string[]
  readonly realm: string | undefined
}

const WELL_KNOWN = '/.well-known/oauth-protected-resource'
const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * The metadata of an API. Everything in it is configured, nothing is taken from a request (§7.3). Scopes are left out: each operation
 * names in its challenge what it needs, and clients prefer that (MCP authorization, scope selection).
 * @throws TypeError if `resource` cannot be the address of an API: https, or http on this machine, without query (§1.2)
 */
export function describeResource(resource: string, { authorizationServers, realm }: Known): ResourceMetadata {
  const url = URL.parse(resource)
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.has(url.hostname))
  if (url === null || !isSafe || url.username !== '' || /[?#]/.test(resource)) {
    throw new TypeError('guard: `resource` must be the https address of this API, without query or fragment')
  }
  // The well-known name goes between the host and the path; a path that is only a slash is none (§3.1).
  const path = WELL_KNOWN + (url.pathname === '/' ? '' : url.pathname)
  return {
    url: url.origin + path,
    path,
    document: {
      resource,
      authorization_servers: authorizationServers,
      bearer_methods_supported: ['header'],
      ...(realm !== undefined && { resource_name: realm }),
    },
  }
}
