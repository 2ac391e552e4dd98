import { err, ok, type Result } from '@latchwork/protocol'
import type { Directory } from '../../client/directory.ts'
import { type DirectoryCommand, type Outcome, wrongUsage } from '../../client/directory-command.ts'
import type { Application, RequiredAccess, ServicePrincipal } from '../../client/graph-objects.ts'
import { textFlag } from '../../command.ts'
import type { Problem } from '../../output.ts'
import { findApi, findApp } from './find-app.ts'
import { listAsked } from './list-grants.ts'

export const permissions: DirectoryCommand = {
  summary: 'choose which permissions of which APIs an app asks for',
  takes: ['APP'],
  rest: 'SCOPE',
  flags: {
    add: { type: 'string', value: 'API', help: 'Ask for the named scopes of this API, too.' },
    remove: {
      type: 'string',
      value: 'API',
      help: 'Ask no longer for the named scopes of this API; for none without a scope.',
    },
  },
  teaches:
    'Without a flag it lists what the app asks for: API, permission, kind, and whether it is granted for everybody. What is added here is consented to when people sign in, or for all of them with latchwork app grant.',
  examples: [
    'latchwork app permissions "Notes CLI"',
    'latchwork app permissions "Notes CLI" --add "Notes API" Notes.Read Notes.Write',
    'latchwork app permissions "Notes CLI" --remove api://c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406 Notes.Write',
  ],
  async work({ input, directory }) {
    const [named = '', ...values] = input.positionals
    const [add, remove] = [textFlag(input, 'add'), textFlag(input, 'remove')]
    if (add !== undefined && remove !== undefined) return wrongUsage('Add or remove, one at a time.', 'app permissions')
    if (add !== undefined && values.length === 0)
      return wrongUsage(`Which permissions of ${add}? Name them at the end.`, 'app permissions')
    if (add === undefined && remove === undefined && values.length > 0)
      return wrongUsage('Say --add API or --remove API.', 'app permissions')
    const app = await findApp(named, directory)
    if (!app.ok) return app
    if (add === undefined && remove === undefined) return listPermissions(app.value, directory)
    const api = await findApi(add ?? remove ?? '', directory)
    if (!api.ok) return api
    const ids = idsOf(api.value, values)
    if (!ids.ok) return ids
    const { requiredResourceAccess: before, displayName } = app.value
    const after =
      add === undefined ? without(before, api.value.appId, ids.value) : withAccess(before, api.value.appId, ids.value)
    const path = `/applications/${app.value.id}`
    const body = { requiredResourceAccess: after }
    const sent = await directory.send({ method: 'PATCH', path, body, etag: app.value['@odata.etag'] })
    if (!sent.ok) return sent
    const which = values.length === 0 ? 'everything' : values.join(' ')
    const done = add === undefined ? 'asks no longer for' : 'asks for'
    const said = [`✓ ${displayName} ${done} ${which} of ${api.value.displayName}`]
    return ok({ rows: [], value: { appId: app.value.appId, ...body }, said })
  },
}

type Access = RequiredAccess['resourceAccess'][number]

/** The names of permissions as Graph's ids; a name that the API does not have is said together with those that it has. */
function idsOf(api: ServicePrincipal, values: readonly string[]): Result<readonly Access[], Problem> {
  const roles = api.appRoles.filter(({ allowedMemberTypes = [] }) => allowedMemberTypes.includes('Application'))
  const access: Access[] = []
  for (const value of values) {
    const scope = api.oauth2PermissionScopes.find((known) => known.value === value)
    const role = roles.find((known) => known.value === value)
    if (scope) access.push({ id: scope.id, type: 'Scope' })
    else if (role) access.push({ id: role.id, type: 'Role' })
    else {
      const known = [...api.oauth2PermissionScopes, ...roles].map((one) => one.value).join(' ')
      return err({ sentence: `${api.displayName} has no permission "${value}".`, details: [`It has: ${known}`] })
    }
  }
  return ok(access)
}

function withAccess(before: readonly RequiredAccess[], resourceAppId: string, added: readonly Access[]) {
  const known = before.find((entry) => entry.resourceAppId === resourceAppId)?.resourceAccess ?? []
  const fresh = added.filter(({ id }) => !known.some((one) => one.id === id))
  const entry = { resourceAppId, resourceAccess: [...known, ...fresh] }
  return [...before.filter((other) => other.resourceAppId !== resourceAppId), entry]
}

/** Without a name everything of the API goes. */
function without(before: readonly RequiredAccess[], resourceAppId: string, removed: readonly Access[]) {
  return before
    .map((entry) =>
      entry.resourceAppId === resourceAppId
        ? {
            ...entry,
            resourceAccess:
              removed.length === 0
                ? []
                : entry.resourceAccess.filter(({ id }) => !removed.some((one) => one.id === id)),
          }
        : entry,
    )
    .filter(({ resourceAccess }) => resourceAccess.length > 0)
}

async function listPermissions(app: Application, directory: Directory): Outcome {
  const found = await listAsked(app, directory)
  if (!found.ok) return found
  const { isKnown, entries } = found.value
  const stateOf = (isGranted: boolean): string => (isKnown ? (isGranted ? 'granted' : 'not granted') : 'unknown')
  const rows = entries.map(({ api, permission, kind, isGranted }) => [api, permission, kind, stateOf(isGranted)])
  const said = isKnown ? [] : ['Only an administrator sees what is granted.']
  const value = entries.map(({ isGranted, ...entry }) => ({ ...entry, isGranted: isKnown ? isGranted : null }))
  return ok({ heading: ['API', 'Permission', 'Kind', 'For everybody'], rows, value, said })
}
