import { err, ok, type Result } from '@latchwork/protocol'
import { auditChange } from '../../audit/record.ts'
import { insertOrganization } from '../../consent/presence.ts'
import { DEFAULT_TENANT_SETTINGS, isDomain, type Tenant } from '../../directory/tenant.ts'
import { isUserName, type User } from '../../directory/user.ts'
import { createPasswordLink, HANDED_OVER_SECONDS } from '../../session/one-time-link.ts'
import { randomGuid } from '../../session/random-guid.ts'
import { INSTANCE, TENANTS } from '../../store/listing/administration-tables.ts'
import { insertUser } from '../../store/users.ts'
import { type Answered, type Call, type GraphRoute, readBody, toldOf } from '../call.ts'
import { commit } from '../commit.ts'
import type { ListSource } from '../odata/list-source.ts'
import { readList } from '../odata/read-list.ts'
import { notSettable, type Problem, wrongValue } from '../problem.ts'
import { dateOf } from '../resources/application-shape.ts'
import { isText } from '../resources/user-body.ts'
import { renderOrganization } from './organization.ts'

/** Every organization of the instance, and new ones: the operator's alone. Graph has no word for it. */
export const tenantRoutes: readonly GraphRoute[] = [
  { method: 'GET', path: '/tenants', operation: 'tenants.read', handle: list },
  { method: 'POST', path: '/tenants', operation: 'tenants.write', handle: create },
]

const ORGANIZATIONS: ListSource<Tenant, keyof typeof TENANTS.ordered> = {
  table: TENANTS,
  render: renderOrganization,
  order: { column: 'name_key', descending: false },
  properties: { id: 'id', displayName: 'name_key' },
}

type Outcome = Promise<Result<Answered, Problem>>

async function list({ deps }: Call): Outcome {
  return ok({ kind: 'pages', read: (query) => readList(ORGANIZATIONS, { db: deps.db, tenantId: INSTANCE }, query) })
}

/** An organization with its first administrator, who chooses a password behind the link of this one answer (ASVS 6.4.1). */
async function create(call: Call): Outcome {
  const { deps, http } = call
  const body = readBody(http)
  if (!body.ok) return body
  const wish = parseWish(body.value)
  if (!wish.ok) return wish
  const { displayName, domain, administrator } = wish.value
  const now = deps.now()
  const tenant: Tenant = {
    id: randomGuid(deps.random),
    displayName,
    domains: [domain],
    settings: DEFAULT_TENANT_SETTINGS,
    version: 1,
    createdAt: now,
  }
  const roles: User['roles'] = ['administrator']
  const user = {
    ...administrator,
    id: randomGuid(deps.random),
    tenantId: tenant.id,
    roles,
    tokensValidFrom: 0,
    version: 1,
  }
  const { link, expiresAt, changes } = createPasswordLink(user, HANDED_OVER_SECONDS, deps)
  const place = { tenantId: tenant.id, target: tenant.id }
  const committed = await commit(call, [
    ...insertOrganization(tenant),
    insertUser(user),
    ...changes,
    auditChange(
      {
        ...place,
        type: 'tenant.created',
        actor: 'system',
        request: { traceId: http.traceId, remoteAddress: '' },
        detail: { by: 'operator' },
      },
      deps,
    ),
    toldOf(call, 'tenant.created', tenant.id, { after: renderOrganization(tenant), detail: { domain } }),
  ])
  if (!committed.ok) return committed
  const { id, userPrincipalName } = user
  const first = { id, userPrincipalName, displayName: user.displayName }
  const shown = { administrator: first, passwordLink: link, passwordLinkExpiresDateTime: dateOf(expiresAt) }
  return ok({ kind: 'object', object: { ...renderOrganization(tenant), ...shown }, status: 201 })
}

interface Wish {
  readonly displayName: string
  readonly domain: string
  readonly administrator: Pick<User, 'userPrincipalName' | 'displayName'>
}

function parseWish(body: Readonly<Record<string, unknown>>): Result<Wish, Problem> {
  const { displayName, domain, administrator, ...others } = body
  const [unfit] = Object.keys(others).filter((name) => !name.startsWith('@odata.'))
  if (unfit !== undefined) return err(notSettable(unfit))
  if (!isText(displayName)) return err(wrongValue('displayName', 'a text'))
  const name = typeof domain === 'string' ? domain.toLowerCase() : ''
  if (!isDomain(name)) return err(wrongValue('domain', 'a domain such as contoso.example'))
  if (typeof administrator !== 'object' || administrator === null) return err(wrongValue('administrator', 'an object'))
  const { userPrincipalName, displayName: title = userPrincipalName } = administrator as Readonly<
    Record<string, unknown>
  >
  if (!isText(userPrincipalName) || !isUserName(userPrincipalName) || !hasDomain(userPrincipalName, name))
    return err(
      wrongValue('administrator.userPrincipalName', `a name such as ines@${name}, in the domain of the organization`),
    )
  if (!isText(title)) return err(wrongValue('administrator.displayName', 'a text'))
  return ok({ displayName, domain: name, administrator: { userPrincipalName, displayName: title } })
}

function hasDomain(userPrincipalName: string, domain: string): boolean {
  return userPrincipalName.toLowerCase().endsWith(`@${domain}`)
}
