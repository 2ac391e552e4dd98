import { err, isGuid, ok, type Result } from '@latchwork/protocol'
import { type Refusal, refuse } from '../refusal/refusal.ts'
import { findTenant, findTenantByDomain } from '../store/tenants.ts'
import type { Db } from '../store/sql.ts'
import type { Segment } from './authorize-request.ts'

/** The first path segment → a directory (azure-ad-wire §1.1). GUID and domain are two names of the same tenant. */
export async function findSegment(db: Db, text: string): Promise<Result<Segment, Refusal>> {
  if (text === 'common' || text === 'organizations') return ok({ kind: text })
  if (text === 'consumers') return err(refuse('tenant-not-supported'))
  const tenant = isGuid(text) ? await findTenant(db, text) : await findTenantByDomain(db, text)
  return tenant ? ok({ kind: 'tenant', tenantId: tenant.id }) : err(refuse('tenant-unknown'))
}
