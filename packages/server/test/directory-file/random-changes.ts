// What administrators do in a directory, at random, by the directory API alone.
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { type GraphAnswer, type GraphCaller, listOf } from '../kit/graph.ts'

/** Texts that a file has to quote, or could take for something else. */
const TEXTS = [
  'Ops',
  'ops',
  'null',
  'yes',
  '- a',
  'x: y #5',
  ' lead',
  '0x1F',
  '2024-01-01',
  'two\nlines\n',
  '\u2028\u{1F600} ü',
  'it\'s "q" \\',
  'a@b',
  '5d8f2f0e-1111-4222-8333-444455556666',
]
const text = fc.constantFrom(...TEXTS)
const textOrNull = fc.option(text)
const pick = fc.nat({ max: 20 })

const URIS = ['api://one', 'api://One', 'https://two.example', 'https://two.example/']
const REDIRECTS = {
  publicClient: ['http://localhost', 'com.acme.app://auth', 'http://127.0.0.1/x'],
  web: ['https://acme.example/a', 'https://acme.example/b'],
  spa: ['https://acme.example/c'],
} as const
const platform = (name: keyof typeof REDIRECTS) =>
  fc.record({ redirectUris: fc.shuffledSubarray([...REDIRECTS[name]]) })

/** Ids that two registrations may share, as copies of one manifest do. */
const ROLE_IDS = ['6a1b2c3d-0000-4000-8000-000000000001', '6a1b2c3d-0000-4000-8000-000000000002']
const appRoles = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom(...ROLE_IDS),
    value: fc.constantFrom('Sync', 'Read', 'sync'),
    displayName: text,
    description: text,
    allowedMemberTypes: fc.subarray(['User', 'Application'], { minLength: 1 }),
    isEnabled: fc.boolean(),
  }),
  { selector: ({ id }) => id, maxLength: 2 },
)
const scopes = fc.uniqueArray(
  fc.record({
    id: fc.uuid(),
    value: fc.constantFrom('Read', 'read', 'Write.All'),
    type: fc.constantFrom('User', 'Admin'),
    isEnabled: fc.boolean(),
    adminConsentDisplayName: text,
    adminConsentDescription: text,
    userConsentDisplayName: text,
    userConsentDescription: text,
  }),
  { selector: ({ value }) => value, maxLength: 2 },
)

