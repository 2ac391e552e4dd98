import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useChange, useResource } from '../../api/hooks.ts'
import type { Group } from '../../api/types.ts'
import { Card, PageHeader } from '../../ui/page.tsx'
import { ObjectId, Save } from '../../ui/forms.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Failure, Field, Loading } from '../../ui/parts.tsx'
import { Members } from './members.tsx'

export interface GroupProps {
  readonly group: Group
}

export function GroupPage() {
  const { id } = useParams({ from: '/groups/$id' })
  const { data: group, error, isPending } = useResource<Group>(`/groups/${encodeURIComponent(id)}`)
  return (
    <>
      <PageHeader
        title={group?.displayName ?? 'Group'}
        intro={group?.description}
        parent={{ to: '/groups', name: 'groups' }}
      />
      <Failure error={error} />
      {isPending && <Loading />}
      {group !== undefined && (
        <>
          <Members group={group} />
          <Properties key={group.id} group={group} />
          <DeleteGroup group={group} />
        </>
      )}
    </>
  )
}

function Properties({ group }: GroupProps) {
  const [displayName, setName] = useState(group.displayName)
  const [description, setDescription] = useState(group.description ?? '')
  const change = useChange()
  const isSame = displayName === group.displayName && description === (group.description ?? '')
  const body = { displayName, description: description === '' ? null : description }
  return (
    <Card title="Properties">
      <ObjectId id={group.id} />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate({ path: `/groups/${group.id}`, method: 'PATCH', body, etag: group['@odata.etag'] })
        }}
      >
        <Field label="Display name" value={displayName} onChange={setName} required />
        <Field label="Description" value={description} onChange={setDescription} />
        <Failure error={change.error} />
        <Save isSame={isSame} change={change} />
      </form>
    </Card>
  )
}

function DeleteGroup({ group }: GroupProps) {
  const change = useChange()
  const navigate = useNavigate()
  const remove = async (): Promise<void> => {
    await change.mutateAsync({ path: `/groups/${group.id}`, method: 'DELETE', etag: group['@odata.etag'] })
    await navigate({ to: '/groups' })
  }
  return (
    <Card title="Delete">
      <p className="soft mt-2 mb-3">Its members stay, and lose whatever they had through the group.</p>
      <Confirm isMain button="Delete this group" onYes={() => void remove().catch(() => undefined)}>
        {group.displayName} is deleted, with its assignments to applications. This cannot be undone.
      </Confirm>
      <Failure error={change.error} />
    </Card>
  )
}
