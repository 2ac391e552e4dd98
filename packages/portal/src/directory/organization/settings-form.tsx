import { useState } from 'react'
import { ApiError } from '../../api/client.ts'
import { useChange } from '../../api/hooks.ts'
import type { Organization, OrganizationSettings } from '../../api/types.ts'
import { Card } from '../../ui/page.tsx'
import { SaveButton } from '../../ui/forms.tsx'
import { Failure, Field } from '../../ui/parts.tsx'

type MayConsent = OrganizationSettings['usersMayConsent']

const CHOICES: readonly (readonly [MayConsent, string, string])[] = [
  ['yes', 'Yes', 'People allow what concerns themselves. Permissions for administrators always need one.'],
  ['verified-publishers', 'Only to verified publishers', 'For every other application they ask an administrator.'],
  ['never', 'Never', 'People ask an administrator for every application.'],
]

interface FormProps {
  readonly organization: Organization
  /** The form has to begin again, because it was saved or because somebody else was faster. */
  readonly onFresh: (saved: boolean) => void
}

/** Begins with what is stored, and saves only on top of that: what somebody else saved meanwhile is never overwritten. */
export function SettingsForm({ organization, onFresh }: FormProps) {
  const [base] = useState(organization)
  const [name, setName] = useState(base.displayName)
  const [mayConsent, setMayConsent] = useState(base.latchwork.usersMayConsent)
  const [seconds, setSeconds] = useState(String(base.latchwork.refreshWindowSeconds))
  const change = useChange()
  const save = async (): Promise<void> => {
    const latchwork = { usersMayConsent: mayConsent, refreshWindowSeconds: Number(seconds) }
    const body = { displayName: name, latchwork }
    await change.mutateAsync({
      path: `/organization/${base.id}`,
      method: 'PATCH',
      body,
      etag: base['@odata.etag'],
    })
    onFresh(true)
  }
  const { usersMayConsent, refreshWindowSeconds } = base.latchwork
  const isSame = name === base.displayName && mayConsent === usersMayConsent && seconds === String(refreshWindowSeconds)
  const isStale = change.error instanceof ApiError && change.error.status === 412
  return (
    <Card title="Settings">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save().catch(() => undefined)
        }}
      >
        <Field label="Display name" value={name} onChange={setName} required />
        <MayConsentChoice value={mayConsent} onChange={setMayConsent} />
        <Field
          label="Refresh window, in seconds"
          value={seconds}
          onChange={setSeconds}
          required
          help="How long an app may repeat a refresh whose answer was lost or raced, before the repetition counts as theft."
        />
        <Failure error={change.error} />
        <div className="flex flex-wrap gap-3">
          <SaveButton isIdle={isSame || change.isPending}>Save</SaveButton>
          {isStale && (
            <button type="button" className="button" onClick={() => onFresh(false)}>
              Load the present settings
            </button>
          )}
        </div>
      </form>
    </Card>
  )
}

interface ChoiceProps {
  readonly value: MayConsent
  readonly onChange: (value: MayConsent) => void
}

function MayConsentChoice({ value, onChange }: ChoiceProps) {
  return (
    <fieldset className="my-4">
      <legend className="font-medium">May people allow applications to act for them?</legend>
      {CHOICES.map(([choice, title, text]) => (
        <label key={choice} className="mt-2 flex items-start gap-3">
          <input
            type="radio"
            name="may-consent"
            className="mt-1.5 shrink-0"
            checked={value === choice}
            onChange={() => onChange(choice)}
          />
          <span>
            {title}
            <span className="soft block text-sm">{text}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
