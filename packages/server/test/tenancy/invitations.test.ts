import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { CONTOSO_ID, DEMO_DIRECTORY, FABRIKAM_ID } from '../../src/dev/demo-directory.ts'
import { exportDirectory } from '../../src/commands/directory.ts'
import { carryOut, makePlan } from '../../src/directory-plan.ts'
import { listAuditEvents } from '../../src/store/audit-events.ts'
import { findUserByName } from '../../src/store/users.ts'
import { errorOf, type GraphCaller, graphAs, listOf } from '../kit/graph.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

const REDIRECT = 'https://tasks.fabrikam.example/'

let server: TestServer
let admin: GraphCaller
before(async () => {
  server = await startTestServer()
  admin = await graphAs(server, 'admin@fabrikam.example', [
    'User.Invite.All',
    'User.ReadWrite.All',
    'Directory.Read.All',
  ])
})
after(() => server.close())

const invite = (address: unknown, more: Readonly<Record<string, unknown>> = {}) =>
  admin('POST', '/invitations', { invitedUserEmailAddress: address, inviteRedirectUrl: REDIRECT, ...more })

const idOf = ({ body }: Awaited<ReturnType<typeof invite>>) => String((body['invitedUser'] as { id: string }).id)

describe('POST /v1.0/invitations', () => {
  test('answers 201 in Graph’s shape, tells the audit log, and is the same guest the second time', async () => {
    const first = await invite('Ada@contoso.example', { sendInvitationMessage: false })
    assert.equal(first.status, 201)
    const { invitedUser, status, invitedUserType, inviteRedeemUrl, sendInvitationMessage } = first.body
    assert.deepEqual(
      [status, invitedUserType, inviteRedeemUrl, sendInvitationMessage],
      ['Completed', 'Guest', REDIRECT, false],
    )
    assert.match(String(first.body['@odata.context']), /#invitations\/\$entity$/)
    const again = await invite('ada@contoso.example')
    assert.deepEqual([again.status, again.body['invitedUser']], [201, invitedUser])
    assert.equal(listOf(await admin('GET', "/users?$filter=userType eq 'Guest'")).length, 1)
    const told = (await listAuditEvents(server.deps.db, FABRIKAM_ID, 100)).filter(({ type }) => type === 'user.invited')
    assert.equal(told.length, 1)
  })

  test('the guest has what the inviter said, and no name from home (Microsoft Graph, invitation)', async () => {
    const made = await invite('bob@contoso.example')
    const { displayName, givenName, surname, mail } = (await admin('GET', `/users/${idOf(made)}`)).body
    assert.deepEqual(
      [displayName, givenName, surname, mail],
      ['bob@contoso.example', null, null, 'bob@contoso.example'],
    )
    const named = await invite('admin@contoso.example', { invitedUserDisplayName: 'Grace from Contoso' })
    assert.equal((await admin('GET', `/users/${idOf(named)}`)).body['displayName'], 'Grace from Contoso')
  })

  test('a mail address is found in any case of letters, not of the English ones alone', async () => {
    const contoso = await graphAs(server, 'admin@contoso.example', ['User.ReadWrite.All'])
    const person = { displayName: 'Zoë', userPrincipalName: 'zoe@contoso.example', mail: 'ZOË@contoso.example' }
    assert.equal((await contoso('POST', '/users', person)).status, 201)
    assert.equal((await invite('zoë@contoso.example')).status, 201)
  })

  const WRONG: readonly [name: string, body: Readonly<Record<string, unknown>>, property: RegExp][] = [
    ['an unknown person', { invitedUserEmailAddress: 'nobody@contoso.example' }, /'invitedUserEmailAddress'/],
    ['an unknown domain', { invitedUserEmailAddress: 'ada@nowhere.example' }, /'invitedUserEmailAddress'/],
    [
      'a member of the own organization',
      { invitedUserEmailAddress: 'fay@fabrikam.example' },
      /'invitedUserEmailAddress'/,
    ],
    ['no address', { invitedUserEmailAddress: 'ada' }, /'invitedUserEmailAddress'/],
    ['a redirect that is no https address', { inviteRedirectUrl: 'javascript:alert(1)' }, /'inviteRedirectUrl'/],
    ['a message', { sendInvitationMessage: true }, /'sendInvitationMessage'/],
    ['a member by invitation', { invitedUserType: 'Member' }, /'invitedUserType'/],
    ['an unknown property', { roles: [] }, /'roles'/],
  ]
  for (const [name, body, property] of WRONG)
    test(`${name} is a 400 that names the property (azure-ad-wire §3.9)`, async () => {
      const answer = await invite('ada@contoso.example', body)
      assert.equal(answer.status, 400)
      assert.match(errorOf(answer).message, property)
    })

  test('a mail address counts in the organization that owns its domain, and nowhere else', async () => {
    const contoso = await graphAs(server, 'admin@contoso.example', ['User.ReadWrite.All'])
    const bob = '/users/bob%40contoso.example'
    assert.equal((await contoso('PATCH', bob, { mail: 'Robert.Noyce@contoso.example' })).status, 204)
    const found = await invite('robert.noyce@contoso.example')
    const { userPrincipalName } = found.body['invitedUser'] as { userPrincipalName: string }
    assert.equal(userPrincipalName, 'bob_contoso.example#EXT#@fabrikam.example')
    assert.equal((await contoso('PATCH', bob, { mail: 'grace@elsewhere.example' })).status, 204)
    assert.equal((await invite('grace@elsewhere.example')).status, 400)
  })

  test('is an administrator’s work and needs User.Invite.All (graph/policy.ts)', async () => {
    const reader = await graphAs(server, 'admin@fabrikam.example', ['User.Read'])
    assert.equal((await reader('POST', '/invitations', {})).status, 403)
  })

  test('a guest is no administrator to count on: the last member who is one stays (issue: bad input)', async () => {
    const role = '/directoryRoles/62e90394-69f5-4237-9190-012177145e10/members/$ref'
    const { invitedUser } = (await invite('ada@contoso.example')).body
    const { id } = invitedUser as { id: string }
    const added = await admin('POST', role, { '@odata.id': `${server.baseUrl}/v1.0/users/${id}` })
    assert.equal(added.status, 204)
    const refused = await admin('PATCH', '/users/admin%40fabrikam.example', { accountEnabled: false })
    assert.match(errorOf(refused).message, /last administrator/)
    assert.equal((await admin('DELETE', `/users/${id}`)).status, 204)
  })
})

describe('guests in a directory file', () => {
  const withGuests = (guests: unknown) => {
    const [contoso, fabrikam] = structuredClone(DEMO_DIRECTORY.tenants)
    return { tenants: [{ ...fabrikam, guests }, contoso] }
  }

  test('are found in the file, applied once, changed, and exported as they were written', async () => {
    const file = await startTestServer({ directory: withGuests(['ada@contoso.example']) })
    const { db } = file.deps
    const find = () => findUserByName(db, FABRIKAM_ID, 'ada_contoso.example#EXT#@fabrikam.example')
    const ada = await findUserByName(db, CONTOSO_ID, 'ada@contoso.example')
    assert.deepEqual((await find())?.home, { tenantId: CONTOSO_ID, userId: ada?.id })
    const written = async () => {
      const exported = await exportDirectory('fabrikam.example', file.deps)
      assert.ok(exported.ok)
      const [tenant] = exported.value.value['tenants'] as readonly { guests: unknown; users: readonly unknown[] }[]
      const plan = await makePlan(exported.value.value, 'file', file.deps)
      assert.ok(plan.ok)
      assert.equal(plan.value.changes.length, 0, 'applying it where it came from changes nothing')
      assert.equal(tenant?.users.length, 3)
      return tenant?.guests
    }
    assert.deepEqual(await written(), ['ada@contoso.example'])
    const guest = { userPrincipalName: 'ada@contoso.example', roles: ['applicationDeveloper'], accountEnabled: false }
    const [fabrikam] = withGuests([guest]).tenants
    const changed = { ...fabrikam, users: [] }
    const plan = await makePlan({ tenants: [changed] }, 'file', file.deps)
    assert.ok(plan.ok && (await carryOut(plan.value, 'file', file.deps)).ok)
    assert.deepEqual(await written(), [{ ...guest, id: (await find())?.id }])
    await file.close()
  })

  for (const [name, guests, path] of [
    ['a person whom nobody knows', ['eve@contoso.example'], /tenants\[0\]\.guests\[0\]: expected a user of another/],
    [
      'a member of the same organization',
      ['fay@fabrikam.example'],
      /tenants\[0\]\.guests\[0\]: expected a user of another/,
    ],
    ['the same person twice', ['ada@contoso.example', 'Ada@contoso.example'], /tenants\[0\]\.guests\[1\]/],
    ['no name', [7], /tenants\[0\]\.guests\[0\]/],
    ['no list', 'ada@contoso.example', /tenants\[0\]\.guests: expected a list/],
  ] as const)
    test(`${name} is refused with its path`, async () => {
      const deps = { ...server.deps, config: { ...server.deps.config, mode: 'dev' as const } }
      const plan = await makePlan(withGuests(guests), 'file', deps)
      assert.ok(!plan.ok)
      assert.match(plan.error.details.join('\n'), path)
    })
})
