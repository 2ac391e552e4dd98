import type { Migration } from '../engine/migration.ts'

/** What the directory API keeps beside the objects themselves. */
export const DIRECTORY: Migration = {
  number: 2,
  statements: [
    // A deleted registration waits here, out of everybody's way, until it is restored or its time is over.
    `CREATE TABLE deleted_applications (
      tenant_id TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, deleted_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, id))`,
    `CREATE INDEX deleted_applications_age ON deleted_applications (deleted_at)`,
  ],
}
