import type { FilePrincipal } from '../model.ts'
import type { Reader } from '../shape.ts'
import { stableId } from '../stable-id.ts'
import { guidOr, optional } from '../values.ts'

/** An enterprise application in Microsoft Graph's property names (azure-ad-wire §3.9); what else an export from Azure has is its registration's. */
export function parsePrincipal(principal: Reader, tenantId: string): FilePrincipal {
  const appId = guidOr(principal, 'appId', '')
  if (appId === '') principal.wrong('appId', 'the appId of an application')
  const latchwork = principal.object('latchwork')
  const parsed = {
    path: principal.path,
    id: guidOr(principal, 'id', stableId('service principal', tenantId, appId)),
    appId,
    ...optional('enabled', principal.maybe('accountEnabled')),
    ...optional('assignmentRequired', principal.maybe('appRoleAssignmentRequired')),
    listed: latchwork.flag('listed', true),
  }
  latchwork.finish()
  principal.finish()
  return parsed
}
