import { err, ok, type Result } from '@latchwork/protocol'
import { auditChange } from '../audit/record.ts'
import type { AuditedRequest, AuditEvent } from '../audit/event.ts'
import { diffProperties } from '../audit/modified-properties.ts'
import type { Deps } from '../deps.ts'
import type { Tenant } from '../directory/tenant.ts'
import type { DirectoryRole, User } from '../directory/user.ts'
import { jsonReply } from '../http/json.ts'
import type { HttpRequest, KnownRequest, Reply } from '../http/message.ts'
import type { Route } from '../http/routing/route.ts'
import { insufficientScope, invalidToken, type OwnToken, readBearer } from '../session/own-token.ts'
import { canBeStored } from '../store/engine/row.ts'
import type { Change } from '../store/sql.ts'
import { findTenant } from '../store/tenants.ts'
import { loadActingRoles } from './acting-roles.ts'
import type { GraphObject } from './odata/filter.ts'
import { type ListQuery, type Page, pageOf, parseListQuery, renderPage, selectFrom } from './odata/list-query.ts'
import type { ListSource } from './odata/list-source.ts'
import { readList } from './odata/read-list.ts'
import { judgeCall, type Operation, POLICY } from './policy.ts'
import { badRequest, denied, notFound, type Problem, renderProblem } from './problem.ts'

/** A call that was let in: who speaks, for which organization, and what the address and the body say. */
export interface Call {
  /** It carries the application that calls, so that whatever is told of the call names it. */
  readonly http: HttpRequest & AuditedRequest
  readonly deps: Deps
  readonly caller: User
  /** The caller's, as far as they count in this call. */
  readonly roles: readonly DirectoryRole[]
  readonly tenantId: string
  /** `{id}` of the address. */
  readonly id: string
}

/** What a resource answers: one object, a small collection that is at hand, one that is read by pages, or nothing. */
export type Answered =
  | { readonly kind: 'object'; readonly object: GraphObject; readonly status?: 200 | 201 }
  | { readonly kind: 'list'; readonly objects: readonly GraphObject[] }
  | { readonly kind: 'pages'; readonly read: (query: ListQuery) => Promise<Result<Page, string>> }
  | { readonly kind: 'done' }

/** One line of a resource's table. */
export interface GraphRoute {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Below `/v1.0`, e.g. `/applications/:id`. */
  readonly path: string
  readonly operation: Operation
  /** The entity set of the answer, where the address begins with another word. */
  readonly entity?: string
  handle(call: Call): Promise<Result<Answered, Problem>>
}

/** A resource's line as the server's: bearer token, policy, address, the work itself, and Graph's shape around the answer, in this order. */
export function toRoute(route: GraphRoute, deps: Deps): Route {
  const handle = async (http: HttpRequest): Promise<Reply> => {
    const token = await readCaller(http, deps)
    if (!token.ok) return renderProblem(token.error, http, deps.now())
    const roles = await loadActingRoles(token.value, route.operation, deps.db)
    const refused = judgeCaller(token.value, roles, route.operation, deps)
    const reply = refused ? err(refused) : await answerCall(route, callOf(token.value, roles, http, deps))
    return 'status' in reply ? reply : renderProblem(reply.error, http, deps.now(), knownOf(token.value))
  }
  return { method: route.method, path: `/v1.0${route.path}`, cors: 'spa', handle }
}

/** The whole address is read before the work begins: what is refused for its query has changed nothing. */
async function answerCall(route: GraphRoute, call: Call): Promise<Reply | { readonly error: Problem }> {
  const unknown = Object.values(call.http.params).find((value) => !canBeStored(value))
  if (unknown !== undefined) return err(notFound(unknown))
  const query = parseListQuery(call.http.query)
  if (!query.ok) return err(badRequest(query.error))
  const answered = await route.handle(call)
  return answered.ok ? renderAnswer(answered.value, route, call, query.value) : answered
}

function callOf({ user, clientAppId }: OwnToken, roles: Call['roles'], http: HttpRequest, deps: Deps): Call {
  const { tenantId } = user
  return { http: { ...http, clientAppId }, deps, caller: user, roles, tenantId, id: http.params['id'] ?? '' }
}

/** What a refusal is explained with: whose it is, and what the token could do. */
function knownOf({ user, clientAppId, scopes }: OwnToken): KnownRequest {
  return { tenantId: user.tenantId, userId: user.id, clientId: clientAppId, scopes: [...scopes] }
}

async function readCaller(http: HttpRequest, deps: Deps): Promise<Result<OwnToken, Problem>> {
  const token = await readBearer(http, deps)
  if (!('status' in token)) return isEnded(token) ? err({ ...ENDED, ...invalidToken(deps) }) : ok(token)
  const { status, challenge } = token
  if (status === 400) return err({ status, message: 'The Authorization header is malformed.', challenge })
  const reason = http.headers['authorization'] === undefined ? 'access-token-missing' : 'access-token-invalid'
  return err({ status, message: 'The access token is missing, expired or not for this API.', challenge, reason })
}

/** Whose sign-ins were ended can change nothing any more: elsewhere a token lives until it expires, but here the person is at hand. */
function isEnded({ issuedAt, user, home }: OwnToken): boolean {
  return issuedAt < Math.max(user.tokensValidFrom, home?.tokensValidFrom ?? 0)
}

