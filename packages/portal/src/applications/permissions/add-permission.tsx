import { GRAPH_APP_ID } from '@latchwork/protocol'
import { useState } from 'react'
import { type Api, apiOf, byAppId } from '../../api/apis.ts'
import type { Page } from '../../api/client.ts'
import { useResource } from '../../api/hooks.ts'
import { usePatch } from '../../api/patch.ts'
import type { ServicePrincipal } from '../../api/types.ts'
import { Check, Select, Tiles } from '../../ui/choices.tsx'
import { Failure, Field, Loading } from '../../ui/parts.tsx'
import { useLater } from '../../ui/use-later.ts'
import type { SectionProps } from '../section.ts'
import { type Access, isRequired, isSame, type Permission, permissionsOf, withAccess } from './required-access.ts'

interface AddProps extends SectionProps {
  readonly onDone: () => void
}

const KINDS = [
  { value: 'Scope', title: 'Delegated permissions', text: 'The app acts as the person who signs in.' },
  { value: 'Role', title: 'Application permissions', text: 'The app acts as itself, with nobody signed in.' },
] as const

/** "Permissions to other applications": an API of the organization, then any of its scopes and roles (users-and-peers §E1). */
export function AddPermission({ app, onDone }: AddProps) {
  const [search, setSearch] = useState('')
  const found = useApis(useLater(search.trim(), 250))
  const [apiId, setApiId] = useState('')
  const [chosen, setChosen] = useState<readonly Permission[]>([])
  const { save, error, isPending } = usePatch(app)
  const api = found.apis.find(({ appId }) => appId === apiId)
  const choose = (appId: string): void => {
    setApiId(appId)
    setChosen([])
  }
  const add = (): void => {
    if (api !== undefined) save({ requiredResourceAccess: withAccess(app, api, chosen) }, onDone)
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
      {api !== undefined && <Offered key={api.appId} app={app} api={api} chosen={chosen} onChange={setChosen} />}
      <Failure error={found.error ?? error} />
      <div className="mt-4 flex gap-2">
        <button type="button" className="button primary" disabled={chosen.length === 0 || isPending} onClick={add}>
          Add {chosen.length === 1 ? 'the permission' : 'permissions'}
        </button>
        <button type="button" className="button" onClick={onDone}>
          Cancel
        </button>
      </div>
    </div>
  )
}

interface OfferedProps extends SectionProps {
  readonly api: Api
  readonly chosen: readonly Permission[]
  readonly onChange: (chosen: readonly Permission[]) => void
}

/** What is ticked of one kind stays while the other is shown. */
function Offered({ app, api, chosen, onChange }: OfferedProps) {
  const all = permissionsOf(api).filter(({ isEnabled }) => isEnabled)
  const [kind, setKind] = useState<Access['type']>(all[0]?.type ?? 'Scope')
  const shown = all.filter(({ type }) => type === kind)
  const title = KINDS.find(({ value }) => value === kind)?.title ?? ''
  return (
    <>
      <Tiles legend="What kind of permissions does the app need?" value={kind} options={KINDS} onChange={setKind} />
      {shown.length === 0 && (
        <p className="soft">
          {api.displayName} has no {title.toLowerCase()}.
        </p>
      )}
      {shown.length > 0 && (
        <fieldset>
          <legend className="font-medium">
            {title} of {api.displayName}
          </legend>
          {shown.map((permission) => (
            <Choice
              key={permission.id}
              permission={permission}
              isListed={isRequired(app, api, permission)}
              isChosen={chosen.some((other) => isSame(other, permission))}
              onChange={(on) =>
                onChange(on ? [...chosen, permission] : chosen.filter((other) => !isSame(other, permission)))
              }
            />
          ))}
        </fieldset>
      )}
    </>
  )
}

interface ChoiceProps {
  readonly permission: Permission
  readonly isListed: boolean
  readonly isChosen: boolean
  readonly onChange: (on: boolean) => void
}

function Choice({ permission: { value, title, needsAdmin }, isListed, isChosen, onChange }: ChoiceProps) {
  return (
    <Check label={value} checked={isListed || isChosen} disabled={isListed} onChange={onChange}>
      {title}
      {needsAdmin && '. Only an administrator can grant it'}
      {isListed && '. Added already'}
    </Check>
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
    ({ appId, scopes, roles }, at) =>
      scopes.length + roles.length > 0 && all.findIndex((one) => one.appId === appId) === at,
  )
  return { apis, isPending: listed.isPending, error: listed.error }
}
