import type { Application } from '../../api/types.ts'
import { list, type Place, quote } from './facts.ts'
import type { Snippet } from './render.ts'

const USUAL_PORT = 3000

/** The API's side: a server that lets in whoever brings a token for it. */
export function renderGuard(app: Application, { origin, tenantId }: Place): Omit<Snippet, 'redirectUri'> {
  const [url] = app.latchwork?.resourceUrls ?? []
  const identifiers = [app.appId, ...(app.identifierUris ?? []), ...(app.latchwork?.resourceUrls ?? [])]
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
  audience: [${list(identifiers)}],
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

/** An http address on this machine says where the API listens; behind any other stands a proxy. */
function portOf(url: string | undefined): number {
  const address = url === undefined ? null : URL.parse(url)
  const isHere = address?.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(address.hostname)
  return isHere && address.port !== '' ? Number(address.port) : USUAL_PORT
}
