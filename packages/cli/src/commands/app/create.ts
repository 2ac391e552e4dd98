import { ok, type Result } from '@latchwork/protocol'
import type { Directory } from '../../client/directory.ts'
import { type DirectoryCommand, wrongUsage } from '../../client/directory-command.ts'
import type { Application } from '../../client/graph-objects.ts'
import { type Input, listFlag, textFlag } from '../../command.ts'
import type { Problem } from '../../output.ts'
import { readAudience, readCompatibility, readScopes } from './read-body.ts'

export const create: DirectoryCommand = {
  summary: 'register an app or an API',
  takes: [],
  flags: {
    name: { type: 'string', value: 'NAME', help: 'What people see. Needed.' },
    audience: {
      type: 'string',
      value: 'WHO',
      help: 'single: people of your organization, the default. multiple: of any organization.',
    },
    native: { type: 'string', value: 'URI', multiple: true, help: 'Redirect URI of a desktop app or CLI.' },
    spa: { type: 'string', value: 'URI', multiple: true, help: 'Redirect URI of a single-page app.' },
    web: { type: 'string', value: 'URI', multiple: true, help: 'Redirect URI of a web app that keeps a secret.' },
    api: { type: 'boolean', help: 'It is an API: it gets an identifier URI.' },
    'identifier-uri': { type: 'string', value: 'URI', multiple: true, help: 'Of the API. Default: api://{its ID}.' },
    scope: { type: 'string', value: 'SCOPE', multiple: true, help: 'Permission of the API, as NAME:user:TITLE.' },
    compat: { type: 'string', value: 'NAME=VALUE', multiple: true, help: 'What an old library needs, for this app.' },
  },
  teaches:
    'Registers an application and prints its application (client) ID. A permission of an API is written NAME:user:TITLE when people may consent for themselves, NAME:admin:TITLE when only an administrator may.',
  examples: [
    'latchwork app create --name "Notes CLI" --native http://localhost',
    'latchwork app create --name "Notes API" --api --scope "Notes.Read:user:Read your notes" --scope "Notes.All:admin:Read all notes"',
    'latchwork app create --name Board --spa https://board.example.org/ --audience multiple',
  ],
  async work({ input, directory }) {
    const body = readBody(input)
    if (!body.ok) return body
    const made = await directory.send<Application>({ method: 'POST', path: '/applications', body: body.value })
    const app = made.ok && needsUri(input) ? await withUri(made.value, directory) : made
    if (!app.ok) return app
    const said = [
      `✓ Registered ${app.value.displayName}${app.value.identifierUris.map((uri) => ` as ${uri}`).join('')}`,
      // Whoever has just registered wants a program that signs in; the portal writes it for the library at hand.
      `A program for it, and everything else: ${directory.origin}/portal/applications/${app.value.id}`,
    ]
    return ok({ rows: [[app.value.appId]], value: app.value, said })
  },
}

function readBody(input: Input): Result<unknown, Problem> {
  const displayName = textFlag(input, 'name')
  if (displayName === undefined) return wrongUsage('latchwork app create needs --name.', 'app create')
  const [audience, scopes, compatibility] = [readAudience(input), readScopes(input, 'scope'), readCompatibility(input)]
  if (!audience.ok) return audience
  if (!scopes.ok) return scopes
  if (!compatibility.ok) return compatibility
  const identifierUris = listFlag(input, 'identifier-uri')
  if (input.flags['api'] !== true && (scopes.value.length > 0 || identifierUris.length > 0))
    return wrongUsage('Only an API has permissions and an identifier URI: add --api.', 'app create')
  const native = listFlag(input, 'native')
  return ok({
    displayName,
    ...(audience.value !== undefined && { signInAudience: audience.value }),
    ...(native.length > 0 && { isFallbackPublicClient: true, publicClient: { redirectUris: native } }),
    spa: { redirectUris: listFlag(input, 'spa') },
    web: { redirectUris: listFlag(input, 'web') },
    identifierUris,
    api: { oauth2PermissionScopes: scopes.value },
    ...(compatibility.value !== undefined && { latchwork: compatibility.value }),
  })
}

function needsUri(input: Input): boolean {
  return input.flags['api'] === true && listFlag(input, 'identifier-uri').length === 0
}

/** The usual identifier URI holds the ID, which the server has chosen only now. */
async function withUri(app: Application, directory: Directory): Promise<Result<Application, Problem>> {
  const path = `/applications/${app.id}`
  const body = { identifierUris: [`api://${app.appId}`] }
  const set = await directory.send({ method: 'PATCH', path, body, etag: app['@odata.etag'] })
  if (set.ok) return directory.get<Application>(path)
  const made = `${app.displayName} was registered as ${app.appId}, without its identifier URI.`
  return { ok: false, error: { ...set.error, details: [made, ...(set.error.details ?? [])] } }
}
