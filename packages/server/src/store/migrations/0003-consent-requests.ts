import type { Migration } from '../engine/migration.ts'

/** What users ask their administrators for. A person has one open request for an app at a time. */
export const CONSENT_REQUESTS: Migration = {
  number: 3,
  statements: [
    `CREATE TABLE consent_requests (
      tenant_id TEXT NOT NULL, id TEXT NOT NULL, client_app_id TEXT NOT NULL, user_id TEXT NOT NULL,
      permissions TEXT NOT NULL, justification TEXT NOT NULL, status TEXT NOT NULL,
      created_at BIGINT NOT NULL, decided_at BIGINT, decided_by TEXT,
      PRIMARY KEY (tenant_id, id))`,
    `CREATE UNIQUE INDEX consent_requests_open ON consent_requests (tenant_id, client_app_id, user_id)
      WHERE status = 'InProgress'`,
    `CREATE INDEX consent_requests_time ON consent_requests (tenant_id, created_at, id)`,
    `CREATE INDEX consent_requests_age ON consent_requests (created_at)`,
  ],
}
