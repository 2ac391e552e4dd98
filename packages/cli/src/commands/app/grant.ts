import { err, ok, type Result } from '@latchwork/protocol'
import { type Directory, path } from '../../client/directory.ts'
import type { DirectoryCommand } from '../../client/directory-command.ts'
import type { RequiredAccess, ServicePrincipal } from '../../client/graph-objects.ts'
import type { Problem } from '../../output.ts'
import { findApi, findApp } from './find-app.ts'
import { type Granted, loadGranted } from './list-grants.ts'

export const grant: DirectoryCommand = {
  summary: 'grant admin consent: everything the app asks for, for everybody',
  takes: ['APP'],
  flags: {},
  teaches:
    'Grants all permissions that the registration lists, for everybody in your organization, so that nobody is asked when signing in. It takes an administrator.',
  examples: ['latchwork app grant "Notes CLI"', 'latchwork app grant "Notes CLI" --json'],
  async work({ input, directory }) {
    const app = await findApp(input.positionals[0] ?? '', directory)
    if (!app.ok) return app
    const { appId, displayName, requiredResourceAccess } = app.value
    if (requiredResourceAccess.length === 0)
      return err({
        sentence: `${displayName} asks for no permission yet.`,
        next: `latchwork app permissions ${appId} --add API SCOPE`,
      })
    const client = await findApi(appId, directory)
    if (!client.ok) return client
    const before = await loadGranted(client.value, directory)
    if (!before.ok) return before
    const granted: { readonly api: string; readonly granted: string }[] = []
    for (const required of requiredResourceAccess) {
      const api = await findApi(required.resourceAppId, directory)
      if (!api.ok) return api
      const wish = { client: client.value, api: api.value, required, before: before.value }
      const [scopes, roles] = [await grantScopes(wish, directory), await giveRoles(wish, directory)]
      if (!scopes.ok) return scopes
      if (!roles.ok) return roles
      granted.push({ api: api.value.displayName, granted: [...scopes.value, ...roles.value].join(' ') })
    }
    const said = [`✓ Everybody in your organization may use ${displayName} without being asked`]
    const rows = granted.map((one) => [one.api, one.granted])
    return ok({ heading: ['API', 'Granted'], rows, value: { appId, granted }, said })
  },
}

interface Wish {
  readonly client: ServicePrincipal
  readonly api: ServicePrincipal
  readonly required: RequiredAccess
  readonly before: Granted
}

type Names = Promise<Result<readonly string[], Problem>>

/** As the portal does it (azure-ad-wire §4.3): what was granted before stays. Answers all that is granted now. */
async function grantScopes({ client, api, required, before }: Wish, directory: Directory): Names {
  const known = before.grants.find(({ resourceId }) => resourceId === api.id)
  const had = known?.scope.split(' ') ?? []
  const wanted = api.oauth2PermissionScopes
    .filter(({ id }) => required.resourceAccess.some((access) => access.id === id))
    .map(({ value }) => value)
  const scopes = [...new Set([...had, ...wanted])]
  if (scopes.length === had.length) return ok(scopes)
  const scope = scopes.join(' ')
  const body = { clientId: client.id, resourceId: api.id, consentType: 'AllPrincipals', scope }
  const sent = await directory.send(
    known === undefined
      ? { method: 'POST', path: '/oauth2PermissionGrants', body }
      : { method: 'PATCH', path: path`/oauth2PermissionGrants/${known.id}`, body: { scope } },
  )
  return sent.ok ? ok(scopes) : sent
}

/** App roles are assigned to the application itself (azure-ad-wire §3.4). */
async function giveRoles({ client, api, required, before }: Wish, directory: Directory): Names {
  const wanted = api.appRoles.filter(({ id }) => required.resourceAccess.some((access) => access.id === id))
  for (const { id } of wanted) {
    if (before.assignments.some(({ appRoleId, resourceId }) => appRoleId === id && resourceId === api.id)) continue
    const body = { principalId: client.id, resourceId: api.id, appRoleId: id }
    const sent = await directory.send({
      method: 'POST',
      path: path`/servicePrincipals/${client.id}/appRoleAssignments`,
      body,
    })
    if (!sent.ok) return sent
  }
  return ok(wanted.map(({ value }) => value))
}
