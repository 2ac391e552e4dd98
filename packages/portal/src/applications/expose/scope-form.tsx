import { useState } from 'react'
import type { Scope } from '../../api/types.ts'
import { Select } from '../../ui/choices.tsx'
import { InlineForm } from '../../ui/forms.tsx'
import { Field } from '../../ui/parts.tsx'

interface FormProps {
  /** Undefined: a new one. */
  readonly scope?: Scope
  readonly onSave: (scope: Scope) => void
  readonly onClose: () => void
}

const WHO = [
  { value: 'User', title: 'Admins and users' },
  { value: 'Admin', title: 'Admins only' },
] as const

const newScope = (): Scope => ({
  id: crypto.randomUUID(),
  value: '',
  type: 'User',
  isEnabled: true,
  adminConsentDisplayName: '',
  adminConsentDescription: '',
  userConsentDisplayName: '',
  userConsentDescription: '',
})

/** What people leave empty says the same as what administrators read. */
function withUserTexts(scope: Scope): Scope {
  return {
    ...scope,
    userConsentDisplayName: scope.userConsentDisplayName || scope.adminConsentDisplayName,
    userConsentDescription: scope.userConsentDescription || scope.adminConsentDescription,
  }
}

type TextName =
  | 'value'
  | 'adminConsentDisplayName'
  | 'adminConsentDescription'
  | 'userConsentDisplayName'
  | 'userConsentDescription'

export function ScopeForm({ scope, onSave, onClose }: FormProps) {
  const [draft, setDraft] = useState(() => scope ?? newScope())
  const field = (name: TextName, label: string, more: { help?: string; required?: boolean } = {}) => (
    <Field
      label={label}
      value={draft[name] ?? ''}
      onChange={(text) => setDraft({ ...draft, [name]: text })}
      {...more}
    />
  )
  return (
    <InlineForm
      submit={scope === undefined ? 'Add the scope' : 'Save'}
      onSubmit={() => onSave(withUserTexts(draft))}
      onClose={onClose}
    >
      {field('value', 'Scope name', { required: true, help: 'Such as Tasks.Read: what the client writes.' })}
      <Select
        label="Who can consent?"
        value={draft.type}
        options={WHO}
        onChange={(type) => setDraft({ ...draft, type })}
      />
      {field('adminConsentDisplayName', 'Admin consent display name', { required: true })}
      {field('adminConsentDescription', 'Admin consent description', { required: true })}
      {field('userConsentDisplayName', 'User consent display name', { help: 'Empty: the same.' })}
      {field('userConsentDescription', 'User consent description', { help: 'Empty: the same.' })}
    </InlineForm>
  )
}
