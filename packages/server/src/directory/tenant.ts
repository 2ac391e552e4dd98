/** An organization: the directory that users and applications live in. Times are epoch seconds. */
export interface Tenant {
  readonly id: string
  readonly displayName: string
  /** Verified domains, lower case; the first is the default one. */
  readonly domains: readonly string[]
  readonly settings: TenantSettings
  readonly version: number
  readonly createdAt: number
}

/** Policy that differs between organizations. It is data of the tenant, never a setting of the process. */
export interface TenantSettings {
  /** How long a lost answer or a race is forgiven at refresh; 0 accepts only the outstanding token. */
  readonly refreshWindowSeconds: number
  readonly usersMayConsent: 'yes' | 'verified-publishers' | 'never'
}

export const DEFAULT_TENANT_SETTINGS: TenantSettings = { refreshWindowSeconds: 60, usersMayConsent: 'yes' }

/** A name that an organization can have; lower case. */
export function isDomain(name: string): boolean {
  return name.length <= 253 && /^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/.test(name)
}
