import { GRAPH_APP_ID } from '@latchwork/protocol'
import { useState } from 'react'
import { type Api, apiOf, byAppId } from '../../api/apis.ts'
import type { Page } from '../../api/client.ts'
import { useResource } from '../../api/hooks.ts'
import { usePatch } from '../../api/patch.ts'
import type { ServicePrincipal } from '../../api/types.ts'
import { Check, Select } from '../../ui/choices.tsx'
import { Failure, Field, Loading } from '../../ui/parts.tsx'
import { useLater } from '../../ui/use-later.ts'
import type { SectionProps } from '../section.ts'
import { withScopes } from './required-access.ts'

interface AddProps extends SectionProps {
  readonly onDone: () => void
}

/** "Permissions to other applications": an API of the organization, then any of its scopes. */
export function AddPermission({ app, onDone }: AddProps) {
  const [search, setSearch] = useState('')
  const found = useApis(useLater(search.trim(), 250))
  const [apiId, setApiId] = useState('')
  const [ids, setIds] = useState<readonly string[]>([])
  const { save, error, isPending } = usePatch(app)
  const api = found.apis.find(({ appId }) => appId === apiId)
  const choose = (chosen: string): void => {
    setApiId(chosen)
    setIds([])
  }
  const add = (): void => {
    if (api !== undefined) save({ requiredResourceAccess: withScopes(app, api.appId, ids) }, onDone)
  }
  return (
    <div className="card my-4">
      <h3>Permissions to other applications</h3>
      <Field label="Find an API" value={search} onChange={setSearch} help="The beginning of its name." />
      {found.isPending ? (
        <Loading />
      ) : (
        <Select
          label="API"
          value={apiId}
          options={[
            { value: '', title: 'Choose an API' },
            ...found.apis.map(({ appId, displayName }) => ({ value: appId, title: displayName })),
          ]}
          onChange={choose}
        />
      )}
      {api !== undefined && <Scopes app={app} api={api} chosen={ids} onChange={setIds} />}
      <Failure error={found.error ?? error} />
      <div className="mt-4 flex gap-2">
        <button type="button" className="button primary" disabled={ids.length === 0 || isPending} onClick={add}>
          Add {ids.length === 1 ? 'the permission' : 'permissions'}
        </button>
        <button type="button" className="button" onClick={onDone}>
          Cancel
        </button>
      </div>
    </div>
  )
}

interface ScopesProps extends SectionProps {
  readonly api: Api
  readonly chosen: readonly string[]
  readonly onChange: (ids: readonly string[]) => void
}

function Scopes({ app, api, chosen, onChange }: ScopesProps) {
  const entry = (app.requiredResourceAccess ?? []).find(({ resourceAppId }) => resourceAppId === api.appId)
  const isListed = (id: string): boolean => entry?.resourceAccess.some((access) => access.id === id) ?? false
  return (
    <fieldset>
      <legend className="font-medium">Delegated permissions: what the app may do as the person who signs in</legend>
      {api.scopes
        .filter(({ isEnabled }) => isEnabled)
        .map(({ id, value, type, adminConsentDisplayName }) => (
          <Check
            key={id}
            label={value}
            checked={isListed(id) || chosen.includes(id)}
            disabled={isListed(id)}
            onChange={(on) => onChange(on ? [...chosen, id] : chosen.filter((other) => other !== id))}
          >
            {adminConsentDisplayName}
            {type === 'Admin' && '. Only an administrator can grant it'}
            {isListed(id) && '. Added already'}
          </Check>
        ))}
    </fieldset>
  )
}

/** The APIs that are present in the organization, and the directory itself, which no list shows. */
function useApis(wanted: string) {
  const filter =
    wanted === '' ? '' : `&$filter=${encodeURIComponent(`startswith(displayName,'${wanted.replaceAll("'", "''")}')`)}`
  const listed = useResource<Page<ServicePrincipal>>(`/servicePrincipals?$top=100${filter}`)
  const directory = useResource<Page<ServicePrincipal>>(byAppId(GRAPH_APP_ID))
  const all = [...(directory.data?.value ?? []), ...(listed.data?.value ?? [])].map(apiOf)
  const apis = all.filter(
    ({ appId, scopes }, at) => scopes.length > 0 && all.findIndex((one) => one.appId === appId) === at,
  )
  return { apis, isPending: listed.isPending, error: listed.error }
}
