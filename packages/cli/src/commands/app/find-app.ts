import { err, GRAPH_APP_ID, isGuid, ok, type Result } from '@latchwork/protocol'
import { type Directory, path, quoted } from '../../client/directory.ts'
import type { Application, ServicePrincipal } from '../../client/graph-objects.ts'
import type { Problem } from '../../output.ts'

/** The registration that a person means: by application id, object id, identifier URI or display name. */
export async function findApp(named: string, directory: Directory): Promise<Result<Application, Problem>> {
  if (isGuid(named)) {
    const byAppId = await directory.get<Application>(path`/applications(appId='${named}')`)
    if (byAppId.ok || byAppId.error.status !== 404) return byAppId
    const byId = await directory.get<Application>(path`/applications/${named}`)
    return byId.ok || byId.error.status !== 404 ? byId : err(nothing('app', named))
  }
  const filter = named.includes('://')
    ? `identifierUris/any(u:u eq ${quoted(named)})`
    : `displayName eq ${quoted(named)}`
  return only(await directory.list<Application>(path`/applications?$filter=${filter}`), 'app', named)
}

/** What people call the directory API, which no list shows. */
const DIRECTORY_NAMES: ReadonlySet<string> = new Set([
  'graph',
  'microsoft graph',
  'latchwork directory',
  'https://graph.microsoft.com',
])

/** The API that a person means, among those that are present in the organization: its own, and those that somebody consented to. */
export async function findApi(typed: string, directory: Directory): Promise<Result<ServicePrincipal, Problem>> {
  const named = DIRECTORY_NAMES.has(typed.toLowerCase()) ? GRAPH_APP_ID : typed
  const filter = isGuid(named)
    ? `appId eq ${quoted(named)}`
    : named.includes('://')
      ? `servicePrincipalNames/any(u:u eq ${quoted(named)})`
      : `displayName eq ${quoted(named)}`
  return only(await directory.list<ServicePrincipal>(path`/servicePrincipals?$filter=${filter}`), 'API', named)
}

/** Two apps may have one name, and a guess would change the wrong one. */
function only<T extends { readonly appId: string; readonly displayName: string }>(
  found: Result<readonly T[], Problem>,
  what: string,
  named: string,
): Result<T, Problem> {
  if (!found.ok) return found
  const [first, ...others] = found.value
  if (first === undefined) return err(nothing(what, named))
  if (others.length === 0) return ok(first)
  return err({
    sentence: `${found.value.length} are called "${named}": name the one you mean by its application ID.`,
    details: found.value.map(({ appId, displayName }) => `${appId}  ${displayName}`),
    next: 'latchwork app list',
  })
}

function nothing(what: string, named: string): Problem {
  return { sentence: `There is no ${what} "${named}" in your organization.`, next: 'latchwork app list' }
}
