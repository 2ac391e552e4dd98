import type { Application } from '../../api/types.ts'
import { list, type Place, quote } from './facts.ts'
import type { Snippet } from './render.ts'

const USUAL_PORT = 3000

const RESOURCE = `
  // Clients that know only the address, as MCP clients do, are told there whose tokens it wants (RFC 9728).
  resource: `

/** The API's side: a server that lets in whoever brings a token for it. */
export function renderGuard(app: Application, { origin, tenantId }: Place): Omit<Snippet, 'redirectUri'> {
  const urls = app.latchwork?.resourceUrls ?? []
  const [url] = urls
  const resource = urls.find(isAddress)
  const identifiers = [app.appId, ...(app.identifierUris ?? []), ...urls.filter((one) => one !== resource)]
  const [scope] = (app.api?.oauth2PermissionScopes ?? []).filter(({ isEnabled }) => isEnabled)
  const allow = app.signInAudience === 'AzureADMultipleOrgs' ? quote('any') : `[${quote(tenantId)}]`
  return {
    name: 'Node.js',
    file: 'api.mjs',
    run: 'npm install @latchwork/guard && node api.mjs',
    runInCheckout: 'npm run build && node api.mjs',
    trust: 'NODE_EXTRA_CA_CERTS',
    code: `import { createServer } from 'node:http'
import { createGuard } from '@latchwork/guard'
import { nodeGuard } from '@latchwork/guard/node'

const guard = createGuard({
  tenants: { baseUrl: ${quote(origin)}, allow: ${allow} },
  audience: [${list(identifiers)}],${resource === undefined ? '' : `${RESOURCE}${quote(resource)},`}
})
const mayCall = nodeGuard(guard, { scopes: [${scope === undefined ? '' : quote(scope.value)}] })

const server = createServer(async (request, response) => {
  // Undefined means that the guard has answered already, with 401 or 403 and the reason.
  const token = await mayCall(request, response)
  if (token === undefined) return
  const answer = { subject: token.subject, tenant: token.tenantId, scopes: token.scopes }
  response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
})
server.listen(${portOf(url)}, '127.0.0.1', () => console.error('The API answers at http://127.0.0.1:${portOf(url)}'))`,
  }
}

/** What the guard takes for the address of an API: https, or http on this machine, without a query. */
function isAddress(url: string): boolean {
  const { protocol, hostname, search } = URL.parse(url) ?? {}
  if (search !== '') return false
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname ?? ''))
}

/** An http address on this machine says where the API listens; behind any other stands a proxy. */
function portOf(url: string | undefined): number {
  const address = url === undefined ? null : URL.parse(url)
  const isHere = address?.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(address.hostname)
  return isHere && address.port !== '' ? Number(address.port) : USUAL_PORT
}
