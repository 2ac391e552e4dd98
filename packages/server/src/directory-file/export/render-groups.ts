import type { Group, GroupMember } from '../../directory/groups/group.ts'
import { type FileObject, unlessEmpty } from './render-application.ts'

export interface GroupContent {
  readonly group: Group
  readonly members: readonly GroupMember[]
}

/**
 * Groups as `groups/parse-group.ts` reads them.
 *
 * @param names of people, by object id
 */
export function renderGroups(
  groups: readonly GroupContent[],
  names: ReadonlyMap<string, string>,
): readonly FileObject[] {
  const ids = new Set(groups.map(({ group }) => group.id))
  return groups.map(({ group, members }) => ({
    displayName: group.displayName,
    id: group.id,
    ...(group.description !== undefined && { description: group.description }),
    ...(group.mailNickname !== undefined && { mailNickname: group.mailNickname }),
    ...unlessEmpty(
      'members',
      members
        .flatMap(({ memberId, memberType }) => {
          const name = memberType === 'User' ? names.get(memberId) : memberId
          return name === undefined || (memberType === 'Group' && !ids.has(memberId)) ? [] : [name]
        })
        .toSorted(),
    ),
  }))
}
