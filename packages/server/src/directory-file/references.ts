import { isGuid } from '@latchwork/protocol'
import { type Application, type RequiredResourceAccess } from '../directory/application.ts'
import { findApi } from '../directory/resolve-scopes.ts'
import { findApplicationByAppId, findApplicationsByIdentifier, identifiersOf } from '../store/applications.ts'
import type { Db } from '../store/sql.ts'
import type { DirectoryFile, FileRequirement, FileTenant } from './model.ts'
import type { FileProblem } from './shape.ts'

/** The APIs that a file speaks of: those in the file, then those in the database, by each identifier. */
export type KnownApis = ReadonlyMap<string, Application>

const NOT_YET = { passwordCredentials: [], requiredResourceAccess: [], createdAt: 0, version: 0 } as const

export async function loadReferences(db: Db, file: DirectoryFile): Promise<KnownApis> {
  const known = new Map<string, Application>()
  const add = (api: Application): void => {
    for (const key of [api.appId, ...api.identifierUris, ...api.latchwork.resourceUrls])
      if (!known.has(key)) known.set(key, api)
  }
  for (const tenant of file.tenants) for (const { draft } of tenant.applications) add({ ...draft, ...NOT_YET })
  for (const tenant of file.tenants) {
    const named = [
      ...tenant.applications.flatMap(({ required }) => required.map((entry) => entry.resource)),
      ...tenant.servicePrincipals.map(({ appId }) => appId),
      ...tenant.appRoleAssignments.map(({ resource }) => resource),
      ...tenant.consents.flatMap((consent) => [consent.resource, consent.client]),
    ]
    for (const name of named.filter((entry) => !known.has(entry))) {
      const found = isGuid(name)
        ? [await findApplicationByAppId(db, name)]
        : await findApplicationsByIdentifier(db, tenant.id, [name])
      for (const api of found) if (api) add(api)
    }
  }
  return known
}

/** What the names of APIs mean in one organization: its own ones first, which others may call the same. */
export function knownTo({ applications }: FileTenant, known: KnownApis): KnownApis {
  const own = applications.map(({ draft }): Application => ({ ...draft, ...NOT_YET }))
  return new Map([...known, ...own.flatMap((app) => identifiersOf(app).map((key) => [key, app] as const))])
}

/** Names → GUIDs. A permission that the API does not expose is a problem of the file, not of the first user. */
export function resolveRequirement(
  entry: FileRequirement,
  known: KnownApis,
  problems: FileProblem[],
): RequiredResourceAccess | undefined {
  const api = findApi(entry.resource, known)
  if (!api) {
    problems.push({
      path: `${entry.path}.resource`,
      expected: `the identifier of an API in the file or the directory (${entry.resource} is none)`,
    })
    return undefined
  }
  const scopes = entry.scopes.flatMap((value, index) => {
    const scope = api.api.oauth2PermissionScopes.find((candidate) => candidate.value === value)
    if (!scope) problems.push({ path: `${entry.path}.scopes[${index}]`, expected: permissionsOf(api, 'a permission') })
    return scope ? [{ id: scope.id, type: 'Scope' as const }] : []
  })
  const roles = entry.roles.flatMap((value, index) => {
    const role = api.appRoles.find((candidate) => candidate.value === value)
    if (!role) problems.push({ path: `${entry.path}.roles[${index}]`, expected: `an app role of ${api.displayName}` })
    return role ? [{ id: role.id, type: 'Role' as const }] : []
  })
  return { resourceAppId: api.appId, resourceAccess: [...scopes, ...roles, ...entry.ids] }
}

export function permissionsOf(api: Application, what: string): string {
  const values = api.api.oauth2PermissionScopes.map((scope) => scope.value)
  return `${what} of ${api.displayName} (${values.length === 0 ? 'it exposes none' : values.join(', ')})`
}
