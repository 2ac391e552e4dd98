import { isGuid } from '@latchwork/protocol'
import type { FileGroup } from '../model.ts'
import type { Reader } from '../shape.ts'
import { stableId } from '../stable-id.ts'
import { guidOr, optional } from '../values.ts'

/** A group with its members: people by user principal name, other groups by their id. */
export function parseGroup(group: Reader, domain: string, prune: boolean): FileGroup {
  const displayName = group.requiredText('displayName')
  const members = group.texts('members').map((member) => member.toLowerCase())
  members.forEach((member, index) => {
    if (!member.includes('@') && !isGuid(member))
      group.wrong(`members[${index}]`, 'a user principal name, or the id of a group')
  })
  const parsed = {
    path: group.path,
    id: guidOr(group, 'id', stableId('group', domain, displayName)),
    displayName,
    members: [...new Set(members)],
    isWhole: prune && group.has('members'),
    ...optional('description', group.text('description')),
    ...optional('mailNickname', group.text('mailNickname')),
  }
  group.finish()
  return parsed
}
