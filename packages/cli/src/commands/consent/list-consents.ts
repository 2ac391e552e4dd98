import { ok, type Result } from '@latchwork/protocol'
import { type Directory, pageOf, path } from '../../client/directory.ts'
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

/** What was granted in the organization, at most so much of it, with the names that a person knows. */
export async function listConsents(directory: Directory, most?: number): Promise<Result<readonly Consent[], Problem>> {
  const grants = await directory.list<Grant>(`/oauth2PermissionGrants?${pageOf(most)}`, most)
  if (!grants.ok) return grants
  const find = remember(directory)
  const consents: Consent[] = []
  for (const { id, clientId, resourceId, principalId, scope } of grants.value) {
    const [client, api] = [await find('/servicePrincipals', clientId), await find('/servicePrincipals', resourceId)]
    const person = principalId === null ? undefined : await find('/users', principalId)
    consents.push({
      id,
      app: client.displayName ?? clientId ?? '',
      appId: client.appId ?? '',
      api: api.displayName ?? resourceId ?? '',
      scope,
      grantedFor: person === undefined ? 'everybody' : (person.userPrincipalName ?? principalId ?? ''),
    })
  }
  return ok(consents)
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

/** Whether a person means this consent: by the app's name or id, or by the id of the consent. */
export function isMeant({ id, app, appId }: Consent, named: string): boolean {
  return app === named || [id, appId].includes(named.toLowerCase())
}

export function rowOf({ id, app, api, scope, grantedFor }: Consent): readonly string[] {
  return [id, app, api, scope, grantedFor]
}

export const HEADING = ['ID', 'App', 'API', 'Permissions', 'For']
