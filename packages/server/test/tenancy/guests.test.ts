// The rows of azure-ad-wire §3.7 that are about guests: Ada of Contoso is invited to Fabrikam, Fay of Fabrikam to Contoso.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { CONTOSO_NOTES } from '../../src/dev/demo-applications.ts'
import { CONTOSO_ID, FABRIKAM_ID } from '../../src/dev/demo-directory.ts'
import { findUserByName } from '../../src/store/users.ts'
import { type GraphCaller, listOf } from '../kit/graph.ts'
import { inviteGuest } from '../kit/guests.ts'
import { acquire, openBrowser, passwordOf, payloadOf, refresh, signIn, startRequest } from '../kit/native-app.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

const ADA = 'ada@contoso.example'
const HOME_ISSUER = `https://login.test/${CONTOSO_ID}/`

let server: TestServer
let fabrikam: GraphCaller
let guestId: string
let adaId: string
before(async () => {
  server = await startTestServer()
  const invited = await inviteGuest(server, 'admin@fabrikam.example', ADA)
  fabrikam = invited.admin
  guestId = invited.id
  await inviteGuest(server, 'admin@contoso.example', 'fay@fabrikam.example')
  adaId = (await findUserByName(server.deps.db, CONTOSO_ID, ADA))?.id ?? ''
})
after(() => server.close())

const homeIds = () => Buffer.from(JSON.stringify({ uid: adaId, utid: CONTOSO_ID })).toString('base64url')

describe('what a guest gets', () => {
  test('v2: tid and oid of the inviting tenant, idp of the home, client_info and name as at home (§3.7, §2.4, §2.6)', async () => {
    const more = { client_info: '1' }
    const { params, tokens, started } = await acquire(server, { tenant: FABRIKAM_ID, more }, ADA)
    for (const token of [tokens.access_token, tokens.id_token]) {
      const { tid, oid, idp, iss, preferred_username: name } = payloadOf(token)
      assert.deepEqual([tid, oid, idp], [FABRIKAM_ID, guestId, HOME_ISSUER])
      assert.match(String(iss), new RegExp(`^https://login\\.test/${FABRIKAM_ID}/`))
      assert.ok(name === undefined || name === ADA)
    }
    assert.equal(payloadOf(tokens.id_token)['preferred_username'], ADA)
    assert.equal(params.get('client_info'), homeIds())
    const next = await refresh(server, started, tokens.refresh_token, { client_info: '1' })
    assert.equal(next.body['client_info'], homeIds())
    assert.deepEqual(
      [payloadOf(next.body.access_token)['oid'], payloadOf(next.body.id_token)['idp']],
      [guestId, HOME_ISSUER],
    )
    const home = (await acquire(server, {}, ADA)).tokens
    assert.notEqual(payloadOf(home.id_token)['sub'], payloadOf(tokens.id_token)['sub'])
    assert.equal(payloadOf(home.id_token)['idp'], undefined)
  })

  test('v1: unique_name and email of the home, idp, and no upn (§2.4)', async () => {
    const { tokens } = await acquire(server, { dialect: 'v1', tenant: FABRIKAM_ID }, ADA)
    const { tid, oid, idp, upn, unique_name: name, email } = payloadOf(tokens.id_token)
    assert.deepEqual([tid, oid, idp, upn, name, email], [FABRIKAM_ID, guestId, HOME_ISSUER, undefined, ADA, ADA])
  })

  for (const tenant of ['common', 'organizations'])
    test(`/${tenant} is the home tenant, also for somebody who is a guest elsewhere (§1.1)`, async () => {
      const { tokens } = await acquire(server, { tenant }, ADA)
      const { tid, oid } = payloadOf(tokens.id_token)
      assert.deepEqual([tid, oid], [CONTOSO_ID, adaId])
    })

  test('row 4: a single-tenant app is open to the guests of its tenant, and to no other address (rows 2 and 3)', async () => {
    const notes = { clientId: CONTOSO_NOTES, scope: 'openid profile offline_access User.Read' }
    const { tokens } = await acquire(server, { ...notes, tenant: CONTOSO_ID }, 'fay@fabrikam.example')
    assert.equal(payloadOf(tokens.id_token)['tid'], CONTOSO_ID)
    const browser = openBrowser(server)
    for (const [tenant, code] of [
      ['common', 'AADSTS50194'],
      [FABRIKAM_ID, 'AADSTS700016'],
    ] as const)
      assert.match((await browser.open(startRequest(server, { ...notes, tenant }).url)).html, new RegExp(code))
  })

  test('the profile of the caller and of the list says Guest, and can be filtered (§3.9)', async () => {
    const guests = listOf(await fabrikam('GET', "/users?$filter=userType eq 'Guest'"))
    assert.deepEqual(
      guests.map(({ id, userPrincipalName, mail }) => [id, userPrincipalName, mail]),
      [[guestId, 'ada_contoso.example#EXT#@fabrikam.example', ADA]],
    )
    const { tokens } = await acquire(server, { tenant: FABRIKAM_ID, scope: 'openid profile User.Read' }, ADA)
    const headers = { authorization: `Bearer ${tokens.access_token}` }
    const me = JSON.parse((await server.get('/v1.0/me', headers)).body) as Record<string, unknown>
    assert.deepEqual([me['id'], me['userType']], [guestId, 'Guest'])
    const userinfo = JSON.parse((await server.get('/oidc/userinfo', headers)).body) as Record<string, unknown>
    assert.equal(userinfo['preferred_username'], ADA)
  })
})

