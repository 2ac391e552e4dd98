import { err, ok, type Result } from '@latchwork/protocol'
import { INSERT_MEMBER } from '../store/administration/groups.ts'
import { ANOTHER_OPERATOR } from '../store/administration/operators.ts'
import type { Change } from '../store/sql.ts'
import { ANOTHER_ADMINISTRATOR } from '../store/users.ts'
import type { Answered, Call } from './call.ts'
import { badRequest, conflict, type Problem, STALE } from './problem.ts'

/** Expectations that say more than "somebody was faster", by the name of the change. */
const UNMET: Readonly<Record<string, Problem>> = {
  [ANOTHER_ADMINISTRATOR]: badRequest(
    'The last administrator of the organization cannot be removed, disabled or deleted.',
  ),
  [ANOTHER_OPERATOR]: badRequest('The last operator of the instance cannot be removed, disabled or deleted.'),
  [INSERT_MEMBER]: badRequest(
    "One or more added object references already exist for the following modified properties: 'members'.",
  ),
}

const SAME_NAME = "Another object with the same value for property 'userPrincipalName' already exists."

/** Whose a key is that was taken, by the name of the change. */
const TAKEN: Readonly<Record<string, string>> = {
  'insert client id': "The value of property 'appId' belongs to another application.",
  'insert domain': "The value of property 'domain' belongs to another organization.",
  'insert identifier':
    "A value of property 'identifierUris' or 'latchwork.resourceUrls' belongs to another application.",
  'insert user': SAME_NAME,
  'replace user': SAME_NAME,
}

/** Commits; a taken key is 409 with the property that is unique, an unmet expectation 412 unless it can be said better. */
export async function commit({ deps }: Call, changes: readonly Change[]): Promise<Result<void, Problem>> {
  const committed = await deps.db.commit(changes)
  if (committed.ok) return ok(undefined)
  if (committed.cause === 'unmet') return err(UNMET[committed.failed] ?? STALE)
  return err(conflict(TAKEN[committed.failed] ?? 'An object with the same key exists already.'))
}

/** Commits, and answers 204. */
export async function commitDone(call: Call, changes: readonly Change[]): Promise<Result<Answered, Problem>> {
  const committed = await commit(call, changes)
  return committed.ok ? ok({ kind: 'done' }) : committed
}
