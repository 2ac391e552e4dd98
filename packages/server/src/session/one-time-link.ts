import { createHash } from 'node:crypto'
import type { User } from '../directory/user.ts'
import { insertOneTimeLink, retireOneTimeLinks } from '../store/one-time-links.ts'
import type { Change } from '../store/sql.ts'
import { lockUser } from '../store/users.ts'

/** A link that an administrator of the organization has in his hands would make him the operator. */
export function retireLinksOfNewOperator(before: User, after: User): readonly Change[] {
  const isNew = after.roles.includes('operator') && !before.roles.includes('operator')
  return isNew ? [retireOneTimeLinks(before.tenantId, before.id)] : []
}

/** Links are stored as hashes, so that a copy of the database opens nothing. */
export function hashLink(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

/** A link that an administrator hands over: until the next working day, and not longer. */
export const HANDED_OVER_SECONDS = 24 * 3600

interface LinkDeps {
  readonly config: { readonly publicUrl: string }
  readonly now: () => number
  readonly random: (bytes: number) => Buffer
}

/**
 * A link to the page where a person chooses a password, shown once; `changes` belong into the commit that makes it true, and end
 * every unused link before it (ASVS 6.4.1).
 */
export function createPasswordLink(
  user: { readonly tenantId: string; readonly id: string },
  seconds: number,
  deps: LinkDeps,
): { readonly link: string; readonly expiresAt: number; readonly changes: readonly Change[] } {
  const token = deps.random(32).toString('base64url')
  const expiresAt = deps.now() + seconds
  const { tenantId, id: userId } = user
  return {
    link: `${deps.config.publicUrl}/interaction/first-password?token=${token}`,
    expiresAt,
    changes: [
      lockUser(tenantId, userId),
      retireOneTimeLinks(tenantId, userId),
      insertOneTimeLink({ hash: hashLink(token), tenantId, userId, purpose: 'first-password', expiresAt }),
    ],
  }
}
