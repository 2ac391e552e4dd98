import { ok, type Result } from '@latchwork/protocol'
import { type Directory, path, quoted } from '../../client/directory.ts'
import type { Application, Grant, ServicePrincipal, User } from '../../client/graph-objects.ts'
import type { Problem } from '../../output.ts'

/** More names are no more information; the number is. */
const MOST_NAMES = 5

/** What a deletion ends, from what was granted in the organization. What other organizations granted only they can see. */
export async function listWhatStops(
  app: Application,
  directory: Directory,
): Promise<Result<readonly string[], Problem>> {
  const general = [
    `Nobody can sign in to ${app.displayName} any more${app.signInAudience === 'AzureADMyOrg' ? '' : ', in any organization'}.`,
    ...(app.passwordCredentials.length > 0 ? [`Its secrets stop working: ${app.passwordCredentials.length}.`] : []),
  ]
  const presence = await directory.list<ServicePrincipal>(
    path`/servicePrincipals?$filter=${`appId eq ${quoted(app.appId)}`}`,
  )
  if (!presence.ok) return presence
  const [principal] = presence.value
  if (principal === undefined) return ok(general)
  const filter = `clientId eq ${quoted(principal.id)} or resourceId eq ${quoted(principal.id)}`
  const grants = await directory.list<Grant>(path`/oauth2PermissionGrants?$top=999&$filter=${filter}`)
  if (!grants.ok) return grants
  const own = grants.value.filter(({ clientId }) => clientId === principal.id)
  const calls = grants.value.filter(
    ({ resourceId, clientId }) => resourceId === principal.id && clientId !== principal.id,
  )
  const callers = await namesOf([...new Set(calls.map(({ clientId }) => clientId))], '/servicePrincipals', directory)
  const people = own.filter(({ consentType }) => consentType === 'Principal').map(({ principalId }) => principalId)
  const users = await namesOf([...new Set(people)], '/users', directory)
  return ok([
    ...general,
    ...own
      .filter(({ consentType }) => consentType === 'AllPrincipals')
      .map(({ scope }) => `Everybody in your organization was granted it: ${scope}`),
    ...(users === '' ? [] : [`Granted by ${users}.`]),
    ...(callers === '' ? [] : [`These apps can call it no longer: ${callers}.`]),
  ])
}

/** The first few by name, and how many more there are. */
async function namesOf(
  ids: readonly (string | null)[],
  set: '/users' | '/servicePrincipals',
  directory: Directory,
): Promise<string> {
  const names = await Promise.all(
    ids.slice(0, MOST_NAMES).map(async (id) => {
      const found = await directory.get<Partial<User & ServicePrincipal>>(`${set}/${encodeURIComponent(id ?? '')}`)
      return found.ok ? (found.value.userPrincipalName ?? found.value.displayName ?? id ?? '') : (id ?? '')
    }),
  )
  const more = ids.length - names.length
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
