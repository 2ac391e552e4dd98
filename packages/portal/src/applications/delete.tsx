import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useChange } from '../api/hooks.ts'
import { Failure, Field } from '../ui/parts.tsx'
import type { SectionProps } from './application.tsx'

export function DeleteApplication({ app }: SectionProps) {
  const [typed, setTyped] = useState('')
  const change = useChange()
  const navigate = useNavigate()
  const remove = async (): Promise<void> => {
    await change.mutateAsync({ path: `/applications/${app.id}`, method: 'DELETE', etag: app['@odata.etag'] })
    await navigate({ to: '/' })
  }
  return (
    <>
      <h2>Delete this registration</h2>
      <p>Nobody can sign in to the app any more, and its secrets stop working.</p>
      <Field label={`Type ${app.displayName} to confirm`} value={typed} onChange={setTyped} />
      <Failure error={change.error} />
      <button
        type="button"
        className="button danger"
        disabled={typed !== app.displayName}
        onClick={() => void remove().catch(() => undefined)}
      >
        Delete
      </button>
    </>
  )
}
