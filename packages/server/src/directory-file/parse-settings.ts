import { DEFAULT_TENANT_SETTINGS, type TenantSettings } from '../directory/tenant.ts'
import type { Reader } from './shape.ts'

/** An organization's policy, as a directory file and the directory API spell it: `latchwork`. */
export function parseSettings(settings: Reader): TenantSettings {
  const parsed = {
    refreshWindowSeconds: settings.number('refreshWindowSeconds') ?? DEFAULT_TENANT_SETTINGS.refreshWindowSeconds,
    usersMayConsent: settings.word(
      'usersMayConsent',
      ['yes', 'verified-publishers', 'never'],
      DEFAULT_TENANT_SETTINGS.usersMayConsent,
    ),
  }
  settings.finish()
  return parsed
}
