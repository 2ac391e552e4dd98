import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { API_ID, API_URI, TARGET } from '../../../test/kit/records.ts'
import type { Target } from '../../issuance/target.ts'
import { chooseTarget } from './choose-target.ts'

const CALENDAR = 'https://calendar.contoso.example'
const tasks: Target = {
  ...TARGET,
  scopes: ['Tasks.Read', 'Tasks.Write'],
  requested: [`${API_URI}/Tasks.Read`, `${API_URI}/Tasks.Write`],
}
const calendar: Target = {
  resourceAppId: 'b3d97f15-62e4-4a3c-9e1b-8f7d4c2a0e63',
  identifier: CALENDAR,
  scopes: [],
  requested: [`${CALENDAR}/.default`],
  all: true,
}
const whole: Target = { ...TARGET, scopes: [], requested: [], all: true }

const v2 = (scope: string, ...resources: string[]) =>
  chooseTarget({ dialect: 'v2', scopes: scope === '' ? [] : scope.split(' '), resources }, [tasks, calendar])
const v1 = (...resources: string[]) => chooseTarget({ dialect: 'v1', scopes: [], resources }, [whole])

function reasonOf(result: ReturnType<typeof chooseTarget>): string | undefined {
  return result.ok ? undefined : result.error.reason
}

describe('v2 redemption: one API, no more than was authorized (azure-ad-wire §1.6.1)', () => {
  test('without scope and resource: the first API', () => {
    assert.deepEqual(v2(''), { ok: true, value: tasks })
  })

  test('OpenID Connect scopes alone choose nothing', () => {
    assert.deepEqual(v2('openid profile offline_access'), { ok: true, value: tasks })
  })

  test('a subset narrows the token (RFC 6749 §3.3)', () => {
    const narrowed = v2(`openid ${API_URI}/Tasks.Write`)
    assert.deepEqual(narrowed, {
      ok: true,
      value: { ...tasks, scopes: ['Tasks.Write'], requested: [`${API_URI}/Tasks.Write`] },
    })
  })

  test('another authorized API may be chosen', () => {
    assert.deepEqual(v2(`${CALENDAR}/.default`), { ok: true, value: calendar })
  })

  const refused: readonly [string, string, string[], string][] = [
    ['a permission that was not authorized', `${API_URI}/Tasks.Manage.All`, [], 'scope-unknown'],
    ['an API that was not authorized', 'https://other.example/x', [], 'scope-unknown'],
    ['.default where single permissions were authorized', `${API_URI}/.default`, [], 'scope-unknown'],
    ['two APIs at once (D-21)', `${API_URI}/Tasks.Read ${CALENDAR}/.default`, [], 'scope-several-apis'],
    ['scope and resource that disagree (D-16)', `${API_URI}/Tasks.Read`, [CALENDAR], 'resource-mismatch'],
    ['two resources (RFC 8707 §2)', '', [API_URI, CALENDAR], 'resource-mismatch'],
    ['a resource that was not authorized (RFC 8707 §2.2)', '', ['https://other.example'], 'resource-mismatch'],
    ['a client id as resource (D-15)', '', [API_ID], 'resource-malformed'],
  ]
  for (const [rule, scope, resources, reason] of refused) {
    test(`refuses ${rule}`, () => {
      assert.equal(reasonOf(v2(scope, ...resources)), reason)
    })
  }

  test('a resource that agrees with the scope is accepted', () => {
    assert.equal(v2(`${API_URI}/Tasks.Read`, API_URI).ok, true)
  })
})

describe('v1 redemption: resource absent means the authorized one (DESIGN §0)', () => {
  test('absent', () => {
    assert.deepEqual(v1(), { ok: true, value: whole })
  })

  test('the same API in another spelling is echoed as this request spelled it', () => {
    for (const spelled of [`${API_URI}/`, API_ID, API_ID.toUpperCase()]) {
      assert.deepEqual(v1(spelled), { ok: true, value: { ...whole, identifier: spelled } })
    }
  })

  test('another one is invalid_target', () => {
    const refused = v1(CALENDAR)
    assert.equal(refused.ok ? '' : refused.error.error, 'invalid_target')
  })

  test('a code without any API needs one, which it does not have', () => {
    assert.equal(reasonOf(chooseTarget({ dialect: 'v1', scopes: [], resources: [] }, [])), 'resource-missing')
  })
})
