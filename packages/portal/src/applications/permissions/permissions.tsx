import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { type Api, useRequiredApis } from '../../api/apis.ts'
import type { Page } from '../../api/client.ts'
import { useResource } from '../../api/hooks.ts'
import { usePatch } from '../../api/patch.ts'
import type { Organization } from '../../api/types.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Failure, Loading } from '../../ui/parts.tsx'
import type { SectionProps } from '../section.ts'
import { AddPermission } from './add-permission.tsx'
import { grantAdminConsent } from './admin-consent.ts'
import { PermissionTable, type Row } from './table.tsx'
import { useConsent } from './use-consent.ts'
import { isRequired, permissionsOf, withoutAccess } from './required-access.ts'

/** What the app asks for when it asks for everything that its registration lists, and what of it is granted. */
export function Permissions({ app }: SectionProps) {
  const required = useRequiredApis(app)
  const consent = useConsent(app)
  const { save, error } = usePatch(app)
  const [adding, setAdding] = useState(false)
  const rows = (app.requiredResourceAccess ?? []).flatMap(({ resourceAppId, resourceAccess }) =>
    resourceAccess.map(({ id, type }) => rowOf({ resourceAppId, id, type }, required.apis)),
  )
  return (
    <section>
      <h2>Configured permissions</h2>
      <p className="soft max-w-[65ch]">
        The app asks for these when it names an API and “.default”. What nobody has granted is asked for at sign-in.
      </p>
      <div className="my-4 flex flex-wrap gap-2">
        <button type="button" className="button primary" aria-expanded={adding} onClick={() => setAdding(!adding)}>
          Add a permission
        </button>
        {rows.length > 0 && <AdminConsent app={app} />}
      </div>
      {adding && <AddPermission app={app} onDone={() => setAdding(false)} />}
      <Failure error={required.error ?? error} />
      {required.isPending ? (
        <Loading />
      ) : (
        <PermissionTable
          rows={rows}
          stateOf={({ api, permission }) => consent.stateOf(api, permission)}
          onRemove={({ access }) => save({ requiredResourceAccess: withoutAccess(app, access) })}
        />
      )}
    </section>
  )
}

function rowOf(access: Row['access'], apis: readonly Api[]): Row {
  const api = apis.find(({ appId }) => appId === access.resourceAppId)
  const offered = api === undefined ? [] : permissionsOf(api)
  return { access, api, permission: offered.find(({ id, type }) => id === access.id && type === access.type) }
}

function AdminConsent({ app }: SectionProps) {
  const queries = useQueryClient()
  const organization = useResource<Page<Organization>>('/organization').data?.value[0]?.displayName
  const required = useRequiredApis(app)
  const consent = useMutation({
    mutationFn: () => grantAdminConsent(app),
    onSuccess: () => queries.invalidateQueries(),
  })
  const shown = required.apis.flatMap((api) =>
    permissionsOf(api)
      .filter((permission) => isRequired(app, api, permission))
      .map(({ type, value }) => ({ type, text: `${api.displayName}: ${value}` })),
  )
  const [scopes, roles] = [shown.filter(({ type }) => type === 'Scope'), shown.filter(({ type }) => type === 'Role')]
  return (
    <>
      <Confirm
        button={`Grant admin consent${organization === undefined ? '' : ` for ${organization}`}`}
        danger={false}
        onYes={() => consent.mutate()}
      >
        {scopes.length > 0 && (
          <Listed texts={scopes}>
            Everybody in your organization may use {app.displayName} with these permissions, without being asked:
          </Listed>
        )}
        {roles.length > 0 && (
          <Listed texts={roles}>{app.displayName} may do this as itself, with nobody signed in:</Listed>
        )}
      </Confirm>
      {consent.isPending && <p role="status">Granting…</p>}
      {consent.isSuccess && <p role="status">Granted for your organization.</p>}
      <Failure error={consent.error} />
    </>
  )
}

interface ListedProps {
  readonly texts: readonly { readonly text: string }[]
  readonly children: ReactNode
}

function Listed({ texts, children }: ListedProps) {
  return (
    <>
      <p>{children}</p>
      <ul className="my-2 list-disc ps-5">
        {texts.map(({ text }) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </>
  )
}
