import assert from 'node:assert/strict'
import { test } from 'node:test'
import { acquire, payloadOf, refresh } from '../kit/native-app.ts'
import { startTestServer } from '../kit/server.ts'

test('v2: a native app signs in, gets tokens and refreshes, also for a second API (DESIGN §1)', async () => {
  const server = await startTestServer()
  const both =
    'openid profile offline_access https://tasks.contoso.example/Tasks.Read https://calendar.contoso.example/Calendar.Read'
  const { started, params, tokens } = await acquire(server, { scope: both })
  assert.equal(params.get('state'), 'xyz 1')
  assert.equal(params.get('iss'), `${server.baseUrl}/7f0c2b1e-3a64-4f6e-9d55-0c1b7a9e2d10/v2.0`)
  const claims = payloadOf(tokens.access_token)
  assert.equal(claims['aud'], 'a9e80c47-51d3-4b2f-8f0a-7d6c3e1b9f52')
  assert.equal(claims['scp'], 'Tasks.Read')
  assert.equal(payloadOf(tokens.id_token)['name'], 'Ada Lovelace')
  const second = await refresh(server, started, tokens.refresh_token, {
    scope: 'https://calendar.contoso.example/Calendar.Read offline_access',
  })
  assert.equal(second.status, 200, JSON.stringify(second.body))
  assert.equal(payloadOf(second.body.access_token)['aud'], 'https://calendar.contoso.example')
  assert.equal(payloadOf(second.body.access_token)['ver'], '1.0')
  await server.close()
})
