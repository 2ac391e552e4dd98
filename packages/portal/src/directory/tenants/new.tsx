import { useState } from 'react'
import { useChange } from '../../api/hooks.ts'
import { PageHeader } from '../../ui/page.tsx'
import { Failure, Field } from '../../ui/parts.tsx'
import { ShownLink } from '../users/password-link.tsx'

interface Created {
  readonly displayName: string
  readonly administrator: { readonly userPrincipalName: string; readonly displayName: string }
  readonly passwordLink: string
  readonly passwordLinkExpiresDateTime: string
}

/** An organization and its first administrator, who gets a link and chooses the password himself (ASVS 6.4.1). */
export function NewTenant() {
  const change = useChange<Created>()
  return (
    <>
      <PageHeader title="New organization" parent={{ to: '/tenants', name: 'organizations' }} />
      {change.data === undefined ? (
        <TenantForm
          error={change.error}
          isPending={change.isPending}
          onSubmit={(body) => change.mutate({ path: '/tenants', method: 'POST', body })}
        />
      ) : (
        <Done created={change.data} onAgain={() => change.reset()} />
      )}
    </>
  )
}

interface FormProps {
  readonly onSubmit: (body: unknown) => void
  readonly error: Error | null
  readonly isPending: boolean
}

function TenantForm({ onSubmit, error, isPending }: FormProps) {
  const [displayName, setName] = useState('')
  const [domain, setDomain] = useState('')
  const [local, setLocal] = useState('')
  const [title, setTitle] = useState('')
  const userPrincipalName = `${local}@${domain}`
  return (
    <form
      className="card max-w-3xl"
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit({ displayName, domain, administrator: { userPrincipalName, displayName: title } })
      }}
    >
      <Field label="Organization name" value={displayName} onChange={setName} required />
      <Field
        label="Domain"
        value={domain}
        onChange={setDomain}
        required
        help="Such as contoso.example: what stands behind the @ of its people."
      />
      <Field label="Administrator’s name" value={title} onChange={setTitle} required />
      <Field
        label="Administrator’s user name"
        value={local}
        onChange={setLocal}
        required
        help={domain === '' ? 'Without the domain.' : `Signs in as ${local === '' ? '…' : local}@${domain}.`}
        problem={/[@\s]/.test(local) ? 'Without the domain.' : undefined}
      />
      <Failure error={error} />
      <button type="submit" className="button primary" disabled={isPending}>
        {isPending ? 'Creating…' : 'Create'}
      </button>
    </form>
  )
}

function Done({ created, onAgain }: { readonly created: Created; readonly onAgain: () => void }) {
  const { displayName, administrator, passwordLink, passwordLinkExpiresDateTime } = created
  return (
    <>
      <p>
        {displayName} was created. {administrator.userPrincipalName} is its administrator.
      </p>
      <ShownLink
        name={administrator.displayName}
        link={{ link: passwordLink, expiresDateTime: passwordLinkExpiresDateTime }}
      />
      <button type="button" className="button" onClick={onAgain}>
        Create another
      </button>
    </>
  )
}
