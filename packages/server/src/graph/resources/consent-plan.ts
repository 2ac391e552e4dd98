import { err, ok, type Result } from '@latchwork/protocol'
import { loadPlan, type PlannedRequest } from '../../consent/load-plan.ts'
import type { ConsentPlan, PlannedPermission } from '../../consent/plan.ts'
import type { User } from '../../directory/user.ts'
import { findApplicationByAppId } from '../../store/applications.ts'
import { type Answered, type Call, findOwnTenant, type GraphRoute, readBody } from '../call.ts'
import type { GraphObject } from '../odata/filter.ts'
import { type Problem, wrongValue } from '../problem.ts'
import { findPerson } from './people.ts'

/** Who would be asked what, and why, if an application sent this request now. Changes nothing. */
export const consentPlanRoutes: readonly GraphRoute[] = [
  { method: 'POST', path: '/consentPlan', operation: 'consent.plan', entity: 'consentPlan', handle: plan },
]

async function plan(call: Call): Promise<Result<Answered, Problem>> {
  const body = readBody(call.http)
  if (!body.ok) return body
  const request = await parseRequest(call, body.value)
  return request.ok ? ok({ kind: 'object', object: render(await loadPlan(call.deps.db, request.value)) }) : request
}

const TEXTS = ['clientId', 'userId', 'userPrincipalName', 'scopes', 'resource', 'prompt'] as const

async function parseRequest(
  call: Call,
  body: Readonly<Record<string, unknown>>,
): Promise<Result<PlannedRequest, Problem>> {
  const unfit = TEXTS.find((name) => body[name] !== undefined && typeof body[name] !== 'string')
  if (unfit !== undefined) return err(wrongValue(unfit, 'a text'))
  const texts = body as Readonly<Partial<Record<(typeof TEXTS)[number], string>>>
  const client = await findApplicationByAppId(call.deps.db, (texts.clientId ?? '').toLowerCase())
  if (!client) return err(wrongValue('clientId', 'the application id of a registered application'))
  const user = await whose(call, texts.userId ?? texts.userPrincipalName)
  if (!user.ok) return user
  const tenant = await findOwnTenant(call)
  if (!tenant.ok) return tenant
  if (texts.resource === undefined && texts.scopes === undefined)
    return err(wrongValue('scopes', 'scopes, separated by blanks, or a resource for the v1 endpoints'))
  if (!PROMPTS[texts.resource === undefined ? 'v2' : 'v1'].includes(texts.prompt ?? ''))
    return err(wrongValue('prompt', 'consent, or admin_consent with a resource'))
  return ok({
    client,
    user: user.value,
    tenant: tenant.value,
    dialect: texts.resource === undefined ? 'v2' : 'v1',
    scopes: words(texts.scopes),
    resources: texts.resource === undefined ? [] : [texts.resource],
    prompts: words(texts.prompt),
  })
}

/** The values of `prompt` that consent depends on. */
const PROMPTS = { v1: ['', 'consent', 'admin_consent'], v2: ['', 'consent'] }

async function whose(call: Call, named: string | undefined): Promise<Result<User, Problem>> {
  if (named === undefined) return ok(call.caller)
  const found = await findPerson({ ...call, id: named })
  const name = named.includes('@') ? 'userPrincipalName' : 'userId'
  return found.ok ? found : err(wrongValue(name, 'a user of the organization'))
}

function words(text = ''): readonly string[] {
  return text.split(' ').filter((word) => word !== '')
}

function render(planned: ConsentPlan): GraphObject {
  const { refusal, page, permissions, ...rest } = planned
  return {
    ...rest,
    page: page ?? null,
    error: refusal?.error ?? null,
    code: refusal?.aadsts === undefined ? null : `AADSTS${String(refusal.aadsts)}`,
    permissions: permissions.map(renderPermission),
  }
}

function renderPermission({ permission, asked, why }: PlannedPermission): GraphObject {
  const { api, scope, isRole, usedBy } = permission
  return {
    resourceAppId: api.appId,
    resourceDisplayName: api.displayName,
    value: scope.value,
    displayName: scope.adminConsentDisplayName,
    type: isRole === true ? 'Role' : scope.type,
    usedBy: usedBy?.displayName ?? null,
    asked,
    why,
  }
}
