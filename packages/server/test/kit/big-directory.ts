// A directory of some size on one engine, and everything that is read from it.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { Application } from '../../src/directory/application.ts'
import type { Group } from '../../src/directory/groups/group.ts'
import type { User } from '../../src/directory/user.ts'
import { insertPresence } from '../../src/consent/presence.ts'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { insertUser } from '../../src/store/users.ts'
import { insertApplication } from '../../src/store/applications.ts'
import { insertAuditEvent } from '../../src/store/audit-events.ts'
import { insertGroup, insertMember } from '../../src/store/administration/groups.ts'
import type { Change, Sql } from '../../src/store/sql.ts'
import { anApplication, aUser } from '../../src/store/suite/fixtures.ts'
import { borrowPostgres, freshDatabase } from '../../../../test/kit/postgres.ts'
import { appIdAt, BIG_GROUP, fillLists, idAt } from './big-lists.ts'
import { graphAs, type GraphAnswer, type GraphCaller } from './graph.ts'
import { startTestServer, type TestServer } from './server.ts'

/** PostgreSQL, which takes its time to be filled, gets a fifth: the questions there are order and bytes. */
const SIZES = {
  SQLite: { users: 3000, apps: 1500, events: 12_000, groups: 1200 },
  PostgreSQL: { users: 600, apps: 300, events: 2400, groups: 240 },
}

const NAMES = ['Ada', 'ada', 'Ådne', 'Bob', 'Émile', 'Zoë', '\u{1F600} Smile', '\uFF21 wide']

function userAt(index: number): User {
  const name = NAMES[index % NAMES.length] ?? ''
  return aUser({
    id: idAt(index),
    tenantId: CONTOSO_ID,
    roles: index % 60 === 0 ? ['applicationDeveloper'] : [],
    displayName: `${name} ${String(index % 700)}`,
    userPrincipalName: `${index % 3 === 0 ? 'ada' : 'person'}.${index}@contoso.example`,
    ...(index % 2 === 0 && { mail: `Mail${index}@contoso.example` }),
  })
}

function appAt(index: number): Application {
  return anApplication({
    appId: appIdAt(index),
    tenantId: CONTOSO_ID,
    displayName: `${index % 5 === 0 ? 'Tool' : 'Service'} ${String(index).padStart(5, '0')}`,
    identifierUris: [`https://service-${index}.example`],
    createdAt: 1_700_000_000 + (index % 100),
  })
}

function groupAt(index: number): Group {
  const displayName = index === 0 ? 'Everybody' : `${NAMES[index % NAMES.length] ?? ''} team ${String(index % 300)}`
  const id = index === 0 ? BIG_GROUP : randomUUID()
  return { id, tenantId: CONTOSO_ID, displayName, createdAt: 1_700_000_000, version: 1 }
}

/** One of the groups has everybody in it, and every tenth group. */
function fillGroups(users: readonly User[], groups: readonly Group[]): Change[] {
  const inside = groups.filter((_, index) => index % 10 === 9)
  const place = { tenantId: CONTOSO_ID, groupId: BIG_GROUP }
  return [
    ...groups.map(insertGroup),
    ...users.map(({ id }) => insertMember({ ...place, memberId: id, memberType: 'User' })),
    ...inside.map(({ id }) => insertMember({ ...place, memberId: id, memberType: 'Group' })),
  ]
}

async function fill({ db, now }: TestServer['deps'], size: (typeof SIZES)['SQLite']): Promise<void> {
  const users = Array.from({ length: size.users }, (_, index) => userAt(index))
  const apps = Array.from({ length: size.apps }, (_, index) => appAt(index))
  const groups = Array.from({ length: size.groups }, (_, index) => groupAt(index))
  const changes = [
    ...users.map(insertUser),
    ...fillGroups(users, groups),
    ...apps.flatMap((app) => [
      ...insertApplication(app),
      ...insertPresence(app, { tenantId: CONTOSO_ID, clientAppId: app.appId, id: app.id.replace(/^./, 'f'), now: 1 }),
    ]),
    ...Array.from({ length: size.events }, (_, index) =>
      insertAuditEvent({
        tenantId: CONTOSO_ID,
        id: `event-${index}`,
        at: 1_700_000_000 + Math.floor(index / 3),
        type: index % 4 === 0 ? 'sign-in.succeeded' : 'code.redeemed',
        actor: `actor-${index % 52}`,
        target: '',
        traceId: `trace-${index}`,
        detail: {},
      }),
    ),
    ...fillLists({ users, groups, apps, now: now() }),
  ]
  assert.deepEqual(await db.commit(changes), { ok: true })
}

/** A directory on one engine, and everything that was read from it. */
export interface World {
  readonly server: TestServer
  readonly admin: GraphCaller
  readonly read: { query: Sql; rows: number }[]
}

async function openWorld(address: string, size: (typeof SIZES)['SQLite']): Promise<World> {
  const server = await startTestServer({ address })
  await fill(server.deps, size)
  const admin = await graphAs(server, 'admin@contoso.example')
  const read: World['read'] = []
  const rows = server.deps.db.rows.bind(server.deps.db)
  server.deps.db.rows = async <T>(query: Sql): Promise<T[]> => {
    const found = await rows<T>(query)
    read.push({ query, rows: found.length })
    return found
  }
  return { server, admin, read }
}

export const pathOf = (next: unknown): string => {
  const { pathname, search } = new URL(String(next))
  return `${pathname.replace('/v1.0', '')}${search}`
}

export async function pagesOf(admin: GraphCaller, path: string): Promise<GraphAnswer[]> {
  const pages: GraphAnswer[] = []
  for (let next: string | undefined = path; next !== undefined;) {
    const page: GraphAnswer = await admin('GET', next)
    assert.equal(page.status, 200, JSON.stringify(page.body))
    pages.push(page)
    next = page.body['@odata.nextLink'] === undefined ? undefined : pathOf(page.body['@odata.nextLink'])
  }
  return pages
}

export const sorted = (ids: readonly unknown[]): string[] => ids.map(String).toSorted((a, b) => (a < b ? -1 : 1))

/** The same directory on both engines. */
export interface Worlds {
  readonly SQLite: World
  readonly PostgreSQL: World
  close(): Promise<void>
}

export async function openWorlds(): Promise<Worlds> {
  const cluster = await borrowPostgres()
  const { url, drop } = await freshDatabase(cluster.url)
  const [SQLite, PostgreSQL] = await Promise.all([
    openWorld(':memory:', SIZES.SQLite),
    openWorld(url, SIZES.PostgreSQL),
  ])
  const close = async (): Promise<void> => {
    await Promise.all([SQLite.server.close(), PostgreSQL.server.close()])
    await drop()
    await cluster.stop()
  }
  return { SQLite, PostgreSQL, close }
}
