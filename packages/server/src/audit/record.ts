import { randomGuid } from '../session/random-guid.ts'
import { insertAuditEvent } from '../store/audit-events.ts'
import type { Change } from '../store/sql.ts'
import type { AuditEvent } from './event.ts'

/** An event as a change, to be committed together with what it tells of. */
export function auditChange(event: AuditEvent, random: (bytes: number) => Buffer): Change {
  return insertAuditEvent({ ...event, id: randomGuid(random) })
}
