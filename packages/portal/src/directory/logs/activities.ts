/** Whose names say too little by themselves. */
const SAID: Readonly<Record<string, string>> = {
  'consent.user': 'Consent: given by a user',
  'consent.organization': 'Consent: given for the organization',
  'code.redeemed': 'Authorization code: redeemed',
  'code.reused': 'Authorization code: used twice',
  'refresh.reused': 'Refresh token: used twice',
  'refresh.ahead': 'Refresh token: newer than the database',
  'directory.applied': 'Directory file: applied',
  'servicePrincipal.created': 'Enterprise application: added',
  'servicePrincipal.updated': 'Enterprise application: updated',
  'servicePrincipal.deleted': 'Enterprise application: removed',
  'grant.created': 'Permissions: granted',
  'grant.updated': 'Permissions: changed',
  'grant.deleted': 'Permissions: revoked',
}

/** The name of an event as people read it: `appRole.assigned` → `App role: assigned`. */
export function sayActivity(name: string): string {
  const said = SAID[name]
  if (said !== undefined) return said
  const words = name
    .replaceAll('-', ' ')
    .replaceAll(/([a-z])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`)
  const [area = '', act] = words.split('.')
  const start = area.charAt(0).toUpperCase() + area.slice(1)
  return act === undefined ? start : `${start}: ${act}`
}
