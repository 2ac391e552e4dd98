import { useState } from 'react'
import { usePatch } from '../../api/patch.ts'
import type { PreAuthorized, Scope } from '../../api/types.ts'
import { Check } from '../../ui/choices.tsx'
import { Card } from '../../ui/page.tsx'
import { InlineForm } from '../../ui/forms.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Failure, Field } from '../../ui/parts.tsx'
import type { SectionProps } from '../section.ts'

/** Clients that the API vouches for: nobody is asked about these scopes. */
export function AuthorizedClients({ app }: SectionProps) {
  const { save, error } = usePatch(app)
  const [adding, setAdding] = useState(false)
  const known = app.api?.preAuthorizedApplications ?? []
  const scopes = app.api?.oauth2PermissionScopes ?? []
  const saveAll = (preAuthorizedApplications: readonly PreAuthorized[], onSuccess?: () => void): void =>
    save({ api: { preAuthorizedApplications } }, onSuccess)
  return (
    <Card title="Authorized client applications">
      <p className="soft">The API vouches for these clients: nobody is asked for consent to the scopes named here.</p>
      {known.length === 0 && <p className="soft mt-3">None yet.</p>}
      <ul className="my-2">
        {known.map((client) => (
          <li key={client.appId} className="flex flex-wrap items-center gap-3 border-b border-(--hairline) py-2">
            <span className="grow">
              <code>{client.appId}</code>
              <span className="soft block text-sm">{namesOf(client, scopes)}</span>
            </span>
            <Confirm
              button="Remove"
              about={client.appId}
              onYes={() => saveAll(known.filter((other) => other !== client))}
            >
              People are asked for consent again.
            </Confirm>
          </li>
        ))}
      </ul>
      <Failure error={error} />
      <button
        type="button"
        className="button"
        aria-expanded={adding}
        disabled={scopes.length === 0}
        onClick={() => setAdding(!adding)}
      >
        Add a client application
      </button>
      {adding && (
        <ClientForm
          scopes={scopes}
          onClose={() => setAdding(false)}
          onSave={(client) =>
            saveAll([...known.filter(({ appId }) => appId !== client.appId), client], () => setAdding(false))
          }
        />
      )}
    </Card>
  )
}

function namesOf(client: PreAuthorized, scopes: readonly Scope[]): string {
  return scopes
    .filter(({ id }) => client.delegatedPermissionIds.includes(id))
    .map(({ value }) => value)
    .join(' ')
}

interface FormProps {
  readonly scopes: readonly Scope[]
  readonly onSave: (client: PreAuthorized) => void
  readonly onClose: () => void
}

function ClientForm({ scopes, onSave, onClose }: FormProps) {
  const [appId, setAppId] = useState('')
  const [ids, setIds] = useState<readonly string[]>([])
  const isWrong = appId !== '' && !/^[0-9a-f-]{36}$/i.test(appId)
  return (
    <InlineForm
      submit="Add the client"
      disabled={isWrong || ids.length === 0}
      onSubmit={() => onSave({ appId: appId.toLowerCase(), delegatedPermissionIds: ids })}
      onClose={onClose}
    >
      <Field
        label="Client ID"
        value={appId}
        onChange={setAppId}
        required
        problem={isWrong ? 'An Application (client) ID has 36 characters.' : undefined}
      />
      <fieldset>
        <legend className="font-medium">Authorized scopes</legend>
        {scopes.map(({ id, value }) => (
          <Check
            key={id}
            label={value}
            checked={ids.includes(id)}
            onChange={(on) => setIds(on ? [...ids, id] : ids.filter((other) => other !== id))}
          />
        ))}
      </fieldset>
    </InlineForm>
  )
}
