import { createHmac, type KeyObject } from 'node:crypto'

/** Names of users that two applications cannot compare (OpenID Connect Core §8.1). */
export interface Subjects {
  /** `sub` for one user at one client or API: 43 characters, the same for ever, on every node. */
  pairwise(userId: string, appId: string): string
}

/** @param key the instance's key of the purpose `pairwise-subject` */
export function createSubjects(key: KeyObject): Subjects {
  return { pairwise: (userId, appId) => createHmac('sha256', key).update(`${userId} ${appId}`).digest('base64url') }
}
