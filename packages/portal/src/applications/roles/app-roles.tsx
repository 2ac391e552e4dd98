import { useState } from 'react'
import { usePatch } from '../../api/patch.ts'
import type { AppRole } from '../../api/types.ts'
import { Card } from '../../ui/page.tsx'
import { Failure } from '../../ui/parts.tsx'
import { ItemList } from '../item-list.tsx'
import type { SectionProps } from '../section.ts'
import { RoleForm } from './role-form.tsx'

/** Roles that the app defines and administrators give; they stand in the token's `roles`. */
export function AppRoles({ app }: SectionProps) {
  const { save, error } = usePatch(app)
  const [adding, setAdding] = useState(false)
  const roles = app.appRoles ?? []
  const saveAll = (appRoles: readonly AppRole[], onSuccess?: () => void): void => save({ appRoles }, onSuccess)
  return (
    <Card title="App roles">
      <p className="soft">
        A role is a right inside your app, such as Approver. Administrators give it to people; the app reads it in the
        “roles” of the token.
      </p>
      <ItemList
        items={roles}
        empty="No roles yet."
        warning="Whoever has the role loses it."
        detailOf={({ displayName, description, allowedMemberTypes }) =>
          `${displayName}. ${description} For ${allowedMemberTypes.map((type) => (type === 'User' ? 'people' : 'applications')).join(' and ')}.`
        }
        renderForm={(role, onClose) => (
          <RoleForm
            role={role}
            onClose={onClose}
            onSave={(next) =>
              saveAll(
                roles.map((other) => (other === role ? next : other)),
                onClose,
              )
            }
          />
        )}
        onSave={saveAll}
      />
      <Failure error={error} />
      <button type="button" className="button" aria-expanded={adding} onClick={() => setAdding(!adding)}>
        Create an app role
      </button>
      {adding && (
        <RoleForm
          onClose={() => setAdding(false)}
          onSave={(role) => saveAll([...roles, role], () => setAdding(false))}
        />
      )}
    </Card>
  )
}
