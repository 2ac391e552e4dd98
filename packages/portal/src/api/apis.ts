import { GRAPH_APP_ID } from '@latchwork/protocol'
import { useQueries } from '@tanstack/react-query'
import { call, type Page } from './client.ts'
import { currentAccount } from './session.ts'
import type { Application, AppRole, Scope, ServicePrincipal } from './types.ts'

/** A web API as a client sees it. */
export interface Api {
  readonly appId: string
  readonly displayName: string
  readonly scopes: readonly Scope[]
  /** What applications may do there as themselves. */
  readonly roles: readonly AppRole[]
  /** Its presence in the organization. */
  readonly principalId: string
  /** What stands before a scope. */
  readonly identifier: string
  /** Where it answers, if its registration says so. */
  readonly url?: string
}

export const byAppId = (appId: string): string =>
  `/servicePrincipals?$filter=${encodeURIComponent(`appId eq '${appId}'`)}`

/** An API by its client id; undefined when it is not present in the organization. */
async function loadApi(appId: string): Promise<Api | null> {
  const { value } = await call<Page<ServicePrincipal>>(byAppId(appId))
  const [principal] = value
  if (principal === undefined) return null
  const isOwn = principal.appOwnerOrganizationId === currentAccount().tenantId
  const own = isOwn ? await call<Application>(`/applications(appId='${appId}')`) : undefined
  const url = own?.latchwork?.resourceUrls?.[0]
  return { ...apiOf(principal), ...(url !== undefined && { url }) }
}

export function apiOf(principal: ServicePrincipal): Api {
  const [, identifier = principal.appId] = principal.servicePrincipalNames ?? []
  return {
    appId: principal.appId,
    displayName: principal.displayName,
    scopes: principal.oauth2PermissionScopes ?? [],
    roles: (principal.appRoles ?? []).filter(({ allowedMemberTypes }) => allowedMemberTypes.includes('Application')),
    principalId: principal.id,
    identifier: identifier.replace(/\/$/, ''),
  }
}

/** The APIs that a registration requires, in its order. */
export function useRequiredApis(app: Application) {
  const ids = (app.requiredResourceAccess ?? []).map(({ resourceAppId }) => resourceAppId)
  return useQueries({
    queries: ids.map((appId) => ({ queryKey: ['api', appId], queryFn: () => loadApi(appId) })),
    combine: (results) => ({
      isPending: results.some((result) => result.isPending),
      error: results.find((result) => result.error !== null)?.error ?? null,
      apis: results.flatMap(({ data }) => data ?? []),
    }),
  })
}

/** The same as a client writes them. */
export function writtenScopes(app: Application, api: Api): readonly string[] {
  return requiredScopes(app, api).map(({ value }) => `${api.identifier}/${value}`)
}

/** The scopes of an API that a registration requires. */
export function requiredScopes(app: Application, api: Api): readonly Scope[] {
  const entry = (app.requiredResourceAccess ?? []).find(({ resourceAppId }) => resourceAppId === api.appId)
  return api.scopes.filter(({ id }) => entry?.resourceAccess.some((access) => access.id === id))
}

export const isDirectory = (api: Api): boolean => api.appId === GRAPH_APP_ID
