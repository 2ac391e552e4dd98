import { CLI_APP_ID, PORTAL_APP_ID } from '../directory/graph.ts'
import { GRAPH_APP_ID } from '../directory/application.ts'
import type { DirectoryRole } from '../directory/user.ts'
import type { OwnToken } from '../session/own-token.ts'
import { listGrants } from '../store/permission-grants.ts'
import type { Db } from '../store/sql.ts'
import { type Operation, POLICY } from './policy.ts'

const BUILT_IN: ReadonlySet<string> = new Set([PORTAL_APP_ID, CLI_APP_ID])

/**
 * The roles that count in a call. Whoever consents for an organization speaks for its people, not for the instance: else an administrator
 * could let in an app for everybody, send the operator through it, and open organizations. So an operator is one in what is built in,
 * and where he himself granted what the operation needs.
 */
export async function loadActingRoles(
  { user, clientAppId }: Pick<OwnToken, 'user' | 'clientAppId'>,
  operation: Operation,
  db: Db,
): Promise<readonly DirectoryRole[]> {
  if (!user.roles.includes('operator') || BUILT_IN.has(clientAppId)) return user.roles
  const needs: readonly string[] = POLICY[operation].scopes
  const grants = await listGrants(db, user.tenantId, clientAppId, user.id)
  const isOwn = grants.some(
    ({ by, resourceAppId, scopes }) =>
      by.kind === 'user' && resourceAppId === GRAPH_APP_ID && scopes.some((scope) => needs.includes(scope)),
  )
  return isOwn ? user.roles : user.roles.filter((role) => role !== 'operator')
}
