import { err, ok, type Result } from '@latchwork/protocol'
import { auditChange } from './audit/record.ts'
import type { Deps } from './deps.ts'
import { DEFAULT_TENANT_SETTINGS } from './directory/tenant.ts'
import { stableId } from './directory-file/stable-id.ts'
import { hashLink } from './interaction/first-password/handler.ts'
import { insertOneTimeLink } from './store/one-time-links.ts'
import { insertTenant, listTenants } from './store/tenants.ts'
import { insertUser } from './store/users.ts'

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
  const now = deps.now()
  const tenantId = stableId('tenant', domain)
  const userId = stableId('user', domain, userPrincipalName.toLowerCase())
  const token = deps.random(32).toString('base64url')
  const user = {
    id: userId,
    tenantId,
    userPrincipalName,
    displayName: userPrincipalName,
    roles: ['administrator' as const],
    tokensValidFrom: 0,
    version: 1,
  }
  const committed = await deps.db.commit([
    ...insertTenant({
      id: tenantId,
      displayName: domain,
      domains: [domain],
      settings: DEFAULT_TENANT_SETTINGS,
      version: 1,
      createdAt: now,
    }),
    insertUser(user),
    insertOneTimeLink({
      hash: hashLink(token),
      tenantId,
      userId,
      purpose: 'first-password',
      expiresAt: now + LINK_SECONDS,
    }),
    auditChange(
      {
        tenantId,
        at: now,
        type: 'directory.applied',
        actor: 'system',
        target: userId,
        traceId: '',
        detail: { by: 'init' },
      },
      deps.random,
    ),
  ])
  if (!committed.ok) return err('somebody else initialized this instance at the same moment')
  return ok({
    link: `${deps.config.publicUrl}/interaction/first-password?token=${token}`,
    expiresInSeconds: LINK_SECONDS,
  })
}
