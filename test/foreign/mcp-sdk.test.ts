// Unmodified @modelcontextprotocol/sdk, client and server, with what the portal shows for both of them.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { auth, type OAuthClientProvider, UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js'
import type { Browser, Page } from 'playwright-core'
import { createGuard } from '@latchwork/guard'
import { nodeGuard } from '@latchwork/guard/node'
import { CONTOSO_ID } from '@latchwork/server'
import { DEMO_DIRECTORY } from '../../packages/server/src/dev/demo-directory.ts'
import { startSnippet } from '../e2e/portal/run-snippet.ts'
import { launchBrowser } from '../kit/chromium.ts'
import { startDevServer, type DevServer } from '../kit/dev-server.ts'
import { findFreePort } from '../kit/free-port.ts'
import { acceptIfAsked, meetPerson, signIn } from '../kit/person.ts'
import { payloadOf } from './payload.ts'

const MCP_API = '4d1f7c02-8b35-4e96-a7d0-52c9e3b6f814'
const AGENT = '9a6e0b53-d472-4c18-8f3b-e01d75a2c649'
const HOUR = 3600
const opened = new AsyncDisposableStack()

let server: DevServer
let browser: Browser
let url: string
let portal: Page

before(async () => {
  url = `http://127.0.0.1:${await findFreePort()}/mcp`
  const folder = await mkdtemp(join(tmpdir(), 'latchwork-mcp-'))
  opened.defer(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'directory.json'), JSON.stringify(directory()))
  ;[server, browser] = await Promise.all([
    startDevServer({ directory: join(folder, 'directory.json') }),
    launchBrowser(),
  ])
  opened.defer(async () => void (await server.stop()))
  opened.defer(() => browser.close())
  const admin = await meetPerson(browser)
  portal = await admin.open(`${server.baseUrl}/portal/`)
  await signIn(portal, 'admin@contoso.example')
})
after(() => opened.disposeAsync())

/** An MCP server without a `requestedAccessTokenVersion`, so with RFC 9068 tokens, and a client that is registered beforehand. */
function directory() {
  const [contoso] = DEMO_DIRECTORY.tenants
  const api = {
    appId: MCP_API,
    displayName: 'Tasks over MCP',
    identifierUris: [`api://${MCP_API}`],
    api: { oauth2PermissionScopes: [{ value: 'Tools.Call', userConsentDisplayName: 'Call its tools' }] },
    latchwork: { resourceUrls: [url] },
  }
  const agent = {
    appId: AGENT,
    displayName: 'Agent',
    isFallbackPublicClient: true,
    publicClient: { redirectUris: ['http://localhost'] },
    requiredResourceAccess: [{ resource: `api://${MCP_API}`, scopes: ['Tools.Call'] }],
  }
  return { tenants: [{ ...contoso, applications: [api, agent] }] }
}

/** The part of a client's configuration file that the portal writes. */
interface McpEntry {
  readonly type: 'http'
  readonly url: string
  readonly oauth: { readonly clientId: string; readonly callbackPort: number }
}

async function openApplication(name: string): Promise<void> {
  await portal.getByRole('link', { name: 'App registrations' }).click()
  await portal.getByRole('link', { name, exact: true }).click()
  await portal.getByRole('heading', { name, exact: true, level: 1 }).waitFor()
}

const shownCode = async (): Promise<string> => (await portal.locator('pre').textContent()) ?? ''

/** As a person does it: choose the client, add the redirect URI that it lacks, take the file. */
async function copyClientSnippet(): Promise<McpEntry> {
  await openApplication('Agent')
  await portal.getByLabel('Client library').selectOption('MCP client')
  const add = portal.getByRole('button', { name: 'Add http://localhost/callback' })
  if (await add.isVisible()) await add.click()
  await add.waitFor({ state: 'detached' })
  const file = JSON.parse(await shownCode()) as { readonly mcpServers: Readonly<Record<string, McpEntry>> }
  const [entry] = Object.values(file.mcpServers)
  assert.ok(entry)
  return entry
}

/** What a program that reads such a file hands to the SDK; it keeps everything in memory. */
function createProvider({ oauth: { clientId, callbackPort } }: McpEntry) {
  const redirectUrl = `http://localhost:${callbackPort}/callback`
  const kept: { tokens?: OAuthTokens; verifier?: string; address?: URL } = {}
  const provider: OAuthClientProvider = {
    redirectUrl,
    clientMetadata: { redirect_uris: [redirectUrl], token_endpoint_auth_method: 'none' },
    state: () => 'af0ifjsldkj',
    clientInformation: () => ({ client_id: clientId }),
    tokens: () => kept.tokens,
    saveTokens: (tokens) => void (kept.tokens = tokens),
    redirectToAuthorization: (address) => void (kept.address = address),
    saveCodeVerifier: (verifier) => void (kept.verifier = verifier),
    codeVerifier: () => kept.verifier ?? '',
  }
  return { provider, kept, callbackPort }
}

