import { err, ok, type Result } from '@latchwork/protocol'
import { auditChange } from '../audit/record.ts'
import type { Deps } from '../deps.ts'
import { insertOrganization } from '../consent/presence.ts'
import { DEFAULT_TENANT_SETTINGS } from '../directory/tenant.ts'
import { stableId } from '../directory-file/stable-id.ts'
import { createPasswordLink } from '../session/one-time-link.ts'
import { listOperators } from '../store/administration/operators.ts'
import type { Change } from '../store/sql.ts'
import { listTenants } from '../store/tenants.ts'
import { findUser, insertUser } from '../store/users.ts'

const LINK_SECONDS = 3600

export interface Initialized {
  readonly link: string
  readonly expiresInSeconds: number
  /** `again`: the operator was there already, and only the link is new. */
  readonly made: 'first' | 'again'
}

/**
 * The first organization and its administrator in an empty instance (ASVS 6.3.2: no default accounts). Answers the one-time link. Once more
 * for an operator of the instance it is a new link: the first one expires within the hour, a password is forgotten, and whoever
 * can run this holds database and key anyway.
 */
export async function initInstance(userPrincipalName: string, deps: Deps): Promise<Result<Initialized, string>> {
  if (!/^[^\s@]+@[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+$/.test(userPrincipalName))
    return err(`${userPrincipalName} is not a user name such as ines@example.org`)
  if ((await listTenants(deps.db)).length > 0) return renewLink(userPrincipalName, deps)
  const domain = userPrincipalName.slice(userPrincipalName.indexOf('@') + 1).toLowerCase()
  const tenantId = stableId('tenant', domain)
  const userId = stableId('user', domain, userPrincipalName.toLowerCase())
  const { link, changes } = createPasswordLink({ tenantId, id: userId }, LINK_SECONDS, deps)
  const first = firstChanges({ userPrincipalName, domain, tenantId, userId }, deps)
  const committed = await deps.db.commit([...first, ...changes])
  if (!committed.ok) return err('somebody else initialized this instance at the same moment')
  return ok({ link, expiresInSeconds: LINK_SECONDS, made: 'first' })
}

async function renewLink(userPrincipalName: string, deps: Deps): Promise<Result<Initialized, string>> {
  const people = await Promise.all(
    (await listOperators(deps.db)).map(({ tenantId, id }) => findUser(deps.db, tenantId, id)),
  )
  const wanted = userPrincipalName.toLowerCase()
  const user = people.find((operator) => operator?.userPrincipalName.toLowerCase() === wanted)
  if (user === undefined)
    return err(
      `this instance has organizations already, and ${userPrincipalName} is no operator of it: an administrator makes people and their links, with latchwork user`,
    )
  const { link, changes } = createPasswordLink(user, LINK_SECONDS, deps)
  const { tenantId, id } = user
  const told = { tenantId, type: 'password-link.created', actor: 'system', target: id, detail: { by: 'init' } } as const
  const committed = await deps.db.commit([...changes, auditChange(told, deps)])
  if (!committed.ok) return err('the account was changed at the same moment')
  return ok({ link, expiresInSeconds: LINK_SECONDS, made: 'again' })
}

interface First {
  readonly userPrincipalName: string
  readonly domain: string
  readonly tenantId: string
  readonly userId: string
}

function firstChanges({ userPrincipalName, domain, tenantId, userId }: First, deps: Deps): readonly Change[] {
  const now = deps.now()
  const settings = DEFAULT_TENANT_SETTINGS
  const roles = ['administrator', 'operator'] as const
  return [
    ...insertOrganization({
      id: tenantId,
      displayName: domain,
      domains: [domain],
      settings,
      version: 1,
      createdAt: now,
    }),
    insertUser({
      id: userId,
      tenantId,
      userPrincipalName,
      displayName: userPrincipalName,
      roles,
      tokensValidFrom: 0,
      version: 1,
    }),
    auditChange({ tenantId, type: 'directory.applied', actor: 'system', target: userId, detail: { by: 'init' } }, deps),
  ]
}