const application = fc.record(
  {
    displayName: text,
    signInAudience: fc.constantFrom('AzureADMyOrg', 'AzureADMultipleOrgs'),
    isDisabled: fc.boolean(),
    isFallbackPublicClient: fc.boolean(),
    groupMembershipClaims: fc.constantFrom(null, 'None', 'All'),
    identifierUris: fc.shuffledSubarray(URIS),
    publicClient: platform('publicClient'),
    web: platform('web'),
    spa: platform('spa'),
    info: fc.record({ logoUrl: textOrNull, termsOfServiceUrl: textOrNull }, { requiredKeys: [] }),
    appRoles,
    api: fc.record(
      { requestedAccessTokenVersion: fc.constantFrom(1, 2, null), oauth2PermissionScopes: scopes },
      { requiredKeys: [] },
    ),
    latchwork: fc.record(
      { allowSilentSignIn: fc.boolean(), resourceUrls: fc.subarray(['https://two.example', 'https://mcp.example']) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['displayName'] },
)

const name = fc.constantFrom('ann', 'Ben', 'cy.d')
const person = fc.record(
  { displayName: text, givenName: textOrNull, surname: textOrNull, mail: textOrNull, accountEnabled: fc.boolean() },
  { requiredKeys: [] },
)
const closing = fc.record(
  { accountEnabled: fc.boolean(), appRoleAssignmentRequired: fc.boolean() },
  { requiredKeys: [] },
)

const hire = fc.record({ kind: fc.constant('user' as const), name, person })
const invite = fc.record({ kind: fc.constant('invite' as const), displayName: fc.option(text) })
const found = fc.record({
  kind: fc.constant('group' as const),
  displayName: text,
  description: textOrNull,
  member: pick,
})
const register = fc.record({ kind: fc.constant('application' as const), application, byDeveloper: fc.boolean() })

/** So that the changes after them find something. */
export const beginnings = fc.tuple(hire, hire, invite, found, found, register, register, register)

/** One change; numbers choose among what is there. */
export const change = fc.oneof(
  hire,
  invite,
  found,
  register,
  fc.record({ kind: fc.constant('edit user' as const), which: pick, person, renamed: fc.option(name) }),
  fc.record({ kind: fc.constant('member' as const), group: pick, member: pick }),
  fc.record({ kind: fc.constant('edit application' as const), which: pick, application }),
  fc.record({ kind: fc.constant('require' as const), which: pick, api: pick }),
  fc.record({ kind: fc.constant('present' as const), which: pick }),
  fc.record({ kind: fc.constant('close' as const), which: pick, closing }),
  fc.record({ kind: fc.constant('grant' as const), client: pick, api: pick, person: fc.option(pick), scope: pick }),
  fc.record({ kind: fc.constant('assign' as const), api: pick, holder: pick, role: fc.option(pick) }),
  fc.record({ kind: fc.constant('role' as const), which: pick }),
)

type Change = (typeof change)['generate'] extends (...given: never[]) => { value: infer T } ? T : never
type Shown = Readonly<Record<string, unknown>>

/** Whoever changes an organization, and what of it must stay as it is. */
export interface Office {
  readonly admin: GraphCaller
  readonly developer: GraphCaller
  readonly domain: string
  /** Whom it invites. */
  readonly guest: string
  /** The application that the callers came with. */
  readonly through: string
}

const ROLE = '/directoryRoles/cf1c38e5-3621-4004-a7cb-879624dced7c/members/$ref'
const DEFAULT_ACCESS = '00000000-0000-0000-0000-000000000000'

/** Refusals are as good as anything; a failure is not. */
export async function carryOut(what: Change, office: Office): Promise<void> {
  const { admin } = office
  const all = async (path: string): Promise<readonly Shown[]> => listOf(await admin('GET', `${path}?$top=999`))
  const one = (list: readonly Shown[], at: number): string => String(list[at % Math.max(list.length, 1)]?.['id'])
  const send = async (caller: GraphCaller, method: string, path: string, body: unknown): Promise<void> => {
    const answer: GraphAnswer = await caller(method, path, body)
    assert.ok(answer.status < 500, `${method} ${path} ${JSON.stringify(body)}: ${JSON.stringify(answer.body)}`)
  }
  const own = async () => (await all('/applications')).filter(({ appId }) => appId !== office.through)
  const principals = async () => (await all('/servicePrincipals')).filter(({ appId }) => appId !== office.through)
  const people = async () =>
    (await all('/users')).filter(({ displayName }) => !['Admin', 'Developer'].includes(String(displayName)))
  const others = async () => [...(await people()), ...(await all('/groups'))]
  const refer = (id: string) => ({ '@odata.id': `https://login.test/v1.0/directoryObjects/${id}` })
  switch (what.kind) {
    case 'user': {
      const userPrincipalName = `${what.name}@${office.domain}`
      return send(admin, 'POST', '/users', { displayName: what.name, userPrincipalName, ...what.person })
    }
    case 'edit user': {
      const renamed = what.renamed === null ? {} : { userPrincipalName: `${what.renamed}@${office.domain}` }
      return send(admin, 'PATCH', `/users/${one(await people(), what.which)}`, { ...what.person, ...renamed })
    }
    case 'invite': {
      const invited = { invitedUserEmailAddress: office.guest, inviteRedirectUrl: 'https://acme.example/' }
      return send(admin, 'POST', '/invitations', { ...invited, invitedUserDisplayName: what.displayName })
    }
    case 'group': {
      const bind = { 'members@odata.bind': [refer(one(await others(), what.member))['@odata.id']] }
      const { displayName, description } = what
      return send(admin, 'POST', '/groups', { displayName, ...(description !== null && { description }), ...bind })
    }
    case 'member': {
      const path = `/groups/${one(await all('/groups'), what.group)}/members/$ref`
      return send(admin, 'POST', path, refer(one(await others(), what.member)))
    }
    case 'application':
      return send(what.byDeveloper ? office.developer : admin, 'POST', '/applications', what.application)
    case 'edit application':
      return send(admin, 'PATCH', `/applications/${one(await own(), what.which)}`, what.application)
    case 'require': {
      const seen = await all('/servicePrincipals')
      const api = seen[what.api % seen.length]
      const access = [
        ...((api?.['oauth2PermissionScopes'] ?? []) as readonly Shown[]).map(({ id }) => ({ id, type: 'Scope' })),
        ...((api?.['appRoles'] ?? []) as readonly Shown[]).map(({ id }) => ({ id, type: 'Role' })),
      ]
      const requiredResourceAccess = [{ resourceAppId: api?.['appId'], resourceAccess: access }]
      return send(admin, 'PATCH', `/applications/${one(await own(), what.which)}`, { requiredResourceAccess })
    }
    case 'present': {
      const known = [...(await all('/applications')), ...(await all('/servicePrincipals'))]
      return send(admin, 'POST', '/servicePrincipals', { appId: known[what.which % known.length]?.['appId'] })
    }
    case 'close':
      return send(admin, 'PATCH', `/servicePrincipals/${one(await principals(), what.which)}`, what.closing)
    case 'grant': {
      const seen = await all('/servicePrincipals')
      const exposing = seen.filter(({ oauth2PermissionScopes: exposed }) => (exposed as readonly Shown[]).length > 0)
      const api = exposing[what.api % Math.max(exposing.length, 1)]
      const values = ((api?.['oauth2PermissionScopes'] ?? []) as readonly Shown[]).map(({ value }) => value)
      const principalId = what.person === null ? undefined : one(await people(), what.person)
      const by = { consentType: principalId === undefined ? 'AllPrincipals' : 'Principal', principalId }
      const scope = values[what.scope % Math.max(values.length, 1)]
      return send(admin, 'POST', '/oauth2PermissionGrants', {
        clientId: one(seen, what.client),
        resourceId: api?.['id'],
        ...by,
        scope,
      })
    }
    case 'assign': {
      const seen = await all('/servicePrincipals')
      const api = seen[what.api % seen.length]
      const roles = ((api?.['appRoles'] ?? []) as readonly Shown[]).map(({ id }) => id)
      const appRoleId = what.role === null ? DEFAULT_ACCESS : roles[what.role % Math.max(roles.length, 1)]
      const principalId = one([...(await others()), ...seen], what.holder)
      const body = { principalId, resourceId: api?.['id'], appRoleId }
      return send(admin, 'POST', `/servicePrincipals/${String(api?.['id'])}/appRoleAssignedTo`, body)
    }
    case 'role':
      return send(admin, 'POST', ROLE, refer(one(await people(), what.which)))
    default:
      throw new Error('no such change')
  }
}
