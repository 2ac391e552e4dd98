import { ok } from '@latchwork/protocol'
import type { DirectoryCommand } from '../../client/directory-command.ts'
import type { Application } from '../../client/graph-objects.ts'
import { findApp } from './find-app.ts'
import { PLATFORMS } from './read-body.ts'

export const show: DirectoryCommand = {
  summary: 'show one registration',
  takes: ['APP'],
  flags: {},
  teaches:
    'Shows a registration: its IDs, redirect URIs, the permissions it exposes, secrets by their hint, and compatibility settings.',
  examples: ['latchwork app show "Notes CLI"', 'latchwork app show c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406 --json'],
  async work({ input, directory }) {
    const app = await findApp(input.positionals[0] ?? '', directory)
    return app.ok ? ok({ rows: listFacts(app.value), value: app.value }) : app
  },
}

function listFacts(app: Application): readonly (readonly string[])[] {
  const redirects = Object.entries(PLATFORMS).flatMap(([word, property]) =>
    (app[property].redirectUris ?? []).map((uri) => [`redirect ${word}`, uri]),
  )
  const secrets = app.passwordCredentials.map(({ displayName, hint, endDateTime }) => [
    'secret',
    `${displayName} ${hint}… until ${endDateTime ?? 'it is removed'}`,
  ])
  return [
    ['name', app.displayName],
    ['appId', app.appId],
    ['id', app.id],
    ['audience', app.signInAudience],
    ['publisher', app.publisherDomain ?? ''],
    ['created', app.createdDateTime ?? ''],
    ['public client', app.isFallbackPublicClient === true ? 'yes' : 'no'],
    ...redirects,
    ...app.identifierUris.map((uri) => ['identifier', uri]),
    ...app.api.oauth2PermissionScopes.map(({ value, type }) => ['exposes', `${value} (${type.toLowerCase()})`]),
    ...app.appRoles.map(({ value }) => ['app role', value]),
    ...secrets,
    ...listCompatibility(app),
  ]
}

const DEFAULTS: ReadonlySet<unknown> = new Set(['detected', 'RS256'])

/** Only what is not the strict default; `false` and nothing are that, too. */
function listCompatibility({ latchwork = {} }: Application): readonly (readonly string[])[] {
  return Object.entries(latchwork).flatMap(([name, value]) => {
    if (value === true || (Array.isArray(value) && value.length > 0)) return [[`compat ${name}`, String(value)]]
    return typeof value === 'string' && !DEFAULTS.has(value) ? [[`compat ${name}`, value]] : []
  })
}
