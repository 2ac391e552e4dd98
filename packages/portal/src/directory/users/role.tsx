import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Card } from '../../ui/page.tsx'
import { SaveButton } from '../../ui/forms.tsx'
import { Failure, Loading } from '../../ui/parts.tsx'
import { RoleChoice } from './role-choice.tsx'
import { changeRole, type Role, useRole } from './roles.ts'
import type { UserProps } from './user.tsx'

export function RoleOf({ user }: UserProps) {
  const { data: before, error, isPending } = useRole(user.id)
  const [chosen, setChosen] = useState<Role>()
  const queries = useQueryClient()
  const change = useMutation({
    mutationFn: (after: Role) => changeRole(user.id, before ?? 'none', after),
    onSettled: () => queries.invalidateQueries(),
  })
  const value = chosen ?? before ?? 'none'
  return (
    <Card title="Role">
      {isPending && <Loading />}
      {before !== undefined && <RoleChoice value={value} onChange={setChosen} isTitled />}
      <Failure error={error ?? change.error} />
      <div className="flex flex-wrap items-center gap-3">
        <SaveButton
          isIdle={before === undefined || value === before || change.isPending}
          onClick={() => change.mutate(value)}
        >
          Save the role
        </SaveButton>
        {change.isSuccess && value === before && <span role="status">Saved.</span>}
      </div>
    </Card>
  )
}
