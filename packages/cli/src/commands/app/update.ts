import { ok, type Result } from '@latchwork/protocol'
import { type DirectoryCommand, wrongUsage } from '../../client/directory-command.ts'
import type { Application, PlatformProperty } from '../../client/graph-objects.ts'
import { type Input, listFlag, textFlag } from '../../command.ts'
import type { Problem } from '../../output.ts'
import { findApp } from './find-app.ts'
import {
  type NewScope,
  parseRedirect,
  PLATFORMS,
  readAudience,
  readCompatibility,
  readScopes,
  wrong,
} from './read-body.ts'

export const update: DirectoryCommand = {
  summary: 'change a registration',
  takes: ['APP'],
  flags: {
    name: { type: 'string', value: 'NAME', help: 'What people see.' },
    audience: { type: 'string', value: 'WHO', help: 'single: people of your organization. multiple: of any.' },
    'add-redirect': {
      type: 'string',
      value: 'URI',
      multiple: true,
      help: 'Redirect URI, as native:URI, spa:URI or web:URI.',
    },
    'remove-redirect': { type: 'string', value: 'URI', multiple: true, help: 'Redirect URI that goes.' },
    'add-scope': { type: 'string', value: 'SCOPE', multiple: true, help: 'Permission of the API, as NAME:user:TITLE.' },
    'identifier-uri': { type: 'string', value: 'URI', multiple: true, help: 'Identifier URIs of the API from now on.' },
    compat: { type: 'string', value: 'NAME=VALUE', multiple: true, help: 'What an old library needs, for this app.' },
  },
  teaches:
    'Changes what you name and leaves the rest. When somebody else changed the registration in the same moment, nothing is written and you are told.',
  examples: [
    'latchwork app update "Notes CLI" --add-redirect native:http://127.0.0.1 --name "Notes"',
    'latchwork app update "Notes CLI" --compat allowOutOfBand=true --compat refreshTokenReuse=allowed',
    'latchwork app update "Notes API" --add-scope "Notes.Write:user:Change your notes" --audience multiple',
  ],
  async work({ input, directory }) {
    const wish = readWish(input)
    if (!wish.ok) return wish
    const app = await findApp(input.positionals[0] ?? '', directory)
    if (!app.ok) return app
    const body = bodyOf(wish.value, app.value)
    if (!body.ok) return body
    const changed = Object.keys(body.value)
    const path = `/applications/${app.value.id}`
    const sent = await directory.send({ method: 'PATCH', path, body: body.value, etag: app.value['@odata.etag'] })
    if (!sent.ok) return sent
    const after = await directory.get<Application>(path)
    if (!after.ok) return after
    return ok({ rows: [], value: after.value, said: [`✓ Changed ${after.value.displayName}: ${changed.join(', ')}`] })
  },
}

/** What the flags ask for, whatever the registration says today. */
interface Wish {
  readonly properties: Readonly<Record<string, unknown>>
  readonly scopes: readonly NewScope[]
  readonly add: readonly string[]
  readonly remove: readonly string[]
}

function readWish(input: Input): Result<Wish, Problem> {
  const [audience, scopes, compatibility] = [
    readAudience(input),
    readScopes(input, 'add-scope'),
    readCompatibility(input),
  ]
  if (!audience.ok) return audience
  if (!scopes.ok) return scopes
  if (!compatibility.ok) return compatibility
  const displayName = textFlag(input, 'name')
  const identifierUris = listFlag(input, 'identifier-uri')
  const properties = {
    ...(displayName !== undefined && { displayName }),
    ...(audience.value !== undefined && { signInAudience: audience.value }),
    ...(identifierUris.length > 0 && { identifierUris }),
    ...(compatibility.value !== undefined && { latchwork: compatibility.value }),
  }
  const [add, remove] = [listFlag(input, 'add-redirect'), listFlag(input, 'remove-redirect')]
  if (Object.keys(properties).length + scopes.value.length + add.length + remove.length === 0)
    return wrongUsage('Nothing was named that would change.', 'app update')
  return ok({ properties, scopes: scopes.value, add, remove })
}

function bodyOf(wish: Wish, app: Application): Result<Readonly<Record<string, unknown>>, Problem> {
  const redirects = changeRedirects(wish, app)
  if (!redirects.ok) return redirects
  const oauth2PermissionScopes = [...app.api.oauth2PermissionScopes, ...wish.scopes]
  return ok({
    ...wish.properties,
    ...(wish.scopes.length > 0 && { api: { oauth2PermissionScopes } }),
    ...redirects.value,
  })
}

type Lists = Partial<Record<PlatformProperty, { readonly redirectUris: readonly string[] }>>

/** The lists that change, whole, as Graph wants them. */
function changeRedirects({ add, remove }: Wish, app: Application): Result<Lists, Problem> {
  const properties = Object.values(PLATFORMS)
  const lists = new Map(properties.map((property) => [property, [...(app[property].redirectUris ?? [])]]))
  const used = properties.filter((property) => lists.get(property)?.length !== 0)
  const changed = new Set<PlatformProperty>()
  for (const typed of remove) {
    const { uri } = parseRedirect(typed)
    const holders = properties.filter((property) => lists.get(property)?.includes(uri))
    if (holders.length === 0) return wrong(`${app.displayName} has no redirect URI ${uri}.`)
    for (const property of holders) {
      lists.set(property, lists.get(property)?.filter((known) => known !== uri) ?? [])
      changed.add(property)
    }
  }
  for (const typed of add) {
    const { platform = used.length === 1 ? used[0] : undefined, uri } = parseRedirect(typed)
    if (platform === undefined) return wrong(`Say what ${uri} is for: native:${uri}, spa:${uri} or web:${uri}.`)
    lists.set(platform, [...new Set([...(lists.get(platform) ?? []), uri])])
    changed.add(platform)
  }
  return ok(Object.fromEntries([...changed].map((property) => [property, { redirectUris: lists.get(property) ?? [] }])))
}
