import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tls from 'node:tls'
import { err, ok, type Result } from '@latchwork/protocol'
import type { Output, Problem } from '../output.ts'
import { startServer } from '../server/start.ts'
import { type RunningApi, startApi } from './guarded-api.ts'
import type { Person } from './robot.ts'
import { createWire, type Wire } from './wire.ts'
import { loadServer, type OpenInstance, type Server } from '../server/load-server.ts'

export const TASKS_DESKTOP = 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406'
export const CONTOSO_NOTES = 'e8c3f572-a409-4e6b-9d81-2a7f0b4c6e28'
export const TASKS = 'https://tasks.contoso.example'
export const CALENDAR = 'https://calendar.contoso.example'
const TASKS_API = 'a9e80c47-51d3-4b2f-8f0a-7d6c3e1b9f52'
const CALENDAR_API = 'b3d97f15-62e4-4a3c-9e1b-8f7d4c2a0e63'

/** Everything that the story plays in: gone without a trace when it is closed. */
export interface World {
  readonly server: string
  readonly contosoId: string
  readonly fabrikamId: string
  readonly tasksUrl: string
  readonly calendarUrl: string
  readonly wire: Wire
  /** The server's time, epoch seconds. */
  readonly now: () => number
  person(username: string): Person
  moveClock(seconds: number): Promise<void>
  /** Names of what Fabrikam's administrator sees as enterprise applications. */
  enterpriseApplications(tenantId: string): Promise<readonly string[]>
  close(): Promise<void>
}

export async function createWorld(output: Output): Promise<Result<World, Problem>> {
  const latchwork = await loadServer()
  const data = await mkdtemp(join(tmpdir(), 'latchwork-demo-'))
  const flags = { port: '0', data, logLevel: 'silent' }
  const config = latchwork.parseConfig('dev', { flags, environment: {}, file: {} })
  if (!config.ok) return err({ sentence: config.error.join('; ') })
  const started = await startServer(config.value, output)
  if (!started.ok) return started
  const { instance } = started.value
  const server = instance.config.publicUrl
  const apis = await startApis(instance, join(data, 'tls'))
  return ok({
    server,
    contosoId: latchwork.CONTOSO_ID,
    fabrikamId: latchwork.FABRIKAM_ID,
    tasksUrl: apis.tasks.url,
    calendarUrl: apis.calendar.url,
    wire: createWire(),
    now: instance.deps.now,
    person: (username) => personOf(username, latchwork),
    moveClock: (seconds) => moveClock(server, seconds),
    enterpriseApplications: (tenantId) => listEnterpriseApplications(tenantId, instance, latchwork),
    async close() {
      apis.tasks.close()
      apis.calendar.close()
      await instance.close()
      await rm(data, { recursive: true, force: true })
    },
  })
}

/** Both APIs, and trust in the certificate that they share with the server. */
async function startApis(instance: OpenInstance, folder: string): Promise<{ tasks: RunningApi; calendar: RunningApi }> {
  const files = ['ca.pem', 'cert.pem', 'key.pem'].map((name) => readFile(join(folder, name), 'utf8'))
  const [ca = '', cert = '', key = ''] = await Promise.all(files)
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), ca])
  const common = { authority: instance.config.publicUrl, tls: { cert, key }, now: instance.deps.now }
  const [tasks, calendar] = await Promise.all([
    startApi({
      ...common,
      path: '/tasks',
      scope: 'Tasks.Read',
      audience: [TASKS_API, `api://${TASKS_API}`, TASKS],
      answer: { tasks: ['Write thank-you letters'] },
    }),
    startApi({
      ...common,
      path: '/events',
      scope: 'Calendar.Read',
      audience: [`api://${CALENDAR_API}`, CALENDAR],
      answer: { events: ['Lunch with Charles'] },
    }),
  ])
  return { tasks, calendar }
}

function personOf(username: string, { DEMO_ACCOUNTS }: Server): Person {
  const account = DEMO_ACCOUNTS.find(({ userPrincipalName }) => userPrincipalName === username)
  return { username, password: account?.password ?? '' }
}

async function moveClock(server: string, seconds: number): Promise<void> {
  const response = await fetch(`${server}/dev/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-latchwork-dev': '1' },
    body: JSON.stringify({ advanceSeconds: seconds }),
  })
  if (!response.ok) throw new Error(`the clock did not move: ${await response.text()}`)
}

async function listEnterpriseApplications(
  tenantId: string,
  { deps }: OpenInstance,
  { findApplicationByAppId, listServicePrincipals }: Server,
): Promise<readonly string[]> {
  const listed = await listServicePrincipals(deps.db, tenantId, 'listed')
  const found = await Promise.all(listed.map(({ appId }) => findApplicationByAppId(deps.db, appId)))
  return found.map((application, index) => application?.displayName ?? listed[index]?.appId ?? '')
}
