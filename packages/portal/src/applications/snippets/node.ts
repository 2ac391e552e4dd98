import { list, quote, type SnippetFacts } from './facts.ts'

/** Opening a browser is a courtesy: the address is printed first, and a machine without a browser is no failure. */
const OPEN = `  console.error(\`Sign in with your browser. If it did not open, go to:\\n\${url}\\n\`)
  const openers = { darwin: ['open'], win32: ['rundll32', 'url.dll,FileProtocolHandler'] }
  const [program, ...args] = openers[process.platform] ?? ['xdg-open']
  execFile(program, [...args, url], () => {})`

const ANSWER = `console.log(response.status, await response.text())
if (!response.ok) process.exitCode = 1`

export function latchworkClient({ authority, clientId, name, scopes, url }: SnippetFacts): string {
  return `import { createClient } from '@latchwork/client'

const scopes = [${list(scopes)}]
const client = createClient({
  authority: ${quote(authority)},
  clientId: ${quote(clientId)},
  appName: ${quote(name)},
})

const { account } = await client.acquireToken({
  scopes,
  onUrl: (url) => console.error(\`Sign in with your browser. If it did not open, go to:\\n\${url}\\n\`),
})
console.error(\`Signed in as \${account.username}\`)

const response = await client.fetch(${quote(url)}, undefined, { scopes, account })
${ANSWER}`
}

export function msalNode({ authority, clientId, host, scopes, url }: SnippetFacts): string {
  return `import { execFile } from 'node:child_process'
import { PublicClientApplication } from '@azure/msal-node'

const app = new PublicClientApplication({
  auth: {
    clientId: ${quote(clientId)},
    authority: ${quote(authority)},
    knownAuthorities: [${quote(host)}],
  },
})

const { account, accessToken } = await app.acquireTokenInteractive({
  scopes: [${list(scopes)}],
  openBrowser,
})
console.error(\`Signed in as \${account.username}\`)

const response = await fetch(${quote(url)}, { headers: { authorization: \`Bearer \${accessToken}\` } })
${ANSWER}

async function openBrowser(url) {
${OPEN}
}`
}

export function openidClient({ origin, tenantId, clientId, scopes, url }: SnippetFacts): string {
  return `import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import * as oidc from 'openid-client'

const config = await oidc.discovery(new URL(${quote(`${origin}/${tenantId}/v2.0`)}), ${quote(clientId)}, undefined, oidc.None())

// The answer comes back to a port of this machine that nobody chose beforehand (RFC 8252 section 7.3).
const server = createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
const redirect = \`http://127.0.0.1:\${server.address().port}/\`
const verifier = oidc.randomPKCECodeVerifier()
const state = oidc.randomState()
openBrowser(
  oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirect,
    scope: ${quote(['openid', 'profile', ...scopes].join(' '))},
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
  }).href,
)
const [request, page] = await once(server, 'request')
page.end('You can close this window and return to the program.')
const tokens = await oidc.authorizationCodeGrant(config, new URL(request.url, redirect), {
  pkceCodeVerifier: verifier,
  expectedState: state,
})
server.close()
server.closeAllConnections()
console.error(\`Signed in as \${tokens.claims()?.preferred_username}\`)

const response = await fetch(${quote(url)}, { headers: { authorization: \`Bearer \${tokens.access_token}\` } })
${ANSWER}

function openBrowser(url) {
${OPEN}
}`
}
