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
  const present = (await listOperators(db)).map(({ tenantId, id }) => entries.get(`${tenantId} ${id}`))
  const removed = present.find((entry) => entry !== undefined && !operates(entry))
  if (!removed) return { first: [], last: [] }
  const isLeft = present.some((entry) => entry === undefined || operates(entry)) || [...entries.values()].some(operates)
  if (!isLeft)
    problems.push({ path: `${removed.path}.roles`, expected: 'operator, and enabled: nobody else runs this instance' })
  return { first: [lockOperators()], last: [expectOperator()] }
}

function operates({ roles, enabled }: FileUser): boolean {
  return enabled && roles.includes('operator')
}
