import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { apiScope, audience, createDirectory, nativeAppId, password, tenantId, users } from './latchwork/directory.ts'
import { audience as peerAudience, clientId as peerClientId } from './peers/oidc-provider/configuration.ts'
import type { Site } from './load/site.ts'

export const targetNames = [
  'floor',
  'floor-es256',
  'latchwork',
  'latchwork-es256',
  'oidc-provider-memory',
  'oidc-provider-durable',
] as const
export type TargetName = (typeof targetNames)[number]

/** Where a server is to live during a round. */
export interface Place {
  readonly port: number
  readonly publicUrl: string
  /** Everything it keeps. */
  readonly folder: string
}

export interface Target {
  /** Program and arguments; files that it needs are written to the folder first. */
  readonly program: (place: Place) => Promise<readonly string[]>
  readonly site: (place: Place) => SiteParts
  readonly issuer: (place: Place) => string
  readonly audience: string
}

type SiteParts = Omit<Site, 'base' | 'publicUrl' | 'apiUrl'>

const here = (path: string): string => join(import.meta.dirname, path)
const redirectUri = 'http://127.0.0.1:9/callback'
const wellKnown = '/.well-known/openid-configuration'

const floorSite: SiteParts = {
  authorizePath: '/authorize',
  tokenPath: '/token',
  discoveryPath: wellKnown,
  keysPath: '/keys',
  clientId: 'floor-client',
  redirectUri,
  authorizeParameters: { scope: 'openid profile offline_access Tasks.Read' },
  tokenParameters: {},
  users,
  password,
  signInBeforeEach: false,
}

const latchworkSite: SiteParts = {
  ...floorSite,
  authorizePath: `/${tenantId}/oauth2/v2.0/authorize`,
  tokenPath: `/${tenantId}/oauth2/v2.0/token`,
  discoveryPath: `/${tenantId}/v2.0${wellKnown}`,
  keysPath: `/${tenantId}/discovery/v2.0/keys`,
  clientId: nativeAppId,
  authorizeParameters: { scope: `openid profile offline_access ${apiScope}` },
  tokenParameters: { scope: `openid profile offline_access ${apiScope}` },
}

const peerSite: SiteParts = {
  ...floorSite,
  authorizePath: '/auth',
  keysPath: '/jwks',
  clientId: peerClientId,
  authorizeParameters: { scope: 'openid profile offline_access Tasks.Read', resource: peerAudience },
  tokenParameters: { resource: peerAudience },
}

const placeArguments = ({ port, publicUrl }: Place): readonly string[] => [String(port), publicUrl]

function floor(alg: 'RS256' | 'ES256'): Target {
  return {
    program: async (place) => [here('floor/server.ts'), ...placeArguments(place), place.folder, alg],
    site: () => floorSite,
    issuer: ({ publicUrl }) => publicUrl,
    audience: peerAudience,
  }
}

function latchwork(alg: 'RS256' | 'ES256'): Target {
  return {
    program: async (place) => {
      const file = join(place.folder, 'directory.json')
      await mkdir(place.folder, { recursive: true })
      await writeFile(file, JSON.stringify(await createDirectory(alg)))
      return [here('latchwork/server.ts'), ...placeArguments(place), join(place.folder, 'data'), file]
    },
    site: () => latchworkSite,
    issuer: ({ publicUrl }) => `${publicUrl}/${tenantId}/v2.0`,
    audience,
  }
}

/** Its store in memory keeps a bounded number of records and drops sessions under load, hence the sign-ins. */
function oidcProvider(store: 'memory' | 'durable'): Target {
  const database = (place: Place): string[] => (store === 'durable' ? [join(place.folder, 'provider.db')] : [])
  return {
    program: async (place) => [here('peers/oidc-provider/server.ts'), ...placeArguments(place), ...database(place)],
    site: () => ({ ...peerSite, signInBeforeEach: store === 'memory' }),
    issuer: ({ publicUrl }) => publicUrl,
    audience: peerAudience,
  }
}

export const targets: Readonly<Record<TargetName, Target>> = {
  floor: floor('RS256'),
  'floor-es256': floor('ES256'),
  latchwork: latchwork('RS256'),
  'latchwork-es256': latchwork('ES256'),
  'oidc-provider-memory': oidcProvider('memory'),
  'oidc-provider-durable': oidcProvider('durable'),
}
