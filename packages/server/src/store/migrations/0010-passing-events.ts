import type { Migration } from '../engine/migration.ts'

/** Which events of daily use are old enough to leave. The condition is that of {@link PASSING_EVENTS}, as it was released. */
export const PASSING: Migration = {
  number: 10,
  statements: [],
  indexes: [
    `CREATE INDEX audit_events_passing ON audit_events (at) WHERE type IN ('sign-in.succeeded', 'sign-in.session', 'sign-in.failed', 'sign-out', 'code.redeemed',
      'client-authentication.failed', 'password.change-failed')`,
  ],
}
