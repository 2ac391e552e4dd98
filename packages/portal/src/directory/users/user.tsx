import { useParams } from '@tanstack/react-router'
import { useResource } from '../../api/hooks.ts'
import { currentAccount } from '../../api/session.ts'
import type { User } from '../../api/types.ts'
import { Badge, PageHeader } from '../../ui/page.tsx'
import { Failure, Loading } from '../../ui/parts.tsx'
import { Access } from './access.tsx'
import { DeleteUser } from './delete.tsx'
import { GroupsOf } from './groups.tsx'
import { Profile } from './profile.tsx'
import { RoleOf } from './role.tsx'

export interface UserProps {
  readonly user: User
}

export function UserPage() {
  const { id } = useParams({ from: '/users/$id' })
  const { data: user, error, isPending } = useResource<User>(`/users/${encodeURIComponent(id)}`)
  const parent = { to: '/users', name: 'users' } as const
  if (isPending) return <Loading />
  if (user === undefined) {
    return (
      <>
        <PageHeader title="User" parent={parent} />
        <Failure error={error} />
      </>
    )
  }
  return (
    <>
      <PageHeader
        title={user.displayName}
        parent={parent}
        intro={
          <span className="flex flex-wrap items-center gap-2">
            <span className="[overflow-wrap:anywhere]">{user.userPrincipalName}</span>
            {user.accountEnabled === false && <Badge tone="bad">Sign-in blocked</Badge>}
            {user.userType === 'Guest' && <Badge>Guest</Badge>}
            {currentAccount().localAccountId === user.id && <Badge>You</Badge>}
          </span>
        }
      />
      <Profile key={user.id} user={user} />
      <RoleOf user={user} />
      <GroupsOf user={user} />
      <Access user={user} />
      <DeleteUser user={user} />
    </>
  )
}
