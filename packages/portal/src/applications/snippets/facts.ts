import { type Api, isDirectory, writtenScopes } from '../../api/apis.ts'
import type { Application } from '../../api/types.ts'

/** What a snippet says about this app, and nothing that a person would have to fill in. */
export interface SnippetFacts {
  readonly clientId: string
  readonly name: string
  /** Name of the file, without its ending. */
  readonly file: string
  readonly origin: string
  readonly tenantId: string
  readonly authority: string
  readonly host: string
  readonly scopes: readonly string[]
  /** What the program calls with the token. */
  readonly url: string
}

export interface Place {
  readonly origin: string
  readonly tenantId: string
}

/** The permission that reads the signed-in person; every user may consent to it. */
const SIGN_IN_ONLY = ['User.Read'] as const

/** @param api the one to call; one without an address cannot be, so the program then asks the directory who has signed in */
export function factsOf(app: Application, api: Api | undefined, { origin, tenantId }: Place): SnippetFacts {
  const called = api === undefined || api.url === undefined || isDirectory(api) ? undefined : api
  const scopes = called === undefined ? SIGN_IN_ONLY : writtenScopes(app, called)
  return {
    clientId: app.appId,
    name: app.displayName,
    file: fileOf(app.displayName),
    origin,
    tenantId,
    authority: `${origin}/${app.signInAudience === 'AzureADMultipleOrgs' ? 'organizations' : tenantId}`,
    host: new URL(origin).host,
    scopes,
    url: called?.url ?? `${origin}/v1.0/me`,
  }
}

function fileOf(name: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .match(/[a-z0-9]+/g)
  return words?.join('-').slice(0, 40) ?? 'sign-in'
}

/** A text as JavaScript, Python, C#, Java and JSON all write it. */
export const quote = (text: string): string => JSON.stringify(text)

export const list = (texts: readonly string[]): string => texts.map(quote).join(', ')
