import type { FileAssignment } from '../model.ts'
import type { Reader } from '../shape.ts'
import { optional } from '../values.ts'

/** An app role of a user or a group; without a role it is access alone. */
export function parseAssignment(assignment: Reader): FileAssignment {
  const parsed = {
    path: assignment.path,
    resource: assignment.requiredText('resource'),
    ...optional('role', assignment.text('role')),
    ...optional('user', assignment.text('user')?.toLowerCase()),
    ...optional('group', assignment.text('group')),
  }
  if ((parsed.user === undefined) === (parsed.group === undefined))
    assignment.wrong('user', 'either a user or a group, and not both')
  assignment.finish()
  return parsed
}
