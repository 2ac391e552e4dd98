import { err, ok, type Result } from '@latchwork/protocol'
import { type Directory, pageOf, path, quoted } from '../../client/directory.ts'
import type { Grant, ServicePrincipal, User } from '../../client/graph-objects.ts'
import type { Problem } from '../../output.ts'

/** A grant whose ids have names. */
export interface Consent {
  readonly id: string
  readonly app: string
  readonly appId: string
  readonly api: string
  readonly scope: string
  /** User name, or `everybody`. */
  readonly grantedFor: string
}

/** Which consents are wanted; what is absent does not matter. */
export interface Wanted {
  /** Name or application id of the client, or the id of a consent. */
  readonly app?: string | undefined
  /** User name, or `everybody`. */
  readonly user?: string | undefined
  readonly most?: number | undefined
}

/** What was granted in the organization, with the names that a person knows. The server looks for the person, and we for the app. */
export async function listConsents(
  { app, user, most = Infinity }: Wanted,
  directory: Directory,
): Promise<Result<readonly Consent[], Problem>> {
  const filter = await filterOf(user, directory)
  if (!filter.ok) return filter
  const query = `${pageOf(app === undefined ? most : undefined)}${filter.value}`
  const grants = await directory.list<Grant>(`/oauth2PermissionGrants?${query}`, app === undefined ? most : Infinity)
  if (!grants.ok) return grants
  const find = remember(directory)
  const consents: Consent[] = []
  for (const { id, clientId, resourceId, principalId, scope } of grants.value) {
    const client = await find('/servicePrincipals', clientId)
    const named = { id, app: client.displayName ?? clientId ?? '', appId: client.appId ?? '' }
    if (app !== undefined && !isMeant(named, app)) continue
    const [api, person] = [await find('/servicePrincipals', resourceId), await find('/users', principalId)]
    const grantedFor = principalId === null ? 'everybody' : (person.userPrincipalName ?? principalId)
    consents.push({ ...named, api: api.displayName ?? resourceId ?? '', scope, grantedFor })
  }
  return ok(consents.slice(0, most))
}

async function filterOf(user: string | undefined, directory: Directory): Promise<Result<string, Problem>> {
  if (user === undefined) return ok('')
  if (user === 'everybody') return ok(path`&$filter=${"consentType eq 'AllPrincipals'"}`)
  const person = await directory.get<User>(path`/users/${user}`)
  if (person.ok) return ok(path`&$filter=${`principalId eq ${quoted(person.value.id)}`}`)
  if (person.error.status !== 404) return person
  return err({ sentence: `There is nobody "${user}" in your organization.`, next: 'latchwork user list' })
}

/** Whether a person means this consent: by the app's name or id, or by the id of the consent. */
function isMeant({ id, app, appId }: Pick<Consent, 'id' | 'app' | 'appId'>, named: string): boolean {
  return app === named || [id, appId].includes(named.toLowerCase())
}

type Named = Partial<Pick<ServicePrincipal, 'appId' | 'displayName'> & Pick<User, 'userPrincipalName'>>

/** One look for each object, however many grants name it. What is gone has no name. */
function remember(directory: Directory): (set: '/servicePrincipals' | '/users', id: string | null) => Promise<Named> {
  const known = new Map<string, Promise<Named>>()
  return (set, id) => {
    if (id === null) return Promise.resolve({})
    const looked = known.get(id) ?? look(`${set}${path`/${id}`}`, directory)
    known.set(id, looked)
    return looked
  }
}

async function look(address: string, directory: Directory): Promise<Named> {
  const found = await directory.get<Named>(address)
  return found.ok ? found.value : {}
}

export function rowOf({ id, app, api, scope, grantedFor }: Consent): readonly string[] {
  return [id, app, api, scope, grantedFor]
}

export const HEADING = ['ID', 'App', 'API', 'Permissions', 'For']
