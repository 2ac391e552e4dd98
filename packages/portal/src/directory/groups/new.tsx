import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useChange } from '../../api/hooks.ts'
import type { Group } from '../../api/types.ts'
import { PageHeader } from '../../ui/page.tsx'
import { Failure, Field } from '../../ui/parts.tsx'

export function NewGroup() {
  const [displayName, setName] = useState('')
  const [description, setDescription] = useState('')
  const change = useChange<Group>()
  const navigate = useNavigate()
  const create = async (): Promise<void> => {
    const body = { displayName, ...(description !== '' && { description }) }
    const { id } = await change.mutateAsync({ path: '/groups', method: 'POST', body })
    await navigate({ to: '/groups/$id', params: { id } })
  }
  return (
    <>
      <PageHeader title="New group" parent={{ to: '/groups', name: 'groups' }} />
      <form
        className="card max-w-3xl"
        onSubmit={(event) => {
          event.preventDefault()
          create().catch(() => undefined)
        }}
      >
        <Field label="Display name" value={displayName} onChange={setName} required />
        <Field label="Description" value={description} onChange={setDescription} optional />
        <Failure error={change.error} />
        <button type="submit" className="button primary" disabled={change.isPending}>
          Create
        </button>
      </form>
    </>
  )
}
