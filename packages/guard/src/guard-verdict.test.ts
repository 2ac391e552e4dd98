import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseChallenges } from '@latchwork/protocol'
import { API, BASE, bearer, fakeIssuer, makeKey, mint, NOW, TENANT, V2_CLAIMS } from '../test/fake-issuer.ts'
import { createGuard } from './create-guard.ts'
import type { Need } from './judge-need.ts'
import type { GuardRequest } from './read-bearer.ts'

const rsa = await makeKey('RS256', 'rsa')
const audience = [API, 'https://tasks.contoso.example']

test('each refusal has its exact challenge (RFC 6750 §3, RFC 9728 §5.1, Azure wire contract §5.4)', async () => {
  const speaking = createGuard({
    issuer: `${BASE}/${TENANT}/v2.0`,
    audience,
    realm: 'tasks',
    resource: 'https://tasks.contoso.example',
    fetch: fakeIssuer([rsa]).fetch,
    now: () => NOW,
  })
  const start =
    `Bearer realm="tasks", authorization_uri="${BASE}/${TENANT}/oauth2/authorize", ` +
    'resource_id="https://tasks.contoso.example", resource="https://tasks.contoso.example", ' +
    'resource_metadata="https://tasks.contoso.example/.well-known/oauth-protected-resource"'
  const expired = bearer(await mint(rsa, { ...V2_CLAIMS, exp: NOW - 3600 }))
  const valid = bearer(await mint(rsa, V2_CLAIMS))
  const cases: readonly [GuardRequest, Need, number, string][] = [
    [{ headers: {} }, {}, 401, start],
    [{ headers: {} }, { scopes: ['Tasks.Read'] }, 401, `${start}, scope="Tasks.Read"`],
    [
      expired,
      {},
      401,
      `${start}, error="invalid_token", error_description="The access token is expired or not valid for this API"`,
    ],
    [
      valid,
      { scopes: ['Tasks.Manage.All', 'Tasks.Read'] },
      403,
      `${start}, error="insufficient_scope", ` +
        'error_description="The access token does not permit this operation", scope="Tasks.Manage.All Tasks.Read"',
    ],
    [
      { headers: { authorization: 'Bearer a b' } },
      {},
      400,
      `${start}, error="invalid_request", ` +
        'error_description="The request does not carry exactly one usable access token"',
    ],
  ]
  for (const [request, need, status, challenge] of cases) {
    const verdict = await speaking.check(request, need)
    assert.ok(!verdict.ok)
    assert.equal(verdict.status, status)
    assert.equal(verdict.challenge, challenge)
    assert.equal(parseChallenges([verdict.challenge]).length, 1)
  }
})
