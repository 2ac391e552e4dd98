import { useState } from 'react'
import type { AppRole } from '../../api/types.ts'
import { Select } from '../../ui/choices.tsx'
import { InlineForm } from '../../ui/forms.tsx'
import { Field } from '../../ui/parts.tsx'

interface FormProps {
  /** Undefined: a new one. */
  readonly role?: AppRole
  readonly onSave: (role: AppRole) => void
  readonly onClose: () => void
}

const MEMBERS = [
  { value: 'User', title: 'Users and groups' },
  { value: 'Application', title: 'Applications' },
  { value: 'User Application', title: 'Both' },
] as const

const newRole = (): AppRole => ({
  id: crypto.randomUUID(),
  value: '',
  displayName: '',
  description: '',
  allowedMemberTypes: ['User'],
  isEnabled: true,
})

function membersOf(types: AppRole['allowedMemberTypes']): (typeof MEMBERS)[number]['value'] {
  if (types.length > 1) return 'User Application'
  return types[0] ?? 'User'
}

export function RoleForm({ role, onSave, onClose }: FormProps) {
  const [draft, setDraft] = useState(() => role ?? newRole())
  const field = (name: 'displayName' | 'value' | 'description', label: string, help?: string) => (
    <Field
      label={label}
      value={draft[name]}
      onChange={(text) => setDraft({ ...draft, [name]: text })}
      required
      {...(help !== undefined && { help })}
    />
  )
  return (
    <InlineForm
      submit={role === undefined ? 'Create the role' : 'Save'}
      onSubmit={() => onSave(draft)}
      onClose={onClose}
    >
      {field('displayName', 'Display name')}
      <Select
        label="Allowed member types"
        value={membersOf(draft.allowedMemberTypes)}
        options={MEMBERS}
        onChange={(chosen) =>
          setDraft({
            ...draft,
            allowedMemberTypes: chosen === 'User Application' ? ['User', 'Application'] : [chosen],
          })
        }
      />
      {field('value', 'Value', 'What stands in the token, such as Approver.')}
      {field('description', 'Description')}
    </InlineForm>
  )
}
