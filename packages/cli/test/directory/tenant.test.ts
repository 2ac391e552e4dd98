import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type DevServer, startDevServer } from '../../../../test/kit/dev-server.ts'
import { emptyFolder } from '../run-cli.ts'
import { assertRefused, jsonOf, runHere, signInCli } from './sign-in.ts'

let server: DevServer
before(async () => void (server = await startDevServer()))
after(() => server.stop())

test('an administrator sees and changes the own organization, and a wrong policy is named (issue 3)', async (context) => {
  const admin = await signInCli(server, 'admin@fabrikam.example', context)
  const shown = await admin('tenant', 'show')
  assert.match(shown.stdout, /^name\tFabrikam\nid\t[0-9a-f-]{36}\ndomains\tfabrikam\.example\n/)
  assert.match(shown.stdout, /^usersMayConsent\tyes$/m)
  const changed = await jsonOf(admin, 'tenant', 'update', '--name', 'Fabrikam Ltd', '--users-may-consent', 'never')
  assert.equal(changed['displayName'], 'Fabrikam Ltd')
  assert.deepEqual(changed['latchwork'], { refreshWindowSeconds: 60, usersMayConsent: 'never' })
  const wrong = await admin('tenant', 'update', '--users-may-consent', 'sometimes')
  assert.equal(wrong.code, 1)
  assert.match(wrong.stderr, /latchwork\.usersMayConsent/)
  await assertRefused(admin, ['tenant', 'update'], 2, /Nothing was named/)
  await assertRefused(admin, ['tenant', 'update', '--refresh-window', 'long'], 2, /number of seconds/)
  await assertRefused(admin, ['tenant', 'list'], 4, /directory role.*\n.*operator of the instance/)
})

test('an organization that does not exist is no authority, and that is said', async (context) => {
  const environment = { LATCHWORK_HOME: await emptyFolder(context), LATCHWORK_DATA: server.data }
  const { code, stderr } = await runHere(['login', '--authority', `${server.baseUrl}/nobody.example`], environment)
  assert.equal(code, 1)
  assert.match(stderr, /There is no authority .*\/nobody\.example.*Is its organization spelled right\?/)
})

test('an edit of the organization in the same moment is refused, and nothing is lost (RFC 9110 §13.1.1)', async (context) => {
  const admin = await signInCli(server, 'admin@contoso.example', context)
  const real = globalThis.fetch
  context.after(() => void (globalThis.fetch = real))
  globalThis.fetch = async (...args) => {
    if (args[1]?.method === 'PATCH') {
      globalThis.fetch = real
      assert.equal((await admin('tenant', 'update', '--users-may-consent', 'never')).code, 0)
    }
    return real(...args)
  }
  await assertRefused(admin, ['tenant', 'update', '--name', 'Contoso Ltd'], 1, /nothing was written/)
  const after = await jsonOf(admin, 'tenant', 'show')
  assert.equal(after['displayName'], 'Contoso')
})

test('the operator opens an organization with a one-time link for its administrator, and lists all of them (ASVS 6.4.1)', async (context) => {
  const operator = await signInCli(server, 'admin@contoso.example', context)
  const opened = await operator('tenant', 'create', 'Adatum', '--admin', 'ines@adatum.example', '--admin-name', 'Ines')
  assert.equal(opened.code, 0, opened.stderr)
  assert.match(opened.stdout, new RegExp(`^${server.baseUrl}/interaction/first-password\\?token=\\S+\\n$`))
  assert.match((await operator('tenant', 'list')).stdout, /^[0-9a-f-]{36}\tAdatum\tadatum\.example$/m)
  const taken = ['tenant', 'create', 'Other', '--admin', 'eve@adatum.example']
  await assertRefused(operator, taken, 1, /already|belongs|exists/)
  await assertRefused(operator, ['tenant', 'create', 'Other'], 2, /needs --admin/)
  const wrong = await operator('tenant', 'create', 'Other', '--admin', 'eve@other.example', '--domain', 'nodomain')
  assert.equal(wrong.code, 1)
  assert.match(wrong.stderr, /'domain'/)
})
