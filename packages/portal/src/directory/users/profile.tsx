import { useState } from 'react'
import { useChange } from '../../api/hooks.ts'
import type { User } from '../../api/types.ts'
import { Card } from '../../ui/page.tsx'
import { ObjectId, Save } from '../../ui/forms.tsx'
import { Failure, Field } from '../../ui/parts.tsx'
import type { UserProps } from './user.tsx'

const namesOf = ({ displayName, userPrincipalName, givenName, surname, mail }: User) => ({
  displayName,
  userPrincipalName,
  givenName: givenName ?? '',
  surname: surname ?? '',
  mail: mail ?? '',
})
type Names = ReturnType<typeof namesOf>

const LABELS: Readonly<Record<keyof Names, string>> = {
  displayName: 'Display name',
  userPrincipalName: 'User principal name',
  givenName: 'First name',
  surname: 'Last name',
  mail: 'Email',
}
const REQUIRED: ReadonlySet<string> = new Set(['displayName', 'userPrincipalName'])

/** Sends only what differs, so that two people who change different names do not undo each other. */
function changesOf(user: User, names: Names): Readonly<Record<string, string | null>> {
  const before: Readonly<Record<string, string>> = namesOf(user)
  const changed = Object.entries(names).filter(([name, text]) => text !== before[name])
  return Object.fromEntries(changed.map(([name, text]) => [name, text === '' ? null : text]))
}

export function Profile({ user }: UserProps) {
  const [names, setNames] = useState(() => namesOf(user))
  const change = useChange()
  const body = changesOf(user, names)
  const isSame = Object.keys(body).length === 0
  return (
    <Card title="Profile">
      <ObjectId id={user.id} />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate({ path: `/users/${user.id}`, method: 'PATCH', body, etag: user['@odata.etag'] })
        }}
      >
        <div className="my-4 grid gap-x-6 gap-y-4 *:my-0 sm:grid-cols-2">
          {Object.entries(LABELS).map(([name, label]) => (
            <Field
              key={name}
              label={label}
              value={names[name as keyof Names]}
              required={REQUIRED.has(name)}
              onChange={(text) => setNames({ ...names, [name]: text })}
            />
          ))}
        </div>
        <Failure error={change.error} />
        <Save isSame={isSame} change={change} />
      </form>
    </Card>
  )
}
