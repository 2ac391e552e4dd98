import { ok } from '@latchwork/protocol'
import { type Directory, path } from '../../client/directory.ts'
import type { DirectoryCommand, Outcome } from '../../client/directory-command.ts'
import type { User } from '../../client/graph-objects.ts'
import type { Input } from '../../command.ts'
import { findUser } from './find-user.ts'
import { makePasswordLink } from './password-link.ts'

/** Not asked about: an account in wrong hands is stopped with one command, and `enable` takes it back. */
export const disable: DirectoryCommand = {
  summary: 'stop an account: no sign-in, no new token',
  takes: ['USER'],
  flags: {},
  teaches:
    'Disables an account: nobody signs in with it, and its apps get no new token. latchwork user enable takes it back.',
  examples: ['latchwork user disable ada@contoso.example'],
  work: ({ input, directory }) => setEnabled(false, input, directory),
}

export const enable: DirectoryCommand = {
  summary: 'let a disabled account sign in again',
  takes: ['USER'],
  flags: {},
  teaches: 'Enables an account that was disabled; it goes on where it was.',
  examples: ['latchwork user enable ada@contoso.example'],
  work: ({ input, directory }) => setEnabled(true, input, directory),
}

async function setEnabled(accountEnabled: boolean, input: Input, directory: Directory): Outcome {
  const user = await findUser(input, directory)
  if (!user.ok) return user
  const address = path`/users/${user.value.id}`
  const body = { accountEnabled }
  const sent = await directory.send({ method: 'PATCH', path: address, body, etag: user.value['@odata.etag'] })
  if (!sent.ok) return sent
  const after = await directory.get<User>(address)
  if (!after.ok) return after
  const done = accountEnabled ? 'is enabled' : 'is disabled: no sign-in, and its apps get no new token'
  return ok({ rows: [], value: after.value, said: [`✓ ${user.value.userPrincipalName} ${done}`] })
}

export const resetPassword: DirectoryCommand = {
  summary: 'make a one-time link to choose a new password',
  takes: ['USER'],
  flags: {},
  teaches:
    'Prints a link that works once, for a day, to choose a new password. The old password works until the link is used, so a lost message locks nobody out.',
  examples: ['latchwork user reset-password ada@contoso.example'],
  async work({ input, directory }) {
    const user = await findUser(input, directory)
    if (!user.ok) return user
    const link = await makePasswordLink(user.value, directory)
    if (!link.ok) return link
    const { said, ...value } = link.value
    const { userPrincipalName } = user.value
    return ok({ rows: [[value.passwordLink]], value: { userPrincipalName, ...value }, said: [`✓ ${said}`] })
  },
}

export const revokeSessions: DirectoryCommand = {
  summary: 'end every sign-in of a person, everywhere',
  takes: ['USER'],
  flags: {},
  teaches:
    'Ends the sign-ins of a person in every browser and app: the next refresh is refused, and the password is asked for.',
  examples: ['latchwork user revoke-sessions ada@contoso.example'],
  async work({ input, directory }) {
    const user = await findUser(input, directory)
    if (!user.ok) return user
    const { id, userPrincipalName } = user.value
    const sent = await directory.send({ method: 'POST', path: path`/users/${id}/revokeSignInSessions` })
    if (!sent.ok) return sent
    const said = [`✓ Every sign-in of ${userPrincipalName} has ended; apps and browsers ask for the password again`]
    return ok({ rows: [], value: { id, userPrincipalName, revoked: true }, said })
  },
}
