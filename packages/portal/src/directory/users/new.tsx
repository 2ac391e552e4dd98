import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { call, type Page } from '../../api/client.ts'
import { useResource } from '../../api/hooks.ts'
import type { PasswordLink, User } from '../../api/types.ts'
import { PageHeader } from '../../ui/page.tsx'
import { Failure, Field } from '../../ui/parts.tsx'
import { ShownLink } from './password-link.tsx'
import { RoleChoice } from './role-choice.tsx'
import { changeRole, type Role } from './roles.ts'

interface Wish {
  readonly displayName: string
  readonly userPrincipalName: string
  readonly givenName: string
  readonly surname: string
  readonly role: Role
}

interface Created {
  readonly user: User
  readonly link?: PasswordLink
  /** The account exists, and one of the steps behind it was refused. */
  readonly problem?: Error
}

async function create({ role, givenName, surname, ...names }: Wish): Promise<Created> {
  const body = { ...names, ...(givenName !== '' && { givenName }), ...(surname !== '' && { surname }) }
  const user = await call<User>('/users', { method: 'POST', body })
  try {
    await changeRole(user.id, 'none', role)
    return { user, link: await call<PasswordLink>(`/users/${user.id}/createPasswordLink`, { method: 'POST' }) }
  } catch (error) {
    return { user, problem: error instanceof Error ? error : new Error(String(error)) }
  }
}

export function NewUser() {
  const queries = useQueryClient()
  const creation = useMutation({ mutationFn: create, onSuccess: () => queries.invalidateQueries() })
  return (
    <>
      <PageHeader title="New user" parent={{ to: '/users', name: 'users' }} />
      {creation.data === undefined ? (
        <NewUserForm onSubmit={(wish) => creation.mutate(wish)} pending={creation.isPending} error={creation.error} />
      ) : (
        <Done created={creation.data} onAgain={() => creation.reset()} />
      )}
    </>
  )
}

interface FormProps {
  readonly onSubmit: (wish: Wish) => void
  readonly pending: boolean
  readonly error: Error | null
}

function NewUserForm({ onSubmit, pending, error }: FormProps) {
  const domains = useResource<Page<{ readonly id: string }>>('/domains')
  const [names, setNames] = useState({ displayName: '', givenName: '', surname: '' })
  const [local, setLocal] = useState('')
  const [chosen, setDomain] = useState<string>()
  const [role, setRole] = useState<Role>('none')
  const all = domains.data?.value.map(({ id }) => id) ?? []
  const domain = chosen ?? all[0] ?? ''
  const change = (name: keyof typeof names) => (value: string) => setNames({ ...names, [name]: value })
  return (
    <form
      className="card max-w-3xl"
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit({ ...names, userPrincipalName: `${local}@${domain}`, role })
      }}
    >
      <Field label="Display name" value={names.displayName} onChange={change('displayName')} required />
      <div className="my-4 grid max-w-xl gap-x-3 gap-y-4 *:my-0 sm:grid-cols-2">
        <Field label="User name" value={local} onChange={setLocal} required />
        <label className="block">
          <span className="font-medium">Domain</span>
          <select value={domain} onChange={(event) => setDomain(event.target.value)}>
            {all.map((name) => (
              <option key={name} value={name}>
                @{name}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className="my-4 grid max-w-xl gap-x-3 gap-y-4 *:my-0 sm:grid-cols-2">
        <Field label="First name" value={names.givenName} onChange={change('givenName')} optional />
        <Field label="Last name" value={names.surname} onChange={change('surname')} optional />
      </div>
      <RoleChoice value={role} onChange={setRole} />
      <Failure error={error ?? domains.error} />
      <button type="submit" className="button primary" disabled={pending}>
        {pending ? 'Creating…' : 'Create'}
      </button>
    </form>
  )
}

function Done({ created, onAgain }: { readonly created: Created; readonly onAgain: () => void }) {
  const { user, link, problem } = created
  return (
    <>
      <p>The account {user.userPrincipalName} was created.</p>
      {link !== undefined && <ShownLink name={user.displayName} link={link} />}
      <Failure error={problem ?? null} />
      <div className="flex flex-wrap gap-3">
        <Link to="/users/$id" params={{ id: user.id }} className="button">
          Open the account
        </Link>
        <button type="button" className="button" onClick={onAgain}>
          Create another
        </button>
      </div>
    </>
  )
}
