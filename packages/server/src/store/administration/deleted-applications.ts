import type { Application } from '../../directory/application.ts'
import { parseApplication } from '../application-document.ts'
import { deleteApplication, insertApplication } from '../applications.ts'
import { canBeStored, documentOf, numberOf, type Row } from '../engine/row.ts'
import { type Change, type Db, sql } from '../sql.ts'

/** A registration that can be restored, and when it was deleted (epoch seconds). */
export interface DeletedApplication {
  readonly application: Application
  readonly deletedAt: number
}

export async function findDeletedApplication(
  db: Db,
  tenantId: string,
  id: string,
): Promise<DeletedApplication | undefined> {
  if (!canBeStored(id)) return undefined
  const [row] = await db.rows<Row>(sql`
    SELECT doc, deleted_at FROM deleted_applications WHERE tenant_id = ${tenantId} AND id = ${id}`)
  return row && parseDeleted(row)
}

/** Takes a registration away and keeps it for {@link KEEP_DELETED_SECONDS}; unmet when it has changed meanwhile. */
export function moveToDeleted(application: Application, now: number): Change[] {
  const { tenantId, id } = application
  return [
    ...deleteApplication(application),
    {
      name: 'keep deleted application',
      sql: sql`INSERT INTO deleted_applications (tenant_id, id, doc, deleted_at)
        VALUES (${tenantId}, ${id}, ${JSON.stringify(application)}, ${now})`,
    },
  ]
}

/** Unique violation: somebody else has taken one of its identifiers meanwhile. */
export function restoreApplication(application: Application): Change[] {
  const { tenantId, id } = application
  return [
    {
      name: 'take from deleted applications',
      sql: sql`DELETE FROM deleted_applications WHERE tenant_id = ${tenantId} AND id = ${id}`,
      expect: 1,
    },
    ...insertApplication(application),
  ]
}

/** As in Entra: thirty days. */
export const KEEP_DELETED_SECONDS = 30 * 86_400

/** Deletes for good what nobody may restore any more, in every tenant. */
export function sweepDeletedApplications(now: number): Change {
  return {
    name: 'sweep deleted applications',
    sql: sql`DELETE FROM deleted_applications WHERE deleted_at <= ${now - KEEP_DELETED_SECONDS}`,
  }
}

export function parseDeleted(row: Row): DeletedApplication {
  return { application: parseApplication(documentOf(row, 'doc')), deletedAt: numberOf(row, 'deleted_at') }
}
