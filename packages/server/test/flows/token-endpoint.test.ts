import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { TASKS_DESKTOP } from '../../src/dev/demo-applications.ts'
import { acquire, authorize, openBrowser, redeem, startRequest } from '../kit/native-app.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

let server: TestServer
before(async () => {
  server = await startTestServer()
})
after(() => server.close())

describe('the token endpoint as HTTP (standards-checklist §0)', () => {
  const path = `/${CONTOSO_ID}/oauth2/v2.0/token`
  const valid = {
    grant_type: 'authorization_code',
    client_id: TASKS_DESKTOP,
    code: 'x',
    redirect_uri: 'http://localhost',
  }
  const cases: readonly {
    rule: string
    body: string
    path?: string
    type?: string
    status: number
    error: string
    code?: number
  }[] = [
    {
      rule: 'unknown tenant (AADSTS90002)',
      path: '/nowhere.example/oauth2/v2.0/token',
      body: '',
      status: 400,
      error: 'invalid_request',
      code: 90002,
    },
    {
      rule: 'JSON instead of a form (G-13)',
      type: 'application/json',
      body: '{}',
      status: 400,
      error: 'invalid_request',
    },
    {
      rule: 'a parameter twice (G-02)',
      body: `${new URLSearchParams(valid).toString()}&client_id=x`,
      status: 400,
      error: 'invalid_request',
    },
    { rule: 'broken percent-encoding', body: 'grant_type=%zz', status: 400, error: 'invalid_request' },
    { rule: 'no grant_type', body: `client_id=${TASKS_DESKTOP}`, status: 400, error: 'invalid_request', code: 900144 },
    {
      rule: 'the password grant (D-29)',
      body: `grant_type=password&client_id=${TASKS_DESKTOP}`,
      status: 400,
      error: 'unsupported_grant_type',
      code: 70003,
    },
    {
      rule: 'a grant named like a property of objects',
      body: `grant_type=constructor&client_id=${TASKS_DESKTOP}`,
      status: 400,
      error: 'unsupported_grant_type',
    },
    { rule: 'no client_id', body: 'grant_type=refresh_token&refresh_token=x', status: 400, error: 'invalid_request' },
    {
      rule: 'an unknown client (D-07)',
      body: 'grant_type=refresh_token&client_id=00000000-0000-4000-8000-000000000000',
      status: 401,
      error: 'invalid_client',
      code: 700016,
    },
    {
      rule: 'a secret from a public client (D-28)',
      body: `${new URLSearchParams(valid).toString()}&client_secret=guess`,
      status: 401,
      error: 'invalid_client',
      code: 700025,
    },
    {
      rule: 'a secret in the address (RFC 6749 §2.3.1)',
      path: `${path}?client_secret=x`,
      body: new URLSearchParams(valid).toString(),
      status: 400,
      error: 'invalid_request',
    },
    {
      rule: 'no code',
      body: `grant_type=authorization_code&client_id=${TASKS_DESKTOP}`,
      status: 400,
      error: 'invalid_request',
      code: 900144,
    },
  ]
  for (const { rule, body, path: where, type, status, error, code } of cases) {
    test(`refuses ${rule}`, async () => {
      const reply = await server.post(where ?? path, body, type === undefined ? {} : { 'content-type': type })
      const answer = JSON.parse(reply.body) as { error: string; error_codes: number[]; error_description: string }
      assert.deepEqual([reply.status, answer.error], [status, error])
      if (code !== undefined) assert.deepEqual(answer.error_codes, [code])
      assert.equal(reply.headers['cache-control'], 'no-store')
      assert.match(answer.error_description, /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/)
    })
  }

  test('an unknown parameter and any query are ignored (G-03)', async () => {
    const started = startRequest(server)
    const code = (await authorize(server, openBrowser(server), started)).get('code') ?? ''
    const reply = await redeem(
      server,
      { ...started, tokenPath: `${started.tokenPath}?client-request-id=x&api-version=1.0` },
      code,
      { 'x-client-SKU': 'test', claims: '{}' },
    )
    assert.equal(reply.status, 200)
  })

  test('no token, code or verifier is ever logged (G-15)', async () => {
    const { started, tokens } = await acquire(server)
    const text = server.logged.join('\n')
    for (const secret of [tokens.access_token, tokens.refresh_token, started.verifier])
      assert.equal(text.includes(secret), false)
  })
})
