import { useState } from 'react'
import { useChange } from '../api/hooks.ts'
import type { Secret } from '../api/types.ts'
import { Confirm, Copy, Failure, Field } from '../ui/parts.tsx'
import type { SectionProps } from './section.ts'

export function Secrets({ app }: SectionProps) {
  const [displayName, setDisplayName] = useState('')
  const add = useChange<Secret>()
  const remove = useChange()
  const secrets = app.passwordCredentials ?? []
  const path = `/applications/${app.id}`
  const shown = add.data?.secretText
  return (
    <>
      <h2>Client secrets</h2>
      {secrets.length === 0 && <p className="soft">No secret. An app on a person’s own computer needs none.</p>}
      <ul>
        {secrets.map(({ keyId, displayName: name, hint, endDateTime }) => (
          <li key={keyId} className="my-2 flex flex-wrap items-center gap-3">
            <span>{name ?? keyId}</span> <code>{hint}…</code>
            {endDateTime !== undefined && endDateTime !== null && <span>until {endDateTime.slice(0, 10)}</span>}
            <Confirm
              button="Remove"
              about={name ?? keyId}
              onYes={() => remove.mutate({ path: `${path}/removePassword`, method: 'POST', body: { keyId } })}
            >
              Programs that use this secret stop working.
            </Confirm>
          </li>
        ))}
      </ul>
      {typeof shown === 'string' && (
        <div className="card my-3" role="status">
          <p>Copy the value now. It is never shown again.</p>
          <code>{shown}</code> <Copy name="secret" text={shown} />
        </div>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate({ path: `${path}/addPassword`, method: 'POST', body: { passwordCredential: { displayName } } })
        }}
      >
        <Field label="Description" value={displayName} onChange={setDisplayName} required />
        <Failure error={add.error ?? remove.error} />
        <button type="submit" className="button" disabled={add.isPending}>
          New client secret
        </button>
      </form>
    </>
  )
}
