import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useChange, usePages } from '../api/hooks.ts'
import type { Application, RequiredAccess, Scope } from '../api/types.ts'
import { Confirm, Failure, Loading } from '../ui/parts.tsx'
import { grantAdminConsent } from './admin-consent.ts'
import type { SectionProps } from './application.tsx'

/** The delegated permissions that the registration lists, and those of the organization's own APIs to choose from. */
export function Permissions({ app }: SectionProps) {
  const apis = usePages<Application>('/applications?$top=100')
  const change = useChange()
  const [chosen, setChosen] = useState('')
  const options = (apis.data?.pages ?? [])
    .flatMap((page) => page.value)
    .flatMap((api) =>
      (api.api?.oauth2PermissionScopes ?? []).map((scope) => ({ api, scope, key: keyOf(api.appId, scope) })),
    )
  const required = app.requiredResourceAccess ?? []
  const listed = required.flatMap(({ resourceAppId, resourceAccess }) =>
    resourceAccess.map(({ id }) => `${resourceAppId} ${id}`),
  )
  const add = (): void => {
    const option = options.find(({ key }) => key === chosen)
    if (option === undefined) return
    const body = { requiredResourceAccess: withScope(required, option.api.appId, option.scope.id) }
    change.mutate({ path: `/applications/${app.id}`, method: 'PATCH', body, etag: app['@odata.etag'] })
  }
  if (apis.isPending) return <Loading />
  return (
    <>
      <Configured listed={listed} options={options} />
      <label className="my-3 block">
        <span className="font-medium">Add a permission of one of your APIs</span>
        <select value={chosen} onChange={(event) => setChosen(event.target.value)}>
          <option value="">Choose a permission</option>
          {options
            .filter(({ key }) => !listed.includes(key))
            .map(({ api, scope, key }) => (
              <option key={key} value={key}>
                {api.displayName}: {scope.value}
              </option>
            ))}
        </select>
      </label>
      <Failure error={apis.error ?? change.error} />
      <button type="button" className="button" disabled={chosen === ''} onClick={add}>
        Add a permission
      </button>
      {listed.length > 0 && <AdminConsent app={app} />}
    </>
  )
}

interface Option {
  readonly api: Application
  readonly scope: Scope
  readonly key: string
}

function Configured({ listed, options }: { readonly listed: readonly string[]; readonly options: readonly Option[] }) {
  return (
    <>
      <h2>Configured permissions</h2>
      {listed.length === 0 && <p className="soft">None yet.</p>}
      <ul>
        {listed.map((key) => {
          const option = options.find((known) => known.key === key)
          return <li key={key}>{option === undefined ? key : `${option.api.displayName}: ${option.scope.value}`}</li>
        })}
      </ul>
    </>
  )
}

function AdminConsent({ app }: SectionProps) {
  const consent = useMutation({ mutationFn: () => grantAdminConsent(app) })
  return (
    <section>
      <h2>Admin consent</h2>
      <Confirm button="Grant admin consent" onYes={() => consent.mutate()}>
        Everybody in your organization may use the app with these permissions, without being asked.
      </Confirm>
      {consent.isSuccess && <p role="status">Granted for your organization.</p>}
      <Failure error={consent.error} />
    </section>
  )
}

const keyOf = (appId: string, scope: Scope): string => `${appId} ${scope.id}`

function withScope(required: readonly RequiredAccess[], resourceAppId: string, id: string): readonly RequiredAccess[] {
  const known = required.find((entry) => entry.resourceAppId === resourceAppId)
  const entry = { resourceAppId, resourceAccess: [...(known?.resourceAccess ?? []), { id, type: 'Scope' as const }] }
  return [...required.filter((other) => other.resourceAppId !== resourceAppId), entry]
}
