import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import type { Application, AppRole, PermissionScope } from '../../src/directory/application.ts'
import { GRAPH_APP_ID, GRAPH_USER_READ_ID } from '../../src/directory/application.ts'
import type { Tenant, TenantSettings } from '../../src/directory/tenant.ts'
import type { User } from '../../src/directory/user.ts'
import { insertAppRoleAssignmentIfAbsent } from '../../src/store/app-role-assignments.ts'
import { insertApplication } from '../../src/store/applications.ts'
import { putGrant } from '../../src/store/permission-grants.ts'
import { insertServicePrincipalIfAbsent } from '../../src/store/service-principals.ts'
import type { Change } from '../../src/store/sql.ts'
import { replaceTenant } from '../../src/store/tenants.ts'
import { client } from '../kit/records.ts'

/** One user, one application and three APIs, each of another organization, in every state that consent depends on. */
export type World = ReturnType<(typeof world)['generate']>['value']

const SCOPES = ['Read', 'Admin', 'Off'] as const
const rarely = fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0)

const anApi = fc.record({
  multi: fc.boolean(),
  /** Scopes that the API pre-authorizes the client for. */
  vouches: fc.option(fc.subarray([...SCOPES]), { nil: undefined, freq: 3 }),
  knows: fc.boolean(),
  /** Which other API it uses itself, and how. */
  uses: fc.option(fc.record({ api: fc.nat(2), what: fc.subarray(['Read', 'Admin', 'Sync']) }), { nil: undefined }),
  present: fc.boolean(),
  disabled: rarely,
  /** What the client's registration requires of it. */
  required: fc.subarray([...SCOPES, 'Sync'] as const),
  byUser: fc.option(fc.subarray([...SCOPES], { minLength: 1 }), { nil: undefined, freq: 2 }),
  byAdministrator: fc.option(fc.subarray([...SCOPES], { minLength: 1 }), { nil: undefined, freq: 2 }),
  /** The client has its app role; the API has grants of its own for what it uses. */
  hasRole: fc.boolean(),
  downstreamGranted: fc.boolean(),
})

const request = fc.oneof(
  fc.record({
    dialect: fc.constant('v1' as const),
    resource: fc.nat(3),
    prompt: fc.constantFrom('', 'consent', 'admin_consent', 'none'),
  }),
  fc.record({
    dialect: fc.constant('v2' as const),
    scopes: fc.oneof(
      fc.array(fc.record({ api: fc.nat(2), value: fc.constantFrom('Read', 'Admin', 'Off', 'Nothing') }), {
        maxLength: 3,
      }),
      fc.nat(2).map((api) => [{ api, value: '.default' }]),
    ),
    oidc: fc.subarray(['openid', 'profile', 'email', 'offline_access', 'User.Read']),
    prompt: fc.constantFrom('', 'consent', 'none'),
  }),
)

export const world = fc.record({
  administrator: fc.boolean(),
  /** Where the user is; the client is at home in the first organization. */
  atHome: fc.boolean(),
  everywhere: fc.boolean(),
  clientMulti: fc.integer({ min: 0, max: 3 }).map((dice) => dice > 0),
  clientDisabled: rarely,
  assignment: fc.constantFrom('open', 'open', 'open', 'assigned', 'missing'),
  verified: fc.boolean(),
  requiresGraph: fc.boolean(),
  policy: fc.constantFrom<TenantSettings['usersMayConsent']>('yes', 'yes', 'verified-publishers', 'never'),
  apis: fc.tuple(anApi, anApi, anApi),
  request,
})

function scopesOf(name: string): readonly PermissionScope[] {
  return SCOPES.map((value) => {
    const title = `${name} ${value}`
    const words = { adminConsentDisplayName: title, adminConsentDescription: title }
    const own = { userConsentDisplayName: title, userConsentDescription: title }
    const type = value === 'Admin' ? 'Admin' : 'User'
    return { id: randomUUID(), value, type, isEnabled: value !== 'Off', ...words, ...own }
  })
}

function roleOf(name: string): AppRole {
  const words = { displayName: `${name} Sync`, description: '' }
  return { id: randomUUID(), value: 'Sync', ...words, allowedMemberTypes: ['Application'], isEnabled: true }
}

export interface Installed {
  readonly client: Application
  readonly apis: readonly Application[]
  readonly changes: readonly Change[]
}

