import { err, ok, type Result } from '@latchwork/protocol'
import type { AuditEvent } from '../audit/event.ts'
import { type AuditDeps, auditChange } from '../audit/record.ts'
import { insertOrganization } from '../consent/presence.ts'
import { listGroups } from '../store/administration/groups.ts'
import { findApplicationByAppId } from '../store/applications.ts'
import { listAppRoleAssignmentsOfTenant } from '../store/app-role-assignments.ts'
import { listGrantsOfTenant } from '../store/permission-grants.ts'
import { listServicePrincipals } from '../store/service-principals.ts'
import { listUsers } from '../store/users.ts'
import type { Change, Db } from '../store/sql.ts'
import { findTenant, findTenantByDomain, replaceTenant } from '../store/tenants.ts'
import { planAssignment } from './assignments/plan-assignment.ts'
import { planPrincipal } from './enterprise/plan-principal.ts'
import { planPrincipalPrune } from './enterprise/prune-principals.ts'
import { namePeople, planGuest } from './guests/plan-guest.ts'
import type { DirectoryFile, FileTenant } from './model.ts'
import { planGroups } from './groups/plan-groups.ts'
import { planOperators } from './operators/plan-operators.ts'
import { listGone, planPrune } from './prune/plan-prune.ts'
import { planApplication } from './plan-application.ts'
import { planConsent } from './plan-consent.ts'
import { type Planned, type PlanStep, stepOf } from './plan-step.ts'
import { planAdministrators, planUser } from './plan-user.ts'
import { type KnownApis, knownTo, loadReferences, resolveRequirement } from './references.ts'
import type { FileProblem } from './shape.ts'
import { tellOfPlan } from './tell-of-plan.ts'

export interface ApplyDeps extends AuditDeps {
  readonly db: Db
  readonly hashPassword: (password: string) => Promise<string>
  /** Keyed hash of a client secret or of a remembered file value. */
  readonly hashSecret: (text: string) => string
}

/** What a file would do, before it is done. */
export interface DirectoryPlan {
  readonly tenantIds: readonly string[]
  readonly events: readonly AuditEvent[]
  readonly changes: readonly Change[]
  readonly steps: readonly PlanStep[]
}

/** How many rows a file changed. */
export interface Applied {
  readonly changes: number
}

/**
 * What makes the directory what the file says, for a person to look at first: inserts and updates, and deletions of nothing but what whole
 * lists (`--prune`) no longer name. A second run of the same file changes nothing. A wrong reference refuses the file as a whole.
 */
export async function planDirectory(
  file: DirectoryFile,
  deps: ApplyDeps,
): Promise<Result<DirectoryPlan, readonly FileProblem[]>> {
  const problems: FileProblem[] = []
  const known = await loadReferences(deps.db, file)
  const owned: [string, Planned][] = []
  for (const [index, tenant] of file.tenants.entries())
    for (const one of await planTenant(tenant, `tenants[${index}]`, { file, known, problems, deps }))
      owned.push([tenant.id, one])
  const operators = await planOperators(file, deps.db, problems)
  if (problems.length > 0) return err(problems)
  const planned = owned.map(([, one]) => one)
  const changes = planned.flatMap((one) => one.changes)
  return ok({
    tenantIds: file.tenants.map(({ id }) => id),
    events: tellOfPlan(owned),
    changes: [...operators.first, ...changes, ...operators.last],
    steps: planned.map(({ step }) => step),
  })
}

/** All in one commit or nothing (DESIGN §4); what somebody else changed since the plan was made refuses it. */
export async function commitPlan(
  plan: DirectoryPlan,
  deps: Pick<ApplyDeps, 'db' | 'now' | 'eventId'>,
): Promise<Result<Applied, readonly FileProblem[]>> {
  if (plan.changes.length === 0) return ok({ changes: 0 })
  const said = { type: 'directory.applied', actor: 'system' } as const
  const whole = plan.tenantIds.map((id) => ({ ...said, tenantId: id, target: id }))
  const events = [...plan.events, ...whole].map((event) => auditChange(event, deps))
  const committed = await deps.db.commit([...plan.changes, ...events])
  if (committed.ok) return ok({ changes: plan.changes.length })
  return err([
    {
      path: '(file)',
      expected: `a directory that nobody else changes meanwhile (${committed.failed}: ${committed.cause}); run it again`,
    },
  ])
}

interface Planning {
  readonly file: DirectoryFile
  readonly known: KnownApis
  readonly problems: FileProblem[]
  readonly deps: ApplyDeps
}

