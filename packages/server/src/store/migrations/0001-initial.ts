import type { Migration } from '../engine/migration.ts'

/**
 * The first schema. A tenant's rows have the tenant id first in their key, so that the tables can be distributed by tenant;
 * the exceptions are looked up before a tenant is known. Times are epoch seconds; JSON is kept as text.
 */
export const INITIAL: Migration = {
  number: 1,
  statements: [
    `CREATE TABLE tenants (
      id TEXT NOT NULL PRIMARY KEY, display_name TEXT NOT NULL, domains TEXT NOT NULL, settings TEXT NOT NULL,
      version BIGINT NOT NULL, created_at BIGINT NOT NULL)`,
    `CREATE TABLE domains (name TEXT NOT NULL PRIMARY KEY, tenant_id TEXT NOT NULL)`,
    `CREATE TABLE users (
      tenant_id TEXT NOT NULL, id TEXT NOT NULL, upn TEXT NOT NULL, upn_key TEXT NOT NULL, display_name TEXT NOT NULL,
      given_name TEXT, surname TEXT, mail TEXT, password_hash TEXT, roles TEXT NOT NULL, is_administrator BIGINT NOT NULL,
      disabled_at BIGINT, tokens_valid_from BIGINT NOT NULL, version BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, id), UNIQUE (tenant_id, upn_key))`,
    `CREATE TABLE applications (
      tenant_id TEXT NOT NULL, id TEXT NOT NULL, app_id TEXT NOT NULL, version BIGINT NOT NULL, doc TEXT NOT NULL,
      PRIMARY KEY (tenant_id, id), UNIQUE (tenant_id, app_id))`,
    `CREATE TABLE client_ids (app_id TEXT NOT NULL PRIMARY KEY, tenant_id TEXT NOT NULL, application_id TEXT NOT NULL)`,
    `CREATE TABLE identifier_uris (
      tenant_id TEXT NOT NULL, uri_key TEXT NOT NULL, app_id TEXT NOT NULL, multi_tenant BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, uri_key))`,
    `CREATE UNIQUE INDEX identifier_uris_multi_tenant ON identifier_uris (uri_key) WHERE multi_tenant = 1`,
    `CREATE INDEX identifier_uris_app ON identifier_uris (tenant_id, app_id)`,
    `CREATE TABLE service_principals (
      tenant_id TEXT NOT NULL, id TEXT NOT NULL, app_id TEXT NOT NULL, app_owner_tenant_id TEXT NOT NULL, disabled_at BIGINT,
      assignment_required BIGINT NOT NULL, listed BIGINT NOT NULL, created_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, id), UNIQUE (tenant_id, app_id))`,
    `CREATE TABLE permission_grants (
      tenant_id TEXT NOT NULL, id TEXT NOT NULL, client_app_id TEXT NOT NULL, resource_app_id TEXT NOT NULL,
      principal_id TEXT NOT NULL, scopes TEXT NOT NULL,
      PRIMARY KEY (tenant_id, id), UNIQUE (tenant_id, client_app_id, principal_id, resource_app_id))`,
    `CREATE TABLE app_role_assignments (
      tenant_id TEXT NOT NULL, id TEXT NOT NULL, principal_type TEXT NOT NULL, principal_id TEXT NOT NULL,
      resource_app_id TEXT NOT NULL, app_role_id TEXT NOT NULL, created_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, id), UNIQUE (tenant_id, principal_id, resource_app_id, app_role_id))`,
    `CREATE TABLE sessions (
      tenant_id TEXT NOT NULL, id TEXT NOT NULL, user_id TEXT NOT NULL, auth_time BIGINT NOT NULL, amr TEXT NOT NULL,
      persistent BIGINT NOT NULL, created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, ended_at BIGINT,
      PRIMARY KEY (tenant_id, id))`,
    `CREATE INDEX sessions_user ON sessions (tenant_id, user_id)`,
    `CREATE INDEX sessions_expiry ON sessions (expires_at)`,
    // No index holds a column that a refresh changes: rotation rewrites one row and nothing else.
    `CREATE TABLE authorizations (
      tenant_id TEXT NOT NULL, id TEXT NOT NULL, client_app_id TEXT NOT NULL, user_id TEXT NOT NULL, session_id TEXT NOT NULL,
      auth_time BIGINT NOT NULL, amr TEXT NOT NULL, outstanding BIGINT NOT NULL, used BIGINT NOT NULL, before BIGINT NOT NULL,
      issued_at BIGINT NOT NULL, created_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, revoked_at BIGINT, revoked_reason TEXT,
      PRIMARY KEY (tenant_id, id))`,
    `CREATE INDEX authorizations_user ON authorizations (tenant_id, user_id)`,
    `CREATE INDEX authorizations_age ON authorizations (created_at)`,
    `CREATE TABLE signing_keys (
      kid TEXT NOT NULL PRIMARY KEY, alg TEXT NOT NULL, sealed_private TEXT NOT NULL, public_jwk TEXT NOT NULL,
      certificate TEXT NOT NULL, created_at BIGINT NOT NULL, active_from BIGINT NOT NULL, retire_at BIGINT NOT NULL,
      expires_at BIGINT NOT NULL)`,
    `CREATE TABLE sealing_keys (
      kid TEXT NOT NULL PRIMARY KEY, sealed_secret TEXT NOT NULL, created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL)`,
    `CREATE TABLE attempts (
      bucket TEXT NOT NULL PRIMARY KEY, failures BIGINT NOT NULL, window_started_at BIGINT NOT NULL, blocked_until BIGINT NOT NULL)`,
    `CREATE INDEX attempts_age ON attempts (window_started_at)`,
    `CREATE TABLE audit_events (
      tenant_id TEXT NOT NULL, id TEXT NOT NULL, at BIGINT NOT NULL, type TEXT NOT NULL, actor TEXT NOT NULL, target TEXT NOT NULL,
      trace_id TEXT NOT NULL, detail TEXT NOT NULL,
      PRIMARY KEY (tenant_id, id))`,
    `CREATE INDEX audit_events_time ON audit_events (tenant_id, at, id)`,
    `CREATE TABLE leases (name TEXT NOT NULL PRIMARY KEY, holder TEXT NOT NULL, expires_at BIGINT NOT NULL)`,
    `CREATE TABLE notices (
      tenant_id TEXT NOT NULL, user_id TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, at BIGINT NOT NULL,
      detail TEXT NOT NULL, seen_at BIGINT,
      PRIMARY KEY (tenant_id, user_id, id))`,
    `CREATE TABLE one_time_links (
      hash TEXT NOT NULL PRIMARY KEY, tenant_id TEXT NOT NULL, user_id TEXT NOT NULL, purpose TEXT NOT NULL,
      expires_at BIGINT NOT NULL, used_at BIGINT)`,
    `CREATE INDEX one_time_links_expiry ON one_time_links (expires_at)`,
    `CREATE TABLE spa_origins (
      tenant_id TEXT NOT NULL, origin TEXT NOT NULL, app_id TEXT NOT NULL,
      PRIMARY KEY (tenant_id, origin, app_id))`,
    `CREATE INDEX spa_origins_origin ON spa_origins (origin)`,
    `CREATE TABLE file_values (
      tenant_id TEXT NOT NULL, key TEXT NOT NULL, value_hash TEXT NOT NULL,
      PRIMARY KEY (tenant_id, key))`,
  ],
}