/** The world as rows. `tenants`: one for each API; the first is the publisher's. `tenant`: the user's, as it is stored now. */
export function install(is: World, tenants: readonly Tenant[], tenant: Tenant, user: User): Installed {
  const clientId = randomUUID()
  const plain = is.apis.map((facts, index) => bareApi(facts, index, tenants[index]?.id ?? ''))
  const apis = plain.map((api, index) => {
    const { vouches, knows, uses } = is.apis[index] as World['apis'][0]
    const ids = api.api.oauth2PermissionScopes
      .filter(({ value }) => vouches?.includes(value as 'Read'))
      .map(({ id }) => id)
    const used = uses && plain[uses.api]
    return {
      ...api,
      api: {
        ...api.api,
        preAuthorizedApplications: vouches ? [{ appId: clientId, delegatedPermissionIds: ids }] : [],
        knownClientApplications: knows ? [clientId] : [],
      },
      requiredResourceAccess: used && used !== api ? [accessTo(used, uses.what)] : [],
    }
  })
  const own = tenants[0] as Tenant
  const app = client({
    id: randomUUID(),
    appId: clientId,
    tenantId: own.id,
    publisherDomain: is.verified ? (own.domains[0] ?? '') : 'stranger.example',
    signInAudience: is.clientMulti ? 'AzureADMultipleOrgs' : 'AzureADMyOrg',
    redirectUris: [{ platform: 'publicClient', uri: 'http://127.0.0.1/' }],
    requiredResourceAccess: [
      ...apis.flatMap((api, index) => {
        const { required } = is.apis[index] as World['apis'][0]
        return required.length === 0 ? [] : [accessTo(api, required)]
      }),
      ...(is.requiresGraph ? [GRAPH_READ] : []),
    ],
    latchwork: { ...client().latchwork, allowSilentSignIn: true },
  })
  const rows = [...[app, ...apis].flatMap(insertApplication), ...presences(is, app, apis, tenant)]
  return { client: app, apis, changes: [...rows, ...grants(is, app, apis, user), ...policy(is, tenant)] }
}

const GRAPH_READ = {
  resourceAppId: GRAPH_APP_ID,
  resourceAccess: [{ id: GRAPH_USER_READ_ID, type: 'Scope' as const }],
}

function bareApi(facts: World['apis'][0], index: number, tenantId: string): Application {
  const name = `Api${String(index)}`
  return client({
    id: randomUUID(),
    appId: randomUUID(),
    tenantId,
    displayName: name,
    signInAudience: facts.multi ? 'AzureADMultipleOrgs' : 'AzureADMyOrg',
    identifierUris: [`https://api${String(index)}.example/${randomUUID()}`],
    api: { ...client().api, oauth2PermissionScopes: scopesOf(name) },
    appRoles: [roleOf(name)],
  })
}

function accessTo(api: Application, values: readonly string[]) {
  const scopes = api.api.oauth2PermissionScopes.filter(({ value }) => values.includes(value))
  const roles = api.appRoles.filter(({ value }) => values.includes(value))
  return {
    resourceAppId: api.appId,
    resourceAccess: [
      ...scopes.map(({ id }) => ({ id, type: 'Scope' as const })),
      ...roles.map(({ id }) => ({ id, type: 'Role' as const })),
    ],
  }
}

function presences(is: World, app: Application, apis: readonly Application[], tenant: Tenant): readonly Change[] {
  const row = (one: Application, disabled: boolean, assignmentRequired = false): Change =>
    insertServicePrincipalIfAbsent({
      id: randomUUID(),
      tenantId: tenant.id,
      appId: one.appId,
      appOwnerTenantId: one.tenantId,
      ...(disabled && { disabledAt: 1 }),
      assignmentRequired,
      listed: true,
      createdAt: 1,
      version: 1,
    })
  return [
    row(app, is.clientDisabled, is.assignment !== 'open'),
    ...apis.flatMap((api, index) => {
      const { present, disabled } = is.apis[index] as World['apis'][0]
      return present || api.tenantId === tenant.id ? [row(api, disabled)] : []
    }),
  ]
}

function grants(is: World, app: Application, apis: readonly Application[], user: User): readonly Change[] {
  const { tenantId } = user
  const grant = (from: Application, to: Application, scopes: readonly string[], forAll: boolean): Change =>
    putGrant({
      id: randomUUID(),
      tenantId,
      clientAppId: from.appId,
      resourceAppId: to.appId,
      by: forAll ? { kind: 'tenant' } : { kind: 'user', userId: user.id },
      scopes,
    })
  const role = (principalType: 'User' | 'ServicePrincipal', principalId: string, to: Application): Change =>
    insertAppRoleAssignmentIfAbsent({
      id: randomUUID(),
      tenantId,
      principalType,
      principalId,
      resourceAppId: to.appId,
      appRoleId: to.appRoles[0]?.id ?? '00000000-0000-0000-0000-000000000000',
      createdAt: 1,
    })
  return [
    ...(is.assignment === 'assigned' ? [role('User', user.id, app)] : []),
    ...apis.flatMap((api, index) => {
      const facts = is.apis[index] as World['apis'][0]
      const used = facts.uses && apis[facts.uses.api]
      return [
        ...(facts.byUser ? [grant(app, api, facts.byUser, false)] : []),
        ...(facts.byAdministrator ? [grant(app, api, facts.byAdministrator, true)] : []),
        ...(facts.hasRole ? [role('ServicePrincipal', app.appId, api)] : []),
        ...(facts.downstreamGranted && used && used !== api ? [grant(api, used, ['Read'], true)] : []),
      ]
    }),
  ]
}

function policy(is: World, tenant: Tenant): readonly Change[] {
  if (tenant.settings.usersMayConsent === is.policy) return []
  const settings = { ...tenant.settings, usersMayConsent: is.policy }
  return replaceTenant({ ...tenant, settings, version: tenant.version + 1 }, tenant.version)
}
