import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { users } from '../latchwork/directory.ts'
import { openExchange } from '../load/exchange.ts'
import { authorize, redeem } from '../load/flow.ts'
import { signIn } from '../load/sign-in.ts'
import { launch, type Launched } from '../measure/launch.ts'
import { readCpuSeconds, readRssMiB } from '../measure/process-tree.ts'
import { percentile } from '../measure/statistics.ts'
import { makePlace } from '../measure/stage.ts'
import { runChild } from '../micro/child.ts'
import { targets } from '../targets.ts'
import { createScaleDirectory, graphScopes, size } from './directory.ts'
import { type Request, requests, type Scene } from './requests.ts'
import type { Place } from '../targets.ts'
import type { Exchange } from '../load/exchange.ts'
import type { Site } from '../load/site.ts'

/** One kind of request, asked again and again by one client. Milliseconds. */
export interface AtSize {
  readonly name: string
  readonly round: number
  /** As the client sees them: with whatever else the machine does in between. */
  readonly p50: number
  readonly p99: number
  /** On a processor of the server, all its threads, request by request. */
  readonly serverP50: number
  readonly serverP99: number
}

export interface ScaleMeasurements {
  readonly requests: readonly AtSize[]
  readonly fillSeconds: number
  readonly startMilliseconds: number
  readonly rssMiB: number
}

export interface ScalePlan {
  readonly rounds: number
  /** Requests of each kind in a round. */
  readonly count: number
  readonly say: (text: string) => void
}

/** The real server on SQLite with a directory of some size, asked for what portals, scripts and people ask for. */
export async function measureAtSize(plan: ScalePlan): Promise<ScaleMeasurements> {
  const root = await mkdtemp(join(tmpdir(), 'latchwork-bench-'))
  let server: Launched | undefined
  const { exchange, close } = openExchange(1)
  try {
    const place = await makePlace(root, 'latchwork')
    const program = await prepare(place)
    await (await launch(program, place.port, 0)).stop()
    const fillSeconds = await runChild<number>('../scale/fill.ts', [join(place.folder, 'data')])
    plan.say(`${size.users} users and ${size.applications} applications in ${fillSeconds.toFixed(1)} s`)
    // Without the file: to compare it with a directory of this size is the work of a command, not of a server.
    server = await launch(program.slice(0, -1), place.port, 0)
    const scene = await openScene(place, exchange)
    const found = await measureRequests(scene, server.pid, plan)
    const { readyMilliseconds, pid } = server
    return { requests: found, fillSeconds, startMilliseconds: readyMilliseconds, rssMiB: readRssMiB(pid) }
  } finally {
    close()
    await server?.stop()
    await rm(root, { recursive: true, force: true })
  }
}

async function prepare(place: Place): Promise<readonly string[]> {
  const file = join(place.folder, 'directory.json')
  await mkdir(place.folder, { recursive: true })
  await writeFile(file, JSON.stringify(await createScaleDirectory()))
  const server = join(import.meta.dirname, '../latchwork/server.ts')
  return [server, String(place.port), place.publicUrl, join(place.folder, 'data'), file]
}

async function openScene(place: Place, exchange: Exchange): Promise<Scene> {
  const scope = `openid offline_access ${graphScopes.map((value) => `https://graph.microsoft.com/${value}`).join(' ')}`
  const site: Site = {
    ...targets.latchwork.site(place),
    base: `http://127.0.0.1:${place.port}`,
    publicUrl: place.publicUrl,
    apiUrl: '',
  }
  const asAdministrator = { ...site, authorizeParameters: { scope }, tokenParameters: { scope } }
  const [administrator = '', person = ''] = users
  const sessions = [await signIn(exchange, asAdministrator, administrator)]
  const context = { exchange, site: asAdministrator, sessions, seen: new Set<string>() }
  const { accessToken } = await redeem(context, await authorize(context, 0))
  return { exchange, site, accessToken, session: await signIn(exchange, site, person) }
}

/** A round of each after a round that does not count, in which the compiler and the caches get warm. */
async function measureRequests(scene: Scene, pid: number, plan: ScalePlan): Promise<readonly AtSize[]> {
  const found: AtSize[] = []
  for (let round = 0; round <= plan.rounds; round++) {
    plan.say(round === 0 ? 'directory at size: warming up' : `directory at size: round ${round} of ${plan.rounds}`)
    for (const request of requests) {
      const measured = await measureRequest(scene, pid, { request, count: round === 0 ? 50 : plan.count })
      if (round > 0) found.push({ ...measured, round })
    }
  }
  return found
}

async function measureRequest(
  scene: Scene,
  pid: number,
  { request, count }: { readonly request: Request; readonly count: number },
): Promise<Omit<AtSize, 'round'>> {
  // What a request needs to know first, such as where the middle is, it finds out now.
  await request.send(scene, 0)
  const [latencies, server]: [number[], number[]] = [[], []]
  for (let index = 1; index <= count; index++) {
    const cpu = readCpuSeconds(pid)
    const started = performance.now()
    await request.send(scene, index)
    latencies.push(performance.now() - started)
    server.push((readCpuSeconds(pid) - cpu) * 1000)
  }
  return {
    name: request.name,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    serverP50: percentile(server, 0.5),
    serverP99: percentile(server, 0.99),
  }
}
