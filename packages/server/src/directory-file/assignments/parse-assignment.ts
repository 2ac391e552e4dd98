import type { FileAssignment } from '../model.ts'
import type { Reader } from '../shape.ts'
import { optional } from '../values.ts'

/** An app role of a user or a group; without a role it is access alone, which an application may have too. */
export function parseAssignment(assignment: Reader): FileAssignment {
  const parsed = {
    path: assignment.path,
    resource: assignment.requiredText('resource'),
    ...optional('role', assignment.text('role')),
    ...optional('user', assignment.text('user')?.toLowerCase()),
    ...optional('group', assignment.text('group')),
    ...optional('client', assignment.text('client')?.toLowerCase()),
  }
  const holders = [parsed.user, parsed.group, parsed.client].filter((holder) => holder !== undefined)
  if (holders.length !== 1) assignment.wrong('user', 'either a user, a group or a client, and one of them only')
  if (parsed.client !== undefined && parsed.role !== undefined)
    assignment.wrong('role', 'nothing: a role of an application stands among the consents')
  assignment.finish()
  return parsed
}
