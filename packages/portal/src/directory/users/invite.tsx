import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useChange } from '../../api/hooks.ts'
import { PageHeader } from '../../ui/page.tsx'
import { Failure, Field } from '../../ui/parts.tsx'

interface Invitation {
  readonly invitedUser: { readonly id: string }
}

/** A person of another organization becomes a guest here, and signs in as at home. */
export function InviteGuest() {
  const [address, setAddress] = useState('')
  const [name, setName] = useState('')
  const change = useChange<Invitation>()
  const navigate = useNavigate()
  const invite = async (): Promise<void> => {
    const body = {
      invitedUserEmailAddress: address.trim(),
      inviteRedirectUrl: `${window.location.origin}/portal/`,
      ...(name.trim() !== '' && { invitedUserDisplayName: name.trim() }),
    }
    const { invitedUser } = await change.mutateAsync({ path: '/invitations', method: 'POST', body })
    await navigate({ to: '/users/$id', params: { id: invitedUser.id } })
  }
  return (
    <>
      <PageHeader
        title="Invite a guest"
        parent={{ to: '/users', name: 'users' }}
        intro="A guest signs in with the account and the password of the organization at home. No mail is sent: tell the person yourself."
      />
      <form
        className="card max-w-3xl"
        onSubmit={(event) => {
          event.preventDefault()
          invite().catch(() => undefined)
        }}
      >
        <Field
          label="Email or user name"
          value={address}
          onChange={setAddress}
          required
          help="Of somebody in another organization on this server."
        />
        <Field label="Display name" value={name} onChange={setName} optional help="Left empty, it is the address." />
        <Failure error={change.error} />
        <button type="submit" className="button primary" disabled={change.isPending}>
          Invite
        </button>
      </form>
    </>
  )
}
