import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useChange } from '../api/hooks.ts'
import type { Application } from '../api/types.ts'
import { Failure, Field } from '../ui/parts.tsx'

const KINDS = {
  native: { title: 'CLI or desktop app', text: 'Runs on the person’s own computer and keeps no secret.' },
  api: { title: 'Web API', text: 'Answers calls that carry a token.' },
  spa: { title: 'Single-page app', text: 'Runs in a browser.' },
} as const
type Kind = keyof typeof KINDS

function bodyOf(kind: Kind, displayName: string, multiple: boolean, redirect: string) {
  const base = { displayName, signInAudience: multiple ? 'AzureADMultipleOrgs' : 'AzureADMyOrg' }
  if (kind === 'native') return { ...base, isFallbackPublicClient: true, publicClient: { redirectUris: [redirect] } }
  return kind === 'spa' ? { ...base, spa: { redirectUris: [redirect] } } : base
}

export function NewApplication() {
  const [kind, setKind] = useState<Kind>('native')
  const [name, setName] = useState('')
  const [multiple, setMultiple] = useState(false)
  const [redirect, setRedirect] = useState('http://localhost')
  const change = useChange<Application>()
  const navigate = useNavigate()
  const register = async (): Promise<void> => {
    const app = await change.mutateAsync({
      path: '/applications',
      method: 'POST',
      body: bodyOf(kind, name, multiple, redirect),
    })
    await navigate({ to: '/applications/$id', params: { id: app.id } })
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        register().catch(() => undefined)
      }}
    >
      <h1>Register an application</h1>
      <Field label="Name" value={name} onChange={setName} required help="What people see. You can change it later." />
      <fieldset className="my-4">
        <legend className="font-medium">What are you building?</legend>
        <div className="mt-2 grid gap-3 sm:grid-cols-3">
          {Object.entries(KINDS).map(([key, { title, text }]) => (
            <label key={key} className="card">
              <input type="radio" name="kind" checked={kind === key} onChange={() => setKind(key as Kind)} /> {title}
              <span className="soft block text-sm">{text}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {kind !== 'api' && <Field label="Redirect URI" value={redirect} onChange={setRedirect} required />}
      <label className="my-4 block">
        <input type="checkbox" checked={multiple} onChange={(event) => setMultiple(event.target.checked)} /> People of
        any organization may use it (multitenant)
      </label>
      <Failure error={change.error} />
      <button type="submit" className="button primary" disabled={change.isPending}>
        Register
      </button>
    </form>
  )
}
