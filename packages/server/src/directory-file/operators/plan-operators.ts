import { expectOperator, listOperators, lockOperators } from '../../store/administration/operators.ts'
import type { Change, Db } from '../../store/sql.ts'
import type { DirectoryFile, FileUser } from '../model.ts'
import type { FileProblem } from '../shape.ts'

/**
 * The last operator of the instance stays, as in the directory API: a file that takes one away leaves another one, in any of the
 * organizations. Like the administrators of one, operators are locked first and counted last.
 */
export async function planOperators(
  file: DirectoryFile,
  db: Db,
  problems: FileProblem[],
): Promise<{ readonly first: readonly Change[]; readonly last: readonly Change[] }> {
  const entries = new Map(file.tenants.flatMap(({ id, users }) => users.map((user) => [`${id} ${user.id}`, user])))
  const whole = new Map(file.tenants.filter((tenant) => tenant.whole.has('users')).map((tenant) => [tenant.id, tenant]))
  const present = (await listOperators(db)).map(({ tenantId, id }) => {
    const entry = entries.get(`${tenantId} ${id}`)
    const path = entry ? `${entry.path}.roles` : `${whole.get(tenantId)?.path ?? ''}.users`
    return { path, stays: entry ? operates(entry) : !whole.has(tenantId) }
  })
  const removed = present.find(({ stays }) => !stays)
  if (!removed) return { first: [], last: [] }
  const isLeft = present.some(({ stays }) => stays) || [...entries.values()].some(operates)
  if (!isLeft)
    problems.push({ path: removed.path, expected: 'an operator who can sign in: nobody else runs this instance' })
  return { first: [lockOperators()], last: [expectOperator()] }
}

function operates({ roles, enabled }: FileUser): boolean {
  return enabled && roles.includes('operator')
}
