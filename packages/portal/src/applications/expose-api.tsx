import { useState } from 'react'
import { useChange } from '../api/hooks.ts'
import type { Scope } from '../api/types.ts'
import { Failure, Field } from '../ui/parts.tsx'
import type { SectionProps } from './application.tsx'

export function ExposeApi({ app }: SectionProps) {
  const change = useChange()
  const [uri, setUri] = useState(`api://${app.appId}`)
  const uris = app.identifierUris ?? []
  const scopes = app.api?.oauth2PermissionScopes ?? []
  const save = (body: unknown): void =>
    change.mutate({ path: `/applications/${app.id}`, method: 'PATCH', body, etag: app['@odata.etag'] })
  return (
    <>
      <h2>Application ID URI</h2>
      {uris.map((known) => (
        <p key={known}>
          <code>{known}</code>
        </p>
      ))}
      {uris.length === 0 && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            save({ identifierUris: [uri] })
          }}
        >
          <Field label="Application ID URI" value={uri} onChange={setUri} required />
          <button type="submit" className="button">
            Set
          </button>
        </form>
      )}
      <h2>Scopes</h2>
      <ul>
        {scopes.map((scope) => (
          <li key={scope.id} className="my-2">
            <code>{scope.value}</code> {scope.adminConsentDisplayName}
            <span className="soft"> ({scope.type === 'Admin' ? 'Admins only' : 'Admins and users'})</span>
          </li>
        ))}
      </ul>
      <AddScope onAdd={(scope) => save({ api: { oauth2PermissionScopes: [...scopes, scope] } })} />
      <Failure error={change.error} />
    </>
  )
}

function AddScope({ onAdd }: { readonly onAdd: (scope: Scope) => void }) {
  const [value, setValue] = useState('')
  const [title, setTitle] = useState('')
  const [text, setText] = useState('')
  const [type, setType] = useState<Scope['type']>('User')
  const add = (): void =>
    onAdd({
      id: crypto.randomUUID(),
      value,
      type,
      isEnabled: true,
      adminConsentDisplayName: title,
      adminConsentDescription: text,
      userConsentDisplayName: title,
      userConsentDescription: text,
    })
  return (
    <form
      className="card my-3"
      onSubmit={(event) => {
        event.preventDefault()
        add()
      }}
    >
      <Field label="Scope name" value={value} onChange={setValue} required help="Such as Tasks.Read" />
      <label className="my-3 block">
        <span className="font-medium">Who can consent?</span>
        <select value={type} onChange={(event) => setType(event.target.value === 'Admin' ? 'Admin' : 'User')}>
          <option value="User">Admins and users</option>
          <option value="Admin">Admins only</option>
        </select>
      </label>
      <Field label="Consent display name" value={title} onChange={setTitle} required />
      <Field label="Consent description" value={text} onChange={setText} required />
      <button type="submit" className="button">
        Add a scope
      </button>
    </form>
  )
}