describe('where a guest signs in', () => {
  test('with the home account; a session at home is enough, and the picker shows the home account', async () => {
    const { browser } = await acquire(server, {}, ADA)
    const picker = await browser.open(
      startRequest(server, { tenant: FABRIKAM_ID, more: { prompt: 'select_account' } }).url,
    )
    assert.equal(picker.heading, 'Pick an account')
    assert.ok(picker.html.includes(ADA) && picker.html.includes('Contoso') && !picker.html.includes('#EXT#'))
    const consent = await browser.press(picker, ADA)
    assert.match(consent.answer ? '' : consent.heading, /^$|^Permissions requested|^Continue as/)
    const hinted = await browser.open(startRequest(server, { tenant: FABRIKAM_ID, more: { login_hint: ADA } }).url)
    assert.notEqual(hinted.heading, 'Enter password')
  })

  test('row 4: a person who is no guest is told 50020, and only with the right password; a wrong one is 50126 as at home', async () => {
    const attempt = async (password: string) => {
      const browser = openBrowser(server)
      const first = await browser.open(startRequest(server, { tenant: FABRIKAM_ID }).url)
      const page = await browser.press(first, 'Next', { username: 'bob@contoso.example' })
      return (await browser.press(page, 'Sign in', { password })).html
    }
    assert.match(await attempt(passwordOf('bob@contoso.example')), /AADSTS50020/)
    assert.match(await attempt('a wrong password'), /AADSTS50126/)
    const browser = openBrowser(server)
    await signIn(browser, await browser.open(startRequest(server, { tenant: 'common' }).url), 'bob@contoso.example')
    const foreign = await browser.open(startRequest(server, { tenant: FABRIKAM_ID }).url)
    assert.equal(foreign.heading, 'Sign in', 'a session of a stranger counts for nothing')
  })

  test('the name of the guest is nobody’s name at sign-in, and a guest has no password there', async () => {
    const browser = openBrowser(server)
    const name = 'ada_contoso.example#EXT#@fabrikam.example'
    const page = await browser.press(await browser.open(startRequest(server).url), 'Next', { username: name })
    assert.match((await browser.press(page, 'Sign in', { password: passwordOf(ADA) })).html, /AADSTS50126/)
    const path = `/users/${encodeURIComponent(name)}`
    const body = { passwordProfile: { password: 'seven green bottles on a wall' } }
    assert.equal((await fabrikam('PATCH', path, body)).status, 400)
    assert.equal((await fabrikam('POST', `${path}/createPasswordLink`)).status, 400)
  })

  test('a sign-out at the inviting tenant, with the hint of the guest, ends the session (RP-Initiated Logout §2)', async () => {
    const { browser, tokens } = await acquire(server, { tenant: FABRIKAM_ID }, ADA)
    const out = await browser.open(
      `${server.baseUrl}/${FABRIKAM_ID}/oauth2/v2.0/logout?id_token_hint=${tokens.id_token}`,
    )
    assert.equal(out.heading, 'You are signed out')
    assert.equal((await browser.open(startRequest(server).url)).heading, 'Sign in')
  })
})

describe('what a guest may', () => {
  test('consent at home is not consent at the inviting tenant, where the guest consents as a user of it (§4.5)', async () => {
    const other = await startTestServer()
    const { admin, id } = await inviteGuest(other, 'admin@fabrikam.example', ADA)
    const { browser } = await acquire(other, {}, ADA)
    const page = await browser.open(startRequest(other, { tenant: FABRIKAM_ID }).url)
    assert.equal(page.heading, 'Permissions requested')
    assert.ok(page.html.includes('Fabrikam') && page.html.includes(ADA))
    await browser.press(page, 'Accept')
    const grants = listOf(await admin('GET', `/oauth2PermissionGrants?$filter=principalId eq '${id}'`))
    assert.ok(grants.length > 0)
    await other.close()
  })

  test('one refresh token serves home and guest, each with the consent of its tenant; a stranger’s is 50020 (§2.7)', async () => {
    const guest = await acquire(server, { tenant: FABRIKAM_ID }, ADA)
    const home = await acquire(server, {}, ADA)
    const atFabrikam = await refresh(server, guest.started, home.tokens.refresh_token)
    assert.equal(payloadOf(atFabrikam.body.access_token)['oid'], guestId)
    const atHome = await refresh(server, home.started, guest.tokens.refresh_token)
    assert.equal(payloadOf(atHome.body.access_token)['oid'], adaId)
    const again = await refresh(server, home.started, atFabrikam.body.refresh_token)
    assert.equal(payloadOf(again.body.access_token)['oid'], adaId)
    const bob = await acquire(server, {}, 'bob@contoso.example')
    const refused = await refresh(server, guest.started, bob.tokens.refresh_token)
    assert.deepEqual([refused.body.error, refused.body.error_codes], ['invalid_grant', [50020]])
  })
})
