import { err, type Result } from '@latchwork/protocol'
import { type Directory, path } from '../../client/directory.ts'
import type { User } from '../../client/graph-objects.ts'
import type { Input } from '../../command.ts'
import type { Problem } from '../../output.ts'

/** The person whom the first argument names: by user principal name or by object id. */
export async function findUser(input: Input, directory: Directory): Promise<Result<User, Problem>> {
  const [named = ''] = input.positionals
  const found = await directory.get<User>(path`/users/${named}`)
  if (found.ok || found.error.status !== 404) return found
  return err({ sentence: `There is nobody "${named}" in your organization.`, next: 'latchwork user list' })
}
