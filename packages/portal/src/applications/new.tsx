import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useChange } from '../api/hooks.ts'
import type { Application } from '../api/types.ts'
import { Tiles } from '../ui/choices.tsx'
import { PageHeader } from '../ui/page.tsx'
import { Failure, Field } from '../ui/parts.tsx'
import { bodyOf, type Kind, KINDS, kindOf, type Wish } from './kinds.ts'
import { MobileRedirects } from './mobile-redirects.tsx'

const AUDIENCES = [
  {
    value: 'AzureADMyOrg',
    title: 'This organization only',
    text: 'Single tenant. Recommended for what you build for yourselves.',
  },
  {
    value: 'AzureADMultipleOrgs',
    title: 'Any organization',
    text: 'Multitenant. People of other organizations consent first.',
  },
] as const

/** One page; what the tile chooses is shown and can be changed before anything is registered (users-and-peers §E1). */
export function NewApplication() {
  const [displayName, setName] = useState('')
  const [kind, setKind] = useState<Kind>('desktop')
  const [audience, setAudience] = useState<Application['signInAudience']>('AzureADMyOrg')
  const [redirects, setRedirects] = useState(kindOf('desktop').redirectUris.join('\n'))
  const { register, error, isPending } = useRegistration(kind)
  const chosen = kindOf(kind)
  return (
    <form
      className="max-w-4xl"
      onSubmit={(event) => {
        event.preventDefault()
        register({ displayName, signInAudience: audience, redirects }).catch(() => undefined)
      }}
    >
      <PageHeader title="Register an application" parent={{ to: '/', name: 'registrations' }} />
      <Field
        label="Name"
        value={displayName}
        onChange={setName}
        required
        help="What people see. It can be changed later."
      />
      <Tiles
        legend="What are you building?"
        value={kind}
        options={KINDS}
        onChange={(next) => {
          setKind(next)
          setRedirects(kindOf(next).redirectUris.join('\n'))
        }}
      />
      <Tiles legend="Who may use it?" value={audience} options={AUDIENCES} onChange={setAudience} />
      {kind === 'mobile' && <MobileRedirects onChange={setRedirects} />}
      {chosen.platform !== undefined && (
        <Field
          label="Redirect URIs"
          value={redirects}
          onChange={setRedirects}
          rows={Math.max(2, chosen.redirectUris.length)}
          help={`One on each line. ${chosen.help}`}
        />
      )}
      <Failure error={error} />
      <button type="submit" className="button primary" disabled={isPending}>
        {isPending ? 'Registering…' : 'Register'}
      </button>
    </form>
  )
}

/** Registers, and opens the part of the new page where one goes on. */
function useRegistration(kind: Kind) {
  const { mutateAsync, error, isPending } = useChange<Application>()
  const navigate = useNavigate()
  const register = async (wish: Wish): Promise<void> => {
    const app = await mutateAsync({ path: '/applications', method: 'POST', body: bodyOf(kind, wish) })
    await navigate({
      to: '/applications/$id',
      params: { id: app.id },
      search: { section: kindOf(kind).opens, created: 'yes' },
    })
  }
  return { register, error, isPending }
}
