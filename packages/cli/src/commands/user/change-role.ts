import { err, ok, type Result } from '@latchwork/protocol'
import { type Directory, path } from '../../client/directory.ts'
import type { Role, User } from '../../client/graph-objects.ts'
import type { Problem } from '../../output.ts'

/** `Application Developer` is written applicationDeveloper, as in a directory file. */
function wordOf({ displayName }: Role): string {
  const joined = displayName.replaceAll(' ', '')
  return `${joined.slice(0, 1).toLowerCase()}${joined.slice(1)}`
}

/** The roles of a person, as words. */
export async function rolesOf(user: User, directory: Directory): Promise<Result<readonly string[], Problem>> {
  const roles = await directory.list<Role>('/directoryRoles')
  if (!roles.ok) return roles
  const held: string[] = []
  for (const role of roles.value) {
    const members = await directory.list<User>(path`/directoryRoles/${role.id}/members?$filter=${`id eq '${user.id}'`}`)
    if (!members.ok) return members
    if (members.value.length > 0) held.push(wordOf(role))
  }
  return ok(held)
}

/** The role that a word means; another word is told together with those that there are. */
export async function findRole(word: string, directory: Directory): Promise<Result<Role, Problem>> {
  const roles = await directory.list<Role>('/directoryRoles')
  if (!roles.ok) return roles
  const role = roles.value.find((one) => wordOf(one).toLowerCase() === word.toLowerCase())
  if (role !== undefined) return ok(role)
  const details = roles.value.map((one) => `${wordOf(one)}: ${one.description}`)
  return err({ sentence: `There is no role "${word}".`, details })
}

/** Gives a role or takes it away. */
export function changeRole(
  how: 'add' | 'remove',
  role: Role,
  user: User,
  directory: Directory,
): Promise<Result<undefined, Problem>> {
  return directory.send(
    how === 'add'
      ? {
          method: 'POST',
          path: path`/directoryRoles/${role.id}/members/$ref`,
          body: { '@odata.id': `${directory.origin}/v1.0/users/${user.id}` },
        }
      : { method: 'DELETE', path: path`/directoryRoles/${role.id}/members/${user.id}/$ref` },
  )
}
