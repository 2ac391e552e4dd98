import { type Role, ROLES } from './roles.ts'

interface RoleChoiceProps {
  readonly value: Role
  readonly onChange: (role: Role) => void
  /** The heading above says it already. */
  readonly isTitled?: boolean
}

export function RoleChoice({ value, onChange, isTitled = false }: RoleChoiceProps) {
  return (
    <fieldset className={isTitled ? 'mt-1 mb-4' : 'my-4'}>
      <legend className={isTitled ? 'sr-only' : 'font-medium'}>Role</legend>
      {ROLES.map((role) => (
        <label key={role.value} className="mt-2 flex items-start gap-3">
          <input
            type="radio"
            name="role"
            className="mt-1.5 shrink-0"
            checked={value === role.value}
            onChange={() => onChange(role.value)}
          />
          <span>
            {role.title}
            <span className="soft block text-sm">{role.text}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
