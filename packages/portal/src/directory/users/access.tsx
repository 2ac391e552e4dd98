import type { ReactNode } from 'react'
import { useChange } from '../../api/hooks.ts'
import type { PasswordLink } from '../../api/types.ts'
import { Card } from '../../ui/page.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Failure } from '../../ui/parts.tsx'
import { ShownLink } from './password-link.tsx'
import type { UserProps } from './user.tsx'

export function Access({ user }: UserProps) {
  return (
    <Card title="Sign-in">
      <div className="mt-3 space-y-5">
        <Enabled user={user} />
        {user.userType !== 'Guest' && <Password user={user} />}
        <Sessions user={user} />
      </div>
    </Card>
  )
}

/** One act: what it does, the button, and beneath it what the server said. */
function Act(props: {
  readonly title: string
  readonly text: string
  readonly error: Error | null
  readonly children: ReactNode
}) {
  const { title, text, error, children } = props
  return (
    <div>
      <h3 className="mt-0">{title}</h3>
      <p className="soft mb-2 text-sm">{text}</p>
      {children}
      <Failure error={error} />
    </div>
  )
}

function Enabled({ user }: UserProps) {
  const change = useChange()
  const isBlocked = user.accountEnabled === false
  const set = (accountEnabled: boolean): void =>
    change.mutate({ path: `/users/${user.id}`, method: 'PATCH', body: { accountEnabled }, etag: user['@odata.etag'] })
  const text = isBlocked
    ? `${user.displayName} cannot sign in.`
    : `${user.displayName} can sign in. Blocking ends every sign-in at once and keeps the account.`
  return (
    <Act title={isBlocked ? 'Blocked' : 'Allowed'} text={text} error={change.error}>
      {isBlocked ? (
        <button type="button" className="button" disabled={change.isPending} onClick={() => set(true)}>
          Allow sign-in
        </button>
      ) : (
        <Confirm isMain button="Block sign-in" onYes={() => set(false)}>
          Every application that {user.displayName} uses stops working for this account until you allow it again.
        </Confirm>
      )}
    </Act>
  )
}

function Password({ user }: UserProps) {
  const change = useChange<PasswordLink>()
  return (
    <Act
      title="Password"
      text="Makes a link for the person to choose a new password. The present one works until then."
      error={change.error}
    >
      <button
        type="button"
        className="button"
        disabled={change.isPending}
        onClick={() => change.mutate({ path: `/users/${user.id}/createPasswordLink`, method: 'POST' })}
      >
        Reset the password
      </button>
      {change.data !== undefined && <ShownLink name={user.displayName} link={change.data} />}
    </Act>
  )
}

function Sessions({ user }: UserProps) {
  const change = useChange()
  return (
    <Act
      title="Sessions"
      text="For a lost computer: applications and browsers have to sign in again."
      error={change.error}
    >
      <Confirm
        isMain
        button="Revoke all sessions"
        onYes={() => change.mutate({ path: `/users/${user.id}/revokeSignInSessions`, method: 'POST' })}
      >
        {user.displayName} is signed out everywhere.
      </Confirm>
      {change.isSuccess && <p role="status">All sessions are revoked.</p>}
    </Act>
  )
}
