import assert from 'node:assert/strict'
import { type GraphCaller, graphAs } from './graph.ts'
import type { TestServer } from './server.ts'

const SCOPES = ['User.Invite.All', 'User.ReadWrite.All', 'Directory.Read.All', 'DelegatedPermissionGrant.ReadWrite.All']

/** The administrator of a demo organization, and a guest whom he invited. */
export async function inviteGuest(
  server: TestServer,
  administrator: string,
  person: string,
): Promise<{ readonly admin: GraphCaller; readonly id: string }> {
  const admin = await graphAs(server, administrator, SCOPES)
  const body = { invitedUserEmailAddress: person, inviteRedirectUrl: 'https://tasks.fabrikam.example/' }
  const invited = await admin('POST', '/invitations', body)
  assert.equal(invited.status, 201, JSON.stringify(invited.body))
  return { admin, id: (invited.body['invitedUser'] as { id: string }).id }
}