/** Ada at her browser, and the program that listens for the answer: the authorization code. */
async function signInAsAda(address: URL, callbackPort: number): Promise<string> {
  const answer = Promise.withResolvers<URL>()
  const listener = createServer((request, response) => {
    const arrived = new URL(request.url ?? '/', address)
    if (arrived.pathname === '/callback') answer.resolve(arrived)
    response.end('The agent has its answer.')
  })
  await listen(listener, callbackPort)
  const person = await meetPerson(browser)
  try {
    const page = await person.open(address.href)
    await signIn(page, 'ada@contoso.example')
    await acceptIfAsked(page, page.getByText('The agent has its answer.'))
    const { searchParams } = await answer.promise
    assert.equal(searchParams.get('state'), 'af0ifjsldkj')
    assert.equal(searchParams.get('iss'), `${server.baseUrl}/${CONTOSO_ID}/v2.0`)
    return searchParams.get('code') ?? ''
  } finally {
    assert.deepEqual(person.violations, [])
    await person.context.close()
    listener.closeAllConnections()
    listener.close()
  }
}

async function listen(listener: Server, port: number): Promise<void> {
  await once(listener.listen(port, '127.0.0.1'), 'listening')
}

test('the snippet for an API, run unchanged, tells the SDK whose tokens it wants, and the one for an MCP client gets one (RFC 9728 §3, RFC 8414 §3, RFC 8707 §2)', async () => {
  await openApplication('Tasks over MCP')
  const code = await shownCode()
  const caFile = join(server.data, 'tls', 'ca.pem')
  await using _api = await startSnippet({ file: 'api.mjs', code, caFile })
  const entry = await copyClientSnippet()
  assert.equal(entry.url, url)
  const { provider, kept, callbackPort } = createProvider(entry)

  assert.equal((await fetch(entry.url)).status, 401)
  assert.equal(await auth(provider, { serverUrl: entry.url, scope: 'Tools.Call' }), 'REDIRECT')
  const { origin, searchParams } = kept.address ?? new URL(url)
  assert.equal(origin, server.baseUrl)
  assert.equal(searchParams.get('resource'), url)
  const authorizationCode = await signInAsAda(kept.address ?? new URL(url), callbackPort)
  assert.equal(await auth(provider, { serverUrl: entry.url, authorizationCode }), 'AUTHORIZED')

  const { aud, scope, iss } = payloadOf(kept.tokens?.access_token ?? '')
  assert.deepEqual({ aud, scope, iss }, { aud: url, scope: 'Tools.Call', iss: `${server.baseUrl}/${CONTOSO_ID}/v2.0` })
  const authorization = `Bearer ${kept.tokens?.access_token ?? ''}`
  const answer = await fetch(entry.url, { headers: { authorization } })
  assert.equal(answer.status, 200, await answer.text())
})

test('an MCP client signs in at an MCP server behind the guard, calls a tool, and refreshes when the token has expired (MCP authorization, RFC 8707 §2.2)', async () => {
  let passed = 0
  await using _mcp = await serveTools(() => Math.floor(Date.now() / 1000) + passed)
  const { provider, kept, callbackPort } = createProvider(await copyClientSnippet())
  const connect = async (): Promise<Client> => {
    const client = new Client({ name: 'agent', version: '1' })
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { authProvider: provider }) as never)
    return client
  }
  await assert.rejects(connect(), UnauthorizedError)
  const code = await signInAsAda(kept.address ?? new URL(url), callbackPort)
  await new StreamableHTTPClientTransport(new URL(url), { authProvider: provider }).finishAuth(code)
  const first = kept.tokens?.access_token

  const client = await connect()
  const called = await client.callTool({ name: 'whoami' })
  assert.deepEqual(called.content, [{ type: 'text', text: `${AGENT} Tools.Call` }])

  passed = 2 * HOUR
  await server.advance(passed)
  assert.deepEqual((await client.callTool({ name: 'whoami' })).content, called.content)
  assert.notEqual(kept.tokens?.access_token, first)
  assert.equal(payloadOf(kept.tokens?.access_token ?? '')['aud'], url)
  await client.close()
})

/** One tool, which says who calls it and with which permission. */
async function serveTools(now: () => number): Promise<AsyncDisposable> {
  const tenants = { baseUrl: server.baseUrl, allow: [CONTOSO_ID] }
  const mayCall = nodeGuard(createGuard({ tenants, audience: MCP_API, resource: url, now }), { scopes: ['Tools.Call'] })
  const listener = createServer((request, response) => {
    void (async () => {
      const token = await mayCall(request, response)
      if (token === undefined) return
      const mcp = new McpServer({ name: 'tasks', version: '1' })
      const text = `${token.clientId} ${token.scopes.join(' ')}`
      mcp.registerTool('whoami', {}, () => ({ content: [{ type: 'text', text }] }))
      const transport = new StreamableHTTPServerTransport({})
      await mcp.connect(transport as never)
      await transport.handleRequest(request, response)
    })()
  })
  await listen(listener, Number(new URL(url).port))
  return {
    [Symbol.asyncDispose]: async () => {
      listener.closeAllConnections()
      await new Promise((resolve) => listener.close(resolve))
    },
  }
}
