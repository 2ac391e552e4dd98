import { lockServicePrincipal } from '../service-principals.ts'
import type { Change } from '../sql.ts'
import { lockUser } from '../users.ts'
import { lockGroup } from './groups.ts'

/**
 * Comes first in a commit that gives something to a user, a group or an application (by its application id): their deletion takes
 * everything away that they have by then, so the two take turns; unmet when they are gone.
 */
export function lockPrincipal(tenantId: string, type: 'User' | 'Group' | 'ServicePrincipal', id: string): Change {
  if (type === 'User') return lockUser(tenantId, id)
  return type === 'Group' ? lockGroup(tenantId, id) : lockServicePrincipal(tenantId, id)
}
