import type { Application } from '../../directory/application.ts'
import type { PermissionGrant } from '../../directory/service-principal.ts'
import type { Account } from '../../session/browser-sessions.ts'
import { findApplicationByAppId } from '../../store/applications.ts'
import { listGrantsOfUser } from '../../store/permission-grants.ts'
import type { Db } from '../../store/sql.ts'
import type { PermissionLine } from '../permission-lines.ts'

/** An app that may act as the person, and by whose word. */
export interface AllowedApp {
  readonly appId: string
  readonly name: string
  /** Undefined: its registration is gone, and so nobody can sign in to it. */
  readonly publisherDomain?: string
  readonly apis: readonly { readonly apiName: string; readonly permissions: readonly PermissionLine[] }[]
  /** The person's own grants; what is left is the administrator's word for everybody. */
  readonly own: readonly PermissionGrant[]
}

/** What the person, or an administrator for everybody, allowed; the person's own first, then by name. */
export async function loadAllowedApps(db: Db, { user, tenant }: Account): Promise<readonly AllowedApp[]> {
  const grants = await listGrantsOfUser(db, tenant.id, user.id)
  const clients = [...new Set(grants.map(({ clientAppId }) => clientAppId))]
  const apps = await Promise.all(
    clients.map(async (appId) => {
      const of = grants.filter(({ clientAppId }) => clientAppId === appId)
      const client = await findApplicationByAppId(db, appId)
      return {
        appId,
        name: client?.displayName ?? appId,
        ...(client && { publisherDomain: client.publisherDomain }),
        apis: await loadApis(db, of),
        own: of.filter(({ by }) => by.kind === 'user'),
      }
    }),
  )
  return apps.toSorted((a, b) => Number(b.own.length > 0) - Number(a.own.length > 0) || a.name.localeCompare(b.name))
}

async function loadApis(db: Db, grants: readonly PermissionGrant[]) {
  const ids = [...new Set(grants.map(({ resourceAppId }) => resourceAppId))]
  const apis = await Promise.all(ids.map((appId) => findApplicationByAppId(db, appId)))
  return ids.map((appId, at) => {
    const api = apis[at]
    const scopes = new Set(grants.filter((grant) => grant.resourceAppId === appId).flatMap((grant) => grant.scopes))
    return { apiName: api?.displayName ?? appId, permissions: [...scopes].map((value) => lineOf(api, value)) }
  })
}

/** A permission that its API no longer has is shown by its value: it may come back. */
function lineOf(api: Application | undefined, value: string): PermissionLine {
  const scope = api?.api.oauth2PermissionScopes.find((one) => one.value === value)
  return {
    title: scope?.userConsentDisplayName ?? value,
    description: scope?.userConsentDescription ?? '',
    adminOnly: scope?.type === 'Admin',
  }
}
