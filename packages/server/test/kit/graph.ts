import { DIRECTORY_PERMISSIONS } from '../../src/directory/graph-permissions.ts'
import { acquire } from './native-app.ts'
import type { TestServer } from './server.ts'

/** An answer of the directory API. */
export interface GraphAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>
  readonly body: Readonly<Record<string, unknown>>
}

export type GraphCaller = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<GraphAnswer>

const EVERYTHING = [
  'User.Read',
  'User.Read.All',
  'Directory.Read.All',
  'User.Invite.All',
  'Directory.AccessAsUser.All',
  'Application.ReadWrite.All',
  'DelegatedPermissionGrant.ReadWrite.All',
  'AuditLog.Read.All',
  'Group.ReadWrite.All',
  'ConsentRequest.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All',
  'Organization.ReadWrite.All',
]

/** What any call of the directory API may need. */
export const EVERY_PERMISSION = ['User.Read', ...DIRECTORY_PERMISSIONS.map(({ value }) => value)]

/** Calls the directory API as a person who consented to `scopes` in the demo's native app. */
export async function graphAs(
  server: TestServer,
  userPrincipalName: string,
  scopes: readonly string[] = EVERYTHING,
): Promise<GraphCaller> {
  const scope = `openid profile offline_access ${scopes.map((value) => `https://graph.microsoft.com/${value}`).join(' ')}`
  const { tokens } = await acquire(server, { scope, tenant: 'organizations' }, userPrincipalName)
  return async (method, path, body, headers = {}) => {
    const answer = await server.http.inject({
      method,
      url: `/v1.0${path}`,
      headers: {
        host: 'login.test',
        authorization: `Bearer ${tokens.access_token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = answer.body === '' ? '{}' : answer.body
    return { status: answer.status, headers: answer.headers, body: JSON.parse(text) as GraphAnswer['body'] }
  }
}

export function errorOf(answer: GraphAnswer): { readonly code: string; readonly message: string } {
  return answer.body['error'] as { code: string; message: string }
}

export function listOf(answer: GraphAnswer): readonly Readonly<Record<string, unknown>>[] {
  return answer.body['value'] as readonly Readonly<Record<string, unknown>>[]
}
