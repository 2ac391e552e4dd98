import type { AuditEvent, AuditType } from '../audit/event.ts'
import type { Planned, PlanStep } from './plan-step.ts'

/** What the same change is called when the directory API makes it. */
const TYPES: Readonly<Record<PlanStep['what'], Readonly<Record<'create' | 'update' | 'delete', AuditType>>>> = {
  tenant: { create: 'tenant.created', update: 'organization.updated', delete: 'organization.updated' },
  user: { create: 'user.created', update: 'user.updated', delete: 'user.deleted' },
  group: { create: 'group.created', update: 'group.updated', delete: 'group.deleted' },
  application: { create: 'application.created', update: 'application.updated', delete: 'application.deleted' },
  'enterprise application': {
    create: 'servicePrincipal.created',
    update: 'servicePrincipal.updated',
    delete: 'servicePrincipal.deleted',
  },
  consent: { create: 'grant.created', update: 'grant.updated', delete: 'grant.deleted' },
  'app role': { create: 'appRole.assigned', update: 'appRole.assigned', delete: 'appRole.removed' },
}

/** Whoever can apply a file works at the instance itself, so nobody of the directory is named. */
const BY = { actor: 'system', by: 'directory file' } as const

/** One event for each object that a file changes, and one for the file as a whole in each of its organizations. */
export function tellOfPlan(planned: readonly (readonly [tenantId: string, one: Planned])[]): readonly AuditEvent[] {
  const { actor, by } = BY
  return planned.flatMap(([tenantId, { step, facts, changes }]): AuditEvent[] => {
    if (changes.length === 0 || step.action === 'unchanged') return []
    const type = TYPES[step.what][step.action]
    const { target, modified } = facts
    return [{ tenantId, type, actor, target, modified, detail: { by, name: step.name } }]
  })
}
