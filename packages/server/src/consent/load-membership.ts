import { type Membership, neededMembership, type Parties } from '../directory/groups/membership.ts'
import { listAllGroupIds, listAssigned } from '../store/administration/memberships.ts'
import type { Db } from '../store/sql.ts'

/** The groups and app roles of a person, as far as the parties want to know of them: usually nothing is read. */
export async function loadMembership(
  db: Db,
  person: { readonly tenantId: string; readonly userId: string },
  parties: Parties,
): Promise<Membership> {
  const { tenantId, userId } = person
  const needed = neededMembership(parties)
  const [groupIds, assigned] = await Promise.all([
    needed.groups ? listAllGroupIds(db, tenantId, userId) : [],
    needed.assigned ? listAssigned(db, tenantId, userId) : [],
  ])
  return { groupIds, assigned }
}
