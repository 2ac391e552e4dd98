import { authorizeUrl, toListener } from '../load/addresses.ts'
import { proxyHeaders } from '../load/sign-in.ts'
import { apiScope, applicationNameOf, idOf, nameOf, size } from './directory.ts'
import type { Exchange } from '../load/exchange.ts'
import type { Site } from '../load/site.ts'

/** A server at size, and who asks it. */
export interface Scene {
  readonly exchange: Exchange
  readonly site: Site
  /** Of the directory API. */
  readonly accessToken: string
  /** Cookies of a person who is signed in and no administrator. */
  readonly session: string
}

/** One kind of request; `index` makes each of them another one. Throws when the answer is wrong. */
export interface Request {
  readonly name: string
  readonly send: (scene: Scene, index: number) => Promise<void>
}

interface Listed {
  readonly value: readonly Readonly<Record<string, unknown>>[]
  readonly '@odata.count'?: number
  readonly '@odata.nextLink'?: string
}

async function read({ exchange, site, accessToken }: Scene, path: string): Promise<Listed> {
  const headers = { ...proxyHeaders(site), Authorization: `Bearer ${accessToken}` }
  const answer = await exchange({ method: 'GET', url: `${site.base}/v1.0${path}`, headers })
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status} ${answer.body.slice(0, 300)}`)
  return JSON.parse(answer.body) as Listed
}

function expectRows(found: Listed, rows: number): void {
  if (found.value.length !== rows) throw new Error(`${found.value.length} objects instead of ${rows}`)
}

function list(name: string, path: (index: number) => string, rows = 100): Request {
  return { name, send: async (scene, index) => expectRows(await read(scene, encodeURI(path(index))), rows) }
}

/** Pages behind different places in the middle of a list; to get there costs nothing that is measured. */
function middle(name: string, path: string): Request {
  let tokens: readonly string[] | undefined
  return {
    name,
    send: async (scene, index) => {
      tokens ??= await findMiddle(scene, path)
      const token = tokens[index % tokens.length] ?? ''
      expectRows(await read(scene, `${encodeURI(path)}&$top=100&$skiptoken=${token}`), 100)
    },
  }
}

async function findMiddle(scene: Scene, path: string): Promise<readonly string[]> {
  const tokens: string[] = []
  let next: string | undefined = `${encodeURI(path)}&$top=999`
  while (next !== undefined) {
    const page: Listed = await read(scene, next)
    const link = page['@odata.nextLink']
    if (link === undefined) break
    tokens.push(new URL(link).searchParams.get('$skiptoken') ?? '')
    next = link.slice(link.indexOf('/v1.0/') + '/v1.0'.length)
  }
  const from = Math.floor(tokens.length / 4)
  return tokens.slice(from, Math.max(from + 1, tokens.length - from))
}

function count(name: string, path: string, least: number): Request {
  return {
    name,
    send: async (scene) => {
      const found = await read(scene, path)
      if ((found['@odata.count'] ?? 0) < least) throw new Error(`counted ${found['@odata.count']}`)
    },
  }
}

async function openConsentPage({ exchange, site, session }: Scene, index: number): Promise<void> {
  // Those with an odd number were not consented to by everybody.
  const client = { ...site, clientId: idOf('client', (2 * index + 1) % size.applications) }
  let url = authorizeUrl({ ...client, authorizeParameters: { scope: `openid ${apiScope}` } }, {})
  for (let step = 0; step < 5; step++) {
    const answer = await exchange({ method: 'GET', url, headers: { ...proxyHeaders(site), Cookie: session } })
    const { location } = answer.headers
    if (location === undefined) {
      if (answer.status !== 200 || !answer.body.includes('Read your tasks'))
        throw new Error(`no consent page but ${answer.status}: ${answer.body.slice(0, 500)}`)
      return
    }
    if (location.startsWith(site.redirectUri)) throw new Error(`no consent page but ${location}`)
    url = toListener(site, location, url)
  }
  throw new Error('no consent page')
}

const BY_NAME = '$orderby=displayName'

export const requests: readonly Request[] = [
  list('applications, first page', () => `/applications?${BY_NAME}&$top=100`),
  middle('applications, a middle page', `/applications?${BY_NAME}`),
  list(
    'applications, search by name',
    (index) =>
      `/applications?${BY_NAME}&$top=100&$filter=startswith(displayName,'${applicationNameOf(17 * index).slice(0, -2)}')`,
    20,
  ),
  count('applications, $count', '/applications?$top=1&$count=true', size.applications),
  list('users, first page', () => '/users?$top=100'),
  middle('users, a middle page', `/users?${BY_NAME}`),
  list('users, search by name or user name', (index) => {
    const text = nameOf(index).split(' ')[0] ?? ''
    return `/users?$top=100&$filter=startswith(displayName,'${text}') or startswith(userPrincipalName,'${text}')`
  }),
  list('users, the same by display name', (index) => {
    const text = nameOf(index).split(' ')[0] ?? ''
    return `/users?${BY_NAME}&$top=100&$filter=startswith(displayName,'${text}') or startswith(userPrincipalName,'${text}')`
  }),
  list('applications, search by name or id', (index) => {
    const text = applicationNameOf(index).split(' ')[0] ?? ''
    return `/applications?${BY_NAME}&$top=100&$filter=startswith(displayName,'${text}') or startswith(appId,'${text}')`
  }),
  list(
    'users, search for one',
    (index) => `/users?$top=100&$search="displayName:${nameOf(10_000 + 97 * index)}"&$count=true`,
    1,
  ),
  count('users, $count', '/users?$top=1&$count=true', size.users),
  {
    name: 'users, one by id',
    send: async (scene, index) => void (await read(scene, `/users/${idOf('user', (997 * index) % size.users)}`)),
  },
  list('enterprise applications, first page', () => '/servicePrincipals?$top=100'),
  middle('enterprise applications, a middle page', `/servicePrincipals?${BY_NAME}`),
  list('permission grants, first page', () => '/oauth2PermissionGrants?$top=100'),
  list('sign-in log, newest', () => '/auditLogs/signIns?$top=100'),
  middle('sign-in log, a middle page', '/auditLogs/signIns?$orderby=createdDateTime desc'),
  list('audit log, newest', () => '/auditLogs/directoryAudits?$top=100'),
  { name: 'authorize to consent page', send: openConsentPage },
]
