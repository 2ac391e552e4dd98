import { ok, type Result } from '@latchwork/protocol'
import { type Directory, path } from '../../client/directory.ts'
import type { User } from '../../client/graph-objects.ts'
import type { Problem } from '../../output.ts'

export interface PasswordLink {
  readonly passwordLink: string
  readonly passwordLinkExpiresDateTime: string
  /** For the person who made it. */
  readonly said: string
}

export async function makePasswordLink(user: User, directory: Directory): Promise<Result<PasswordLink, Problem>> {
  const made = await directory.send<{ readonly link: string; readonly expiresDateTime: string }>({
    method: 'POST',
    path: path`/users/${user.id}/createPasswordLink`,
  })
  if (!made.ok)
    return { ok: false, error: { ...made.error, next: `latchwork user reset-password ${user.userPrincipalName}` } }
  const { link, expiresDateTime } = made.value
  return ok({
    passwordLink: link,
    passwordLinkExpiresDateTime: expiresDateTime,
    said: `The link to choose a password works once, until ${expiresDateTime}, and is shown only now.`,
  })
}
