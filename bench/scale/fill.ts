import { join } from 'node:path'
import { insertPresence } from '../../packages/server/src/consent/presence.ts'
import { insertApplication } from '../../packages/server/src/store/applications.ts'
import { insertAuditEvent } from '../../packages/server/src/store/audit-events.ts'
import { openDb } from '../../packages/server/src/store/open.ts'
import { putGrant } from '../../packages/server/src/store/permission-grants.ts'
import { insertUser } from '../../packages/server/src/store/users.ts'
import { tenantId, audience } from '../latchwork/directory.ts'
import { applicationNameOf, idOf, nameOf, size } from './directory.ts'
import { type Application, STRICT } from '../../packages/server/src/directory/application.ts'
import type { Change } from '../../packages/server/src/store/sql.ts'

/** Fills an instance, which nothing has open, by the store's own functions. Prints the seconds. Usage: fill.ts FOLDER */
const started = performance.now()
const now = Math.floor(Date.now() / 1000)
const db = await openDb(join(process.argv[2] ?? '', 'latchwork.db'))
for (const [count, changesOf] of [
  [size.users, userOf],
  [size.applications, applicationOf],
  [size.signIns + size.otherEvents, eventOf],
] as const) {
  /** Objects of one commit. */
  const portion = 2000
  for (let first = 0; first < count; first += portion) {
    const changes = Array.from({ length: Math.min(portion, count - first) }, (_, at) => changesOf(first + at)).flat()
    const committed = await db.commit(changes)
    if (!committed.ok) throw new Error(`${committed.failed}: ${committed.cause}`)
  }
}
await db.close()
process.stdout.write(JSON.stringify((performance.now() - started) / 1000))

function userOf(index: number): Change[] {
  const [givenName = '', surname = ''] = nameOf(index).split(' ')
  const mail = `${givenName}.${surname}.${index}@bench.example`
  return [
    insertUser({
      id: idOf('user', index),
      tenantId,
      userPrincipalName: mail.normalize('NFD').replaceAll(/[^\w.@]/g, ''),
      displayName: nameOf(index),
      givenName,
      surname,
      mail,
      roles: [],
      tokensValidFrom: 0,
      version: 1,
    }),
  ]
}

/** Every second one is consented to by the organization; the others ask. */
function applicationOf(index: number): Change[] {
  const app = registrationOf(index)
  const place = { tenantId, clientAppId: app.appId, id: idOf('presence', index), now }
  const grant = {
    id: idOf('grant', index),
    tenantId,
    clientAppId: app.appId,
    resourceAppId: audience,
    by: index % 2 === 0 ? ({ kind: 'tenant' } as const) : ({ kind: 'user', userId: idOf('user', index) } as const),
    scopes: ['Tasks.Read'],
  }
  return [...insertApplication(app), ...insertPresence(app, place), putGrant(grant)]
}

function registrationOf(index: number): Application {
  return {
    id: idOf('application', index),
    appId: idOf('client', index),
    tenantId,
    displayName: applicationNameOf(index),
    publisherDomain: 'bench.example',
    signInAudience: 'AzureADMyOrg',
    identifierUris: [`https://app-${index}.bench.example`],
    api: {
      accessTokenSigningAlg: 'RS256',
      oauth2PermissionScopes: ['Read', 'Write'].map((value, at) => ({
        id: idOf(value, index),
        value: `Things.${value}`,
        type: at === 0 ? 'User' : 'Admin',
        isEnabled: true,
        adminConsentDisplayName: `${value} things`,
        adminConsentDescription: `Lets the app ${value.toLowerCase()} things.`,
        userConsentDisplayName: `${value} your things`,
        userConsentDescription: `Lets the app ${value.toLowerCase()} your things.`,
      })),
      preAuthorizedApplications: [],
      knownClientApplications: [],
    },
    appRoles: [],
    isFallbackPublicClient: true,
    redirectUris: [
      { platform: 'publicClient', uri: 'http://127.0.0.1/callback' },
      { platform: 'web', uri: `https://app-${index}.bench.example/callback` },
    ],
    requiredResourceAccess: [],
    passwordCredentials: [],
    info: {},
    latchwork: STRICT,
    createdAt: now - 10 * index,
    version: 1,
  }
}

function eventOf(index: number): Change[] {
  const type = index < size.signIns ? 'sign-in.succeeded' : index % 2 === 0 ? 'code.redeemed' : 'user.updated'
  // Of both kinds one in a second, so that they lie between one another as in life.
  const at = now - (index % size.signIns)
  const [actor, target] = [idOf('user', index % size.users), idOf('client', index % size.applications)]
  return [
    insertAuditEvent({
      tenantId,
      id: idOf('event', index),
      at,
      type,
      actor,
      target,
      traceId: idOf('trace', index),
      detail: {},
    }),
  ]
}
