import { err, ok, type Result } from '@latchwork/protocol'
import { isText } from '../resources/user-body.ts'
import type { Tenant } from '../../directory/tenant.ts'
import { parseSettings } from '../../directory-file/parse-settings.ts'
import { type FileProblem, readObject } from '../../directory-file/shape.ts'
import { findTenant, replaceTenant } from '../../store/tenants.ts'
import { type Answered, type Call, etagOf, type GraphRoute, mayChange, readBody, toldOf } from '../call.ts'
import { commitDone } from '../commit.ts'
import type { GraphObject } from '../odata/filter.ts'
import { notFound, notSettable, type Problem, STALE, wrongValue } from '../problem.ts'
import { dateOf } from '../resources/application-shape.ts'

/** The caller's organization (Graph `organization`, `domain`): its name and its policy. */
export const organizationRoutes: readonly GraphRoute[] = [
  { method: 'GET', path: '/organization', operation: 'organization.read', handle: list },
  { method: 'GET', path: '/organization/:id', operation: 'organization.read', handle: show },
  { method: 'PATCH', path: '/organization/:id', operation: 'organization.write', handle: update },
  { method: 'GET', path: '/domains', operation: 'organization.read', handle: domains },
]

type Outcome = Promise<Result<Answered, Problem>>

async function list({ deps, tenantId }: Call): Outcome {
  const tenant = await findTenant(deps.db, tenantId)
  return ok({ kind: 'list', objects: tenant ? [renderOrganization(tenant)] : [] })
}

async function findOwn({ deps, tenantId, id }: Call): Promise<Result<Tenant, Problem>> {
  const tenant = id.toLowerCase() === tenantId ? await findTenant(deps.db, tenantId) : undefined
  return tenant ? ok(tenant) : err(notFound(id))
}

async function show(call: Call): Outcome {
  const tenant = await findOwn(call)
  return tenant.ok ? ok({ kind: 'object', object: renderOrganization(tenant.value) }) : tenant
}

/** The name and `latchwork`, whose settings are merged; domains are the operator's. */
async function update(call: Call): Outcome {
  const found = await findOwn(call)
  if (!found.ok) return found
  const before = found.value
  if (!mayChange(call.http, before.version)) return err(STALE)
  const body = readBody(call.http)
  if (!body.ok) return body
  const next = mergeOrganization(before, body.value)
  if (!next.ok) return next
  const told = toldOf(call, 'organization.updated', before.id, {
    before: renderOrganization(before),
    after: renderOrganization(next.value),
  })
  return commitDone(call, [...replaceTenant(next.value, before.version), told])
}

const CHANGEABLE: ReadonlySet<string> = new Set(['displayName', 'latchwork'])

function mergeOrganization(before: Tenant, body: Readonly<Record<string, unknown>>): Result<Tenant, Problem> {
  const { displayName = before.displayName, latchwork = {} } = body
  const unfit = Object.keys(body).find((name) => !CHANGEABLE.has(name) && !name.startsWith('@odata.'))
  if (unfit !== undefined) return err(notSettable(unfit))
  if (!isText(displayName)) return err(wrongValue('displayName', 'a text'))
  const problems: FileProblem[] = []
  const merged =
    typeof latchwork === 'object' && !Array.isArray(latchwork) ? { ...before.settings, ...latchwork } : latchwork
  const settings = parseSettings(readObject(merged, 'latchwork', problems))
  const [problem] = problems
  return problem
    ? err(wrongValue(problem.path, problem.expected))
    : ok({ ...before, displayName, settings, version: before.version + 1 })
}

async function domains({ deps, tenantId }: Call): Outcome {
  const tenant = await findTenant(deps.db, tenantId)
  const names = tenant?.domains ?? []
  return ok({
    kind: 'list',
    objects: names.map((id, at) => ({ id, isDefault: at === 0, isVerified: true, authenticationType: 'Managed' })),
  })
}

export function renderOrganization(tenant: Tenant): GraphObject {
  return {
    '@odata.etag': etagOf(tenant.version),
    id: tenant.id,
    displayName: tenant.displayName,
    tenantType: 'AAD',
    createdDateTime: dateOf(tenant.createdAt),
    verifiedDomains: tenant.domains.map((name, at) => ({
      name,
      type: 'Managed',
      isDefault: at === 0,
      isInitial: false,
    })),
    assignedPlans: [],
    latchwork: tenant.settings,
  }
}
