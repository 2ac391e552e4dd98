/** An application's presence in a tenant ("enterprise application"). Created at registration at home, by consent elsewhere. */
export interface ServicePrincipal {
  readonly id: string
  readonly tenantId: string
  readonly appId: string
  readonly appOwnerTenantId: string
  readonly disabledAt?: number
  readonly assignmentRequired: boolean
  /**
   * Listed among the tenant's enterprise applications. A customer's listing shows the web API, not the foreign native client,
   * whose row exists only because a grant must name it (DESIGN §1 Registration).
   */
  readonly listed: boolean
  readonly createdAt: number
  readonly version: number
}

/** Delegated permissions given to a client for an API: by one user, or by an administrator for everybody. */
export interface PermissionGrant {
  readonly id: string
  readonly tenantId: string
  readonly clientAppId: string
  readonly resourceAppId: string
  readonly by: { readonly kind: 'user'; readonly userId: string } | { readonly kind: 'tenant' }
  /** Permission values, e.g. `Tasks.Read`. */
  readonly scopes: readonly string[]
}
