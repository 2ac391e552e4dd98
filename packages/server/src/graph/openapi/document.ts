import { GRAPH_API } from '../../directory/graph.ts'
import type { GraphRoute } from '../call.ts'
import { POLICY } from '../policy.ts'
import { type Described, describeRoute } from './describe-route.ts'
import { APPLICATION_SCHEMAS } from './schemas/applications.ts'
import { DIRECTORY_SCHEMAS } from './schemas/directory.ts'
import { GRANT_AND_LOG_SCHEMAS } from './schemas/grants-and-logs.ts'
import { list, number, object, ref, type Schema, text } from './schemas/schema.ts'

const SCHEMAS: Readonly<Record<string, Schema>> = {
  ...APPLICATION_SCHEMAS,
  ...DIRECTORY_SCHEMAS,
  ...GRANT_AND_LOG_SCHEMAS,
}

type Part = Readonly<Record<string, unknown>>

/**
 * The directory API in OpenAPI 3.1, made of the table that routes it: whatever is answered is described, with the permissions and
 * roles that it asks for.
 */
export function renderOpenApi(routes: readonly GraphRoute[], publicUrl: string): Part {
  const paths: Record<string, Record<string, Part>> = {}
  for (const route of routes) {
    const path = renderPath(route.path)
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: renderOperation(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Latchwork directory API',
      version: 'v1.0',
      description: 'A subset of Microsoft Graph v1.0, with the same names. Tokens speak for a person.',
    },
    servers: [{ url: `${publicUrl}/v1.0` }],
    paths,
    components: {
      schemas: SCHEMAS,
      parameters: LIST_OPTIONS,
      securitySchemes: { oauth2: renderSecurity(publicUrl) },
      responses: { error: { description: 'Why not, in Microsoft Graph’s shape.', content: json(ref('error')) } },
    },
  }
}

/** `/applications(:key` → `/applications(appId='{appId}')`, `:id` → `{id}`. */
function renderPath(path: string): string {
  return path.replace('(:key', "(appId='{appId}')").replaceAll(/:(\w+)/g, '{$1}')
}

function renderOperation(route: GraphRoute): Part {
  const { scopes, ...rule } = POLICY[route.operation]
  const described = describeRoute(route)
  const path = renderPath(route.path)
  return {
    operationId: nameOperation(route),
    tags: [/^\/(\w+)/.exec(path)?.[1] ?? ''],
    parameters: renderParameters(route, path, described),
    ...(described?.body !== undefined && { requestBody: { content: json(ref(described.body)) } }),
    responses: {
      ...(described && { [described.status]: renderAnswer(described) }),
      default: { $ref: '#/components/responses/error' },
    },
    security: scopes.map((scope) => ({ oauth2: [scope] })),
    'x-directory-roles': 'roles' in rule ? rule.roles : [],
  }
}

/** `getUsersIdMemberOf`: unique, because method and path are. */
function nameOperation({ method, path }: GraphRoute): string {
  const words = path.replace('(:key', '/by/appId').match(/[A-Za-z0-9]+/g) ?? []
  return [method.toLowerCase(), ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('')
}

/** Objects with an entity tag; the others are made and deleted, and never changed (RFC 9110 §13.1.1). */
const TAGGED =
  /^\/(?:applications|servicePrincipals|users|groups|organization|oauth2PermissionGrants)(?:\/\{id\}|\(appId='\{appId\}'\))$/

function renderParameters(route: GraphRoute, path: string, described: Described | undefined): readonly Part[] {
  const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: text,
  }))
  const isChange = (route.method === 'PATCH' || route.method === 'DELETE') && TAGGED.test(path)
  return [
    ...named,
    ...(described?.answer?.list === true
      ? Object.keys(LIST_OPTIONS).map((name) => ({ $ref: `#/components/parameters/${name}` }))
      : []),
    ...(isChange ? [{ name: 'If-Match', in: 'header', required: false, schema: text }] : []),
  ]
}

const option = (name: string, schema: Schema): Part => ({ name, in: 'query', required: false, schema })

const LIST_OPTIONS: Readonly<Record<string, Part>> = {
  filter: option('$filter', text),
  search: option('$search', text),
  select: option('$select', text),
  orderby: option('$orderby', text),
  top: option('$top', { ...number, minimum: 1, maximum: 999 }),
  skiptoken: option('$skiptoken', text),
  count: option('$count', { type: 'boolean' }),
}

function renderAnswer({ answer }: Described): Part {
  if (!answer) return { description: 'Done.' }
  const schema = answer.list ? object({ value: list(ref(answer.schema)) }) : ref(answer.schema)
  return { description: 'What was asked for.', content: json(schema) }
}

function json(schema: Schema): Part {
  return { 'application/json': { schema } }
}

function renderSecurity(publicUrl: string): Part {
  const base = `${publicUrl}/organizations/oauth2/v2.0`
  const scopes = GRAPH_API.api.oauth2PermissionScopes.map((scope) => [scope.value, scope.adminConsentDisplayName])
  const flow = { authorizationUrl: `${base}/authorize`, tokenUrl: `${base}/token`, refreshUrl: `${base}/token` }
  return { type: 'oauth2', flows: { authorizationCode: { ...flow, scopes: Object.fromEntries(scopes) } } }
}
