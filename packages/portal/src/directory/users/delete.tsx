import { useNavigate } from '@tanstack/react-router'
import { useChange } from '../../api/hooks.ts'
import { Card } from '../../ui/page.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Failure } from '../../ui/parts.tsx'
import type { UserProps } from './user.tsx'

export function DeleteUser({ user }: UserProps) {
  const change = useChange()
  const navigate = useNavigate()
  const remove = async (): Promise<void> => {
    await change.mutateAsync({ path: `/users/${user.id}`, method: 'DELETE', etag: user['@odata.etag'] })
    await navigate({ to: '/users' })
  }
  return (
    <Card title="Delete">
      <p className="soft mt-2 mb-3">Blocking keeps the account; deleting does not, and cannot be undone.</p>
      <Confirm isMain button="Delete this user" onYes={() => void remove().catch(() => undefined)}>
        {user.displayName} ({user.userPrincipalName}) is signed out everywhere, and everything granted to the account
        goes with it.
      </Confirm>
      <Failure error={change.error} />
    </Card>
  )
}
