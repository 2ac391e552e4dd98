import { ok } from '@latchwork/protocol'
import { path } from '../../client/directory.ts'
import { confirm, type DirectoryCommand, YES } from '../../client/directory-command.ts'
import { rolesOf } from './change-role.ts'
import { findUser } from './find-user.ts'

export const remove: DirectoryCommand = {
  summary: 'delete an account for good',
  takes: ['USER'],
  flags: YES,
  teaches:
    'Says what will stop working, asks, and deletes the account for good. To stop somebody for a while, use latchwork user disable.',
  examples: ['latchwork user delete eve@contoso.example', 'latchwork user delete eve@contoso.example --yes'],
  async work(work) {
    const { input, directory } = work
    const user = await findUser(input, directory)
    if (!user.ok) return user
    const roles = await rolesOf(user.value, directory)
    if (!roles.ok) return roles
    const { id, userPrincipalName, displayName } = user.value
    const stops = [
      `${displayName} (${userPrincipalName}) cannot sign in any more; every sign-in in browsers and apps ends.`,
      'What this person granted to apps goes, too. Nothing of it comes back.',
      ...roles.value.map((role) => `The organization loses one who is ${role}.`),
    ]
    const agreed = await confirm(stops, `latchwork user delete ${userPrincipalName}`, work)
    if (!agreed.ok) return agreed
    const etag = user.value['@odata.etag']
    const gone = await directory.send({ method: 'DELETE', path: path`/users/${id}`, etag })
    if (!gone.ok) return gone
    return ok({ rows: [], value: { deleted: id, userPrincipalName }, said: [`✓ Deleted ${userPrincipalName}`] })
  },
}