async function planTenant(tenant: FileTenant, path: string, whole: Planning): Promise<readonly Planned[]> {
  const known = knownTo(tenant, whole.known)
  const planning = { ...whole, known }
  const { problems, deps } = planning
  const now = deps.now()
  const row = await planTenantRow(tenant, path, planning)
  const present = await listUsers(deps.db, tenant.id)
  const administrators = planAdministrators(tenant, present, problems)
  const people: Planned[] = []
  for (const user of tenant.users)
    people.push(await planUser(user, { tenantId: tenant.id, before: present.find(({ id }) => id === user.id) }, deps))
  const planned: Planned[] = [{ ...row, changes: [...administrators.first, ...row.changes] }, ...people]
  const guests: NonNullable<Awaited<ReturnType<typeof planGuest>>>[] = []
  for (const guest of tenant.guests) {
    const one = await planGuest(guest, { tenant, present, file: planning.file, problems, db: deps.db, now })
    if (one) guests.push(one)
  }
  planned.push(...guests)
  const gone = listGone(tenant, present, new Set(guests.map(({ step }) => step.name)))
  const staying = present.filter((user) => !gone.includes(user))
  const users = namePeople(tenant, staying, guests)
  planned.push(...(await planApplications(tenant, users, planning)))
  const principals = {
    tenant,
    known,
    problems,
    now,
    principals: await listServicePrincipals(deps.db, tenant.id, 'all'),
  }
  planned.push(
    ...tenant.servicePrincipals.map((one) => planPrincipal(one, principals)).filter((one) => one !== undefined),
  )
  planned.push(...(await planGroups(tenant, { db: deps.db, users, now, problems })))
  planned.push(...(await planGiven(tenant, users, planning)))
  planned.push(...(await planPrincipalPrune(principals, deps.db)))
  planned.push(...(await planPrune(tenant, gone, { db: deps.db, now })))
  return planned.map((one, at) =>
    at === planned.length - 1 ? { ...one, changes: [...one.changes, ...administrators.last] } : one,
  )
}

async function planApplications(
  tenant: FileTenant,
  users: ReadonlyMap<string, string>,
  { known, problems, deps }: Planning,
): Promise<readonly Planned[]> {
  const planned: Planned[] = []
  for (const entry of tenant.applications) {
    const before = await findApplicationByAppId(deps.db, entry.draft.appId)
    if (before && before.tenantId !== tenant.id)
      problems.push({ path: `${entry.path}.appId`, expected: 'an appId that no other organization uses' })
    const required = entry.required
      .map((requirement) => resolveRequirement(requirement, known, problems))
      .filter((found) => found !== undefined)
    const isPresent = tenant.servicePrincipals.some(({ appId }) => appId === entry.draft.appId)
    const createdBy = entry.createdBy === undefined ? before?.createdBy : users.get(entry.createdBy)
    if (entry.createdBy !== undefined && createdBy === undefined)
      problems.push({ path: `${entry.path}.latchwork.createdBy`, expected: `a user of ${tenant.displayName}` })
    planned.push(
      planApplication(entry, { before, required, createdBy, isPresent, now: deps.now(), hashSecret: deps.hashSecret }),
    )
  }
  return planned
}

/** Consents and app roles: who may do what, after everybody and everything that they name. */
async function planGiven(
  tenant: FileTenant,
  users: ReadonlyMap<string, string>,
  { known, problems, deps }: Planning,
): Promise<readonly Planned[]> {
  if (tenant.consents.length + tenant.appRoleAssignments.length === 0) return []
  const [grants, principals, assignments, present] = await Promise.all([
    listGrantsOfTenant(deps.db, tenant.id),
    listServicePrincipals(deps.db, tenant.id, 'all'),
    listAppRoleAssignmentsOfTenant(deps.db, tenant.id),
    listGroups(deps.db, tenant.id),
  ])
  const staying = tenant.whole.has('groups') ? [] : present
  const groups = [...new Map([...staying, ...tenant.groups].map((group) => [group.id, group])).values()]
  const plan = { tenant, known, grants, principals, assignments, users, groups, now: deps.now() }
  const given = [
    ...tenant.consents.map((consent) => planConsent(consent, plan, problems)),
    ...tenant.appRoleAssignments.map((assignment) => planAssignment(assignment, plan, problems)),
  ]
  return given.filter((one) => one !== undefined)
}

async function planTenantRow(tenant: FileTenant, path: string, { deps, problems }: Planning): Promise<Planned> {
  for (const domain of tenant.domains) {
    const owner = await findTenantByDomain(deps.db, domain)
    if (owner && owner.id !== tenant.id)
      problems.push({ path: `${path}.domains`, expected: `a domain that no other organization has (${domain})` })
  }
  const { id, displayName, domains, settings } = tenant
  const before = await findTenant(deps.db, id)
  const subject = { what: 'tenant', name: displayName } as const
  if (!before) {
    const fresh = { id, displayName, domains, settings, version: 1, createdAt: deps.now() }
    return { ...stepOf(subject, undefined, fresh), changes: insertOrganization(fresh) }
  }
  const wanted = { ...before, displayName, domains, settings }
  const told = stepOf(subject, before, wanted)
  if (told.step.action === 'unchanged') return { ...told, changes: [] }
  return { ...told, changes: replaceTenant({ ...wanted, version: before.version + 1 }, before.version) }
}
