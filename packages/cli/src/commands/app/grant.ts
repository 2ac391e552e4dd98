import { err, ok, type Result } from '@latchwork/protocol'
import { type Directory, path, quoted } from '../../client/directory.ts'
import type { DirectoryCommand } from '../../client/directory-command.ts'
import type { Grant, RequiredAccess, ServicePrincipal } from '../../client/graph-objects.ts'
import type { Problem } from '../../output.ts'
import { findApi, findApp } from './find-app.ts'

export const grant: DirectoryCommand = {
  summary: 'grant admin consent: everything the app asks for, for everybody',
  takes: ['APP'],
  flags: {},
  teaches:
    'Grants all permissions that the registration lists, for everybody in your organization, so that nobody is asked when signing in. It takes an administrator.',
  examples: [
    'latchwork app grant "Notes CLI"',
    'latchwork app permissions "Notes CLI"',
    'latchwork app grant "Notes CLI" --json',
  ],
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
    const filter = `clientId eq ${quoted(client.value.id)} and consentType eq 'AllPrincipals'`
    const known = await directory.list<Grant>(path`/oauth2PermissionGrants?$filter=${filter}`)
    if (!known.ok) return known
    const granted: { readonly api: string; readonly scope: string }[] = []
    for (const required of requiredResourceAccess) {
      const api = await findApi(required.resourceAppId, directory)
      const scope = api.ok ? await grantOne(client.value, api.value, { required, known: known.value }, directory) : api
      if (!scope.ok) return scope
      if (api.ok && scope.value !== '') granted.push({ api: api.value.displayName, scope: scope.value })
    }
    const said = [`✓ Everybody in your organization may use ${displayName} without being asked`]
    return ok({
      heading: ['API', 'Granted'],
      rows: granted.map(({ api, scope }) => [api, scope]),
      value: { appId, granted },
      said,
    })
  },
}

interface Wish {
  readonly required: RequiredAccess
  readonly known: readonly Grant[]
}

/** As the portal does it (azure-ad-wire §4.3): what was granted before stays. Answers all that is granted now. */
async function grantOne(
  client: ServicePrincipal,
  api: ServicePrincipal,
  { required, known }: Wish,
  directory: Directory,
): Promise<Result<string, Problem>> {
  const before = known.find(({ resourceId }) => resourceId === api.id)
  const wanted = api.oauth2PermissionScopes
    .filter(({ id }) => required.resourceAccess.some((access) => access.id === id))
    .map(({ value }) => value)
  if (wanted.length === 0) return ok(before?.scope ?? '')
  const scope = [...new Set([...(before?.scope.split(' ') ?? []), ...wanted])].join(' ')
  const body = { clientId: client.id, resourceId: api.id, consentType: 'AllPrincipals', scope }
  const sent = await directory.send(
    before === undefined
      ? { method: 'POST', path: '/oauth2PermissionGrants', body }
      : { method: 'PATCH', path: path`/oauth2PermissionGrants/${before.id}`, body: { scope } },
  )
  return sent.ok ? ok(scope) : sent
}
