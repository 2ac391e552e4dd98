import { useState } from 'react'
import { usePatch } from '../../api/patch.ts'
import type { Scope } from '../../api/types.ts'
import { Card } from '../../ui/page.tsx'
import { Failure } from '../../ui/parts.tsx'
import { ItemList } from '../item-list.tsx'
import type { SectionProps } from '../section.ts'
import { ScopeForm } from './scope-form.tsx'

/** The permissions that clients of the API can ask a person for. */
export function Scopes({ app }: SectionProps) {
  const { save, error } = usePatch(app)
  const [adding, setAdding] = useState(false)
  const scopes = app.api?.oauth2PermissionScopes ?? []
  const saveAll = (oauth2PermissionScopes: readonly Scope[], onSuccess?: () => void): void =>
    save({ api: { oauth2PermissionScopes } }, onSuccess)
  return (
    <Card title="Scopes">
      <ItemList
        items={scopes}
        empty="No scopes yet. A scope is a permission such as Tasks.Read, that a person can grant to a client."
        warning="Clients that ask for it are refused, and what people granted is gone."
        detailOf={({ adminConsentDisplayName, type }) =>
          `${adminConsentDisplayName}. ${type === 'Admin' ? 'Only admins can consent.' : 'Admins and users can consent.'}`
        }
        renderForm={(scope, onClose) => (
          <ScopeForm
            scope={scope}
            onClose={onClose}
            onSave={(next) =>
              saveAll(
                scopes.map((other) => (other === scope ? next : other)),
                onClose,
              )
            }
          />
        )}
        onSave={saveAll}
      />
      <Failure error={error} />
      <button type="button" className="button" aria-expanded={adding} onClick={() => setAdding(!adding)}>
        Add a scope
      </button>
      {adding && (
        <ScopeForm
          onClose={() => setAdding(false)}
          onSave={(scope) => saveAll([...scopes, scope], () => setAdding(false))}
        />
      )}
    </Card>
  )
}
