import { useState } from 'react'
import { useChange } from '../../api/hooks.ts'
import type { Secret } from '../../api/types.ts'
import { Select } from '../../ui/choices.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Card } from '../../ui/page.tsx'
import { Copy, Failure, Field } from '../../ui/parts.tsx'
import type { SectionProps } from '../section.ts'
import { CredentialList } from './list.tsx'

const LIFETIMES = [
  { value: '180', title: '180 days (recommended)' },
  { value: '90', title: '90 days' },
  { value: '365', title: '12 months' },
  { value: '730', title: '24 months' },
] as const

export function Secrets({ app }: SectionProps) {
  const add = useChange<Secret>()
  const remove = useChange()
  const path = `/applications/${app.id}`
  const shown = add.data?.secretText
  return (
    <Card title="Client secrets">
      <p className="soft">A password of the app itself. An app on a person’s own computer needs none.</p>
      <CredentialList
        items={(app.passwordCredentials ?? []).map(({ keyId, displayName, hint, endDateTime }) => ({
          keyId,
          name: displayName ?? keyId,
          detail: `${hint ?? ''}…`,
          endDateTime,
        }))}
        empty="No client secret yet."
        warning="Programs that use this secret stop working."
        onRemove={(keyId) => remove.mutate({ path: `${path}/removePassword`, method: 'POST', body: { keyId } })}
      />
      <Failure error={remove.error} />
      {typeof shown === 'string' && (
        <Notice tone="good">
          <div role="status">
            <p>Copy the value now. It is never shown again.</p>
            <code>{shown}</code> <Copy name="secret" text={shown} />
          </div>
        </Notice>
      )}
      <NewSecret
        error={add.error}
        isPending={add.isPending}
        onAdd={(passwordCredential) =>
          add.mutate({ path: `${path}/addPassword`, method: 'POST', body: { passwordCredential } })
        }
      />
    </Card>
  )
}

interface NewProps {
  readonly onAdd: (credential: { readonly displayName: string; readonly endDateTime: string }) => void
  readonly error: Error | null
  readonly isPending: boolean
}

const DAY_MS = 86_400_000

function NewSecret({ onAdd, error, isPending }: NewProps) {
  const [displayName, setDisplayName] = useState('')
  const [days, setDays] = useState<(typeof LIFETIMES)[number]['value']>('180')
  const add = (): void => {
    // A minute less than the longest, because the clocks of browser and server differ.
    const ends = new Date(Date.now() + Number(days) * DAY_MS - 60_000)
    onAdd({ displayName, endDateTime: ends.toISOString() })
    setDisplayName('')
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        add()
      }}
    >
      <div className="gap-4 sm:grid sm:grid-cols-2">
        <Field
          label="Description"
          value={displayName}
          onChange={setDisplayName}
          required
          help="Such as the program that uses it."
        />
        <Select label="Expires" value={days} options={LIFETIMES} onChange={setDays} />
      </div>
      <Failure error={error} />
      <button type="submit" className="button" disabled={isPending}>
        New client secret
      </button>
    </form>
  )
}
