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
    // Why requests were refused (DESIGN §3 Errors); an empty tenant_id is nobody's. The indexes serve the list and the sweep.
    `CREATE TABLE refusal_traces (
      trace_id TEXT NOT NULL PRIMARY KEY, tenant_id TEXT NOT NULL, at BIGINT NOT NULL, reason TEXT NOT NULL,
      client_id TEXT NOT NULL, user_id TEXT NOT NULL, endpoint TEXT NOT NULL, facts TEXT NOT NULL)`,
    `CREATE INDEX refusal_traces_time ON refusal_traces (tenant_id, at, trace_id)`,
    `CREATE INDEX refusal_traces_age ON refusal_traces (at)`,
  ],
}