const ENDED: Omit<Problem, 'status'> = {
  message: 'The access token was issued before the sign-ins of this person were ended. Sign in again.',
  reason: 'access-token-invalid',
}

function judgeCaller(
  { scopes }: OwnToken,
  roles: Call['roles'],
  operation: Operation,
  deps: Deps,
): Problem | undefined {
  const permitted = judgeCall(operation, scopes, roles)
  if (permitted.kind === 'yes') return undefined
  if (permitted.kind === 'role')
    return denied('Insufficient privileges to complete the operation: your directory role does not include it.')
  const needs = POLICY[operation].scopes
  const message = `Insufficient privileges to complete the operation: the access token lacks ${needs.join(' or ')}.`
  const { challenge } = insufficientScope(needs[0], deps)
  return { ...denied(message), challenge, reason: 'access-token-scope' }
}

async function renderAnswer(
  answered: Answered,
  route: GraphRoute,
  { http, deps }: Call,
  query: ListQuery,
): Promise<Reply | { readonly error: Problem }> {
  if (answered.kind === 'done') return { status: 204, headers: { 'cache-control': 'no-store' }, body: '' }
  const base = `${deps.config.publicUrl}/v1.0`
  const context = `${base}/$metadata#${route.entity ?? /^\/(\w+)/.exec(route.path)?.[1] ?? ''}`
  if (answered.kind !== 'object') {
    const page = answered.kind === 'pages' ? await answered.read(query) : pageOf(answered.objects, query)
    if (!page.ok) return err(badRequest(page.error))
    const collection = { url: `${deps.config.publicUrl}${http.path}`, context, query: http.query }
    return jsonReply(200, renderPage(page.value, query, collection))
  }
  const etag = answered.object['@odata.etag']
  const shown = { '@odata.context': `${context}/$entity`, ...selectFrom(answered.object, query.select) }
  return jsonReply(answered.status ?? 200, shown, typeof etag === 'string' ? { etag } : undefined)
}

/** The list of a resource that may be long: of everything that the organization has. */
export function listPages<T, Column extends string>(
  source: ListSource<T, Column>,
): (call: Call) => Promise<Result<Answered, Problem>> {
  return async ({ deps: { db }, tenantId }) =>
    ok({ kind: 'pages', read: (query) => readList(source, { db, tenantId }, query) })
}

/** The properties of the JSON object in a request's body; anything else is a 400 that says so. */
export function readBody(http: HttpRequest): Result<Readonly<Record<string, unknown>>, Problem> {
  let value: unknown
  try {
    value = JSON.parse(http.body)
  } catch {
    // Said below, without the parser's words: they repeat the body.
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return err(badRequest('The body must be a JSON object.'))
  const wrong = findUnstorable(value, 0)
  if (wrong !== undefined) return err(badRequest(wrong))
  return ok(Object.fromEntries(Object.entries(value).filter(([name]) => !CONTROL_INFORMATION.has(name))))
}

/** What a client read and sends back, and the type that the Graph SDKs write into every body: none of it is a property (OData JSON Format 4.01 §4.6). */
const CONTROL_INFORMATION: ReadonlySet<string> = new Set(['@odata.context', '@odata.etag', '@odata.type'])

/** Levels of a body; a registration, which has the most, needs six. */
const MOST_LEVELS = 32

/** Neither engine is to be asked for what PostgreSQL cannot hold, and whatever was stored can be written as JSON again (DESIGN §6). */
function findUnstorable(value: unknown, level: number): string | undefined {
  if (typeof value === 'string')
    return canBeStored(value) ? undefined : 'The body has the character U+0000, which no property can hold.'
  if (typeof value !== 'object' || value === null) return undefined
  if (level === MOST_LEVELS) return `The body has more than ${MOST_LEVELS} levels.`
  const inside = [...Object.keys(value), ...Object.values(value)] as unknown[]
  return inside.reduce<string | undefined>((found, one) => found ?? findUnstorable(one, level + 1), undefined)
}

/** The version of an object as an entity tag (RFC 9110 §8.8.3). */
export function etagOf(version: number | string): string {
  return `W/"${version}"`
}

/** Whether `If-Match` allows a change of this version; absent or `*`: any (RFC 9110 §13.1.1). */
export function mayChange(http: HttpRequest, version: number | string): boolean {
  const wanted = http.headers['if-match']
  return wanted === undefined || wanted === '*' || wanted === etagOf(version)
}

/** The organization of the caller; a 404 only if it went while the call was under way. */
export async function findOwnTenant({ deps, tenantId }: Call): Promise<Result<Tenant, Problem>> {
  const tenant = await findTenant(deps.db, tenantId)
  return tenant ? ok(tenant) : err(notFound(tenantId))
}

/** What an event says besides who did what: the object as it is shown, before and after, and what no property of it says. */
export interface Told {
  readonly before?: GraphObject
  readonly after?: GraphObject
  readonly detail?: NonNullable<AuditEvent['detail']>
}

/** What was done, by whom, as a change for the same commit: every change of the directory API is told of here. */
export function toldOf(call: Call, type: AuditEvent['type'], target: string, told: Told = {}): Change {
  const { tenantId, caller, deps, http } = call
  const { before, after, detail = {} } = told
  const modified = diffProperties(before, after)
  return auditChange({ tenantId, type, actor: caller.id, target, request: http, detail, modified }, deps)
}
