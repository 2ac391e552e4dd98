import { err, ok, type Result } from '@latchwork/protocol'
import { auditChange } from '../audit/record.ts'
import type { Deps } from '../deps.ts'
import { insertOrganization } from '../consent/presence.ts'
import { DEFAULT_TENANT_SETTINGS } from '../directory/tenant.ts'
import { stableId } from '../directory-file/stable-id.ts'
import { createPasswordLink } from '../session/one-time-link.ts'
import type { Change } from '../store/sql.ts'
import { listTenants } from '../store/tenants.ts'
import { insertUser } from '../store/users.ts'

const LINK_SECONDS = 3600

/** The first organization and its administrator in an empty instance (ASVS 6.3.2: no default accounts). Answers the one-time link. */
export async function initInstance(
  userPrincipalName: string,
  deps: Deps,
): Promise<Result<{ link: string; expiresInSeconds: number }, string>> {
  if (!/^[^\s@]+@[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+$/.test(userPrincipalName))
    return err(`${userPrincipalName} is not a user name such as ines@example.org`)
  if ((await listTenants(deps.db)).length > 0)
    return err('this instance has organizations already: init is for an empty one')
  const domain = userPrincipalName.slice(userPrincipalName.indexOf('@') + 1).toLowerCase()
  const tenantId = stableId('tenant', domain)
  const userId = stableId('user', domain, userPrincipalName.toLowerCase())
  const { link, changes } = createPasswordLink({ tenantId, id: userId }, LINK_SECONDS, deps)
  const first = firstChanges({ userPrincipalName, domain, tenantId, userId }, deps)
  const committed = await deps.db.commit([...first, ...changes])
  if (!committed.ok) return err('somebody else initialized this instance at the same moment')
  return ok({ link, expiresInSeconds: LINK_SECONDS })
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
