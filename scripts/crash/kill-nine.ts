// kill -9 of the server at random moments during concurrent refreshes and redemptions (DESIGN §6), on a real SQLite file.
//
//   node --conditions=latchwork-source scripts/crash/kill-nine.ts --rounds 20 --refreshes 2000
//
// Exits 1 when an acknowledged token was lost, a code was redeemed twice, or a client is signed out at the end.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startDevServer, type DevServer } from '../../test/kit/dev-server.ts'
import { obtainCode, openSession, redeem, refresh, type HeldCode, type TokenAnswer } from '../../test/kit/native-app.ts'

export interface Order {
  readonly rounds: number
  /** Refreshes in each round. */
  readonly refreshes: number
  readonly say: (line: string) => void
}

export interface Findings {
  readonly kills: number
  readonly refreshed: number
  /** Requests whose connection broke: nobody knows whether they were done. */
  readonly broken: number
  readonly codesTried: number
  readonly codesRedeemed: number
  /** Everything that must not have happened; empty in a sound run. */
  readonly faults: readonly string[]
}

/** Longer than the window in which a repeated refresh writes nothing (DESIGN §3), so that every wave writes. */
const WAVE_SECONDS = 61
const CLIENTS = 100
/** Codes that two requests redeem at once in the wave that is cut short. */
const CODES = 8

interface Client {
  readonly name: string
  /** The last refresh token that the server acknowledged. */
  held: string
}

interface World {
  server: DevServer
  readonly data: string
  readonly port: number
  /** Where the clock stands; the server's is in memory and dies with it. */
  offset: number
  /** Resolves when a server is ready; replaced at each kill. */
  ready: Promise<void>
  readonly tally: { kills: number; refreshed: number; broken: number; codesTried: number; codesRedeemed: number }
  readonly faults: string[]
}

export async function runKillNine(order: Order): Promise<Findings> {
  const data = await mkdtemp(join(tmpdir(), 'latchwork-crash-'))
  const server = await startDevServer({ data })
  const world: World = {
    server,
    data,
    port: Number(new URL(server.baseUrl).port),
    offset: 0,
    ready: Promise.resolve(),
    tally: { kills: 0, refreshed: 0, broken: 0, codesTried: 0, codesRedeemed: 0 },
    faults: [],
  }
  try {
    const clients = await signInAll(world, Math.min(CLIENTS, order.refreshes))
    for (let round = 1; round <= order.rounds; round += 1) {
      const moment = await runRound(world, clients, order.refreshes)
      order.say(`round ${String(round)}: killed ${moment}; ${String(world.faults.length)} faults so far`)
    }
    await advance(world)
    await Promise.all(clients.map((client) => refreshUntilAnswered(world, client, 'at the end')))
  } finally {
    await world.server.stop()
    await rm(data, { recursive: true, force: true })
  }
  return { ...world.tally, faults: world.faults }
}

async function signInAll(world: World, count: number): Promise<Client[]> {
  const { baseUrl } = world.server
  const browser = await openSession(baseUrl)
  const clients: Client[] = []
  for (let index = 0; index < count; index += 1) {
    const answer = await redeem(baseUrl, await obtainCode(baseUrl, browser))
    if (answer.status !== 200) throw new Error(answer.refusal)
    clients.push({ name: `client ${String(index)}`, held: answer.refreshToken })
  }
  return clients
}

/** Waves of concurrent refreshes, every one in a new window; one of them is cut short. */
async function runRound(world: World, clients: Client[], refreshes: number): Promise<string> {
  const waves = Math.max(1, Math.round(refreshes / clients.length))
  const cut = Math.floor(Math.random() * waves)
  let moment = ''
  for (let wave = 0; wave < waves; wave += 1) {
    await advance(world)
    const codes = wave === cut ? await obtainCodes(world) : []
    const after = wave === cut ? Math.floor(Math.random() * clients.length * 0.9) : undefined
    const killed = after === undefined ? undefined : killAfter(world, after)
    await Promise.all([
      ...clients.map((client) => refreshOnceOrTwice(world, client)),
      ...codes.map((held) => redeemTwice(world, held)),
    ])
    if (killed) moment = `in wave ${String(wave + 1)} of ${String(waves)} ${await killed}`
  }
  return moment
}

async function advance(world: World): Promise<void> {
  await world.server.advance(WAVE_SECONDS)
  world.offset += WAVE_SECONDS
}

async function obtainCodes(world: World): Promise<HeldCode[]> {
  const { baseUrl } = world.server
  const browser = await openSession(baseUrl)
  const codes: HeldCode[] = []
  for (let index = 0; index < CODES; index += 1) codes.push(await obtainCode(baseUrl, browser))
  return codes
}

/** Waits for so many answers of this wave, then a few milliseconds more, so that any step of a request may be hit. */
async function killAfter(world: World, answers: number): Promise<string> {
  const goal = world.tally.refreshed + answers
  while (world.tally.refreshed < goal) await pause(1)
  const milliseconds = Math.random() * 8
  await pause(milliseconds)
  const revived = Promise.withResolvers<void>()
  world.ready = revived.promise
  const brokenBefore = world.tally.broken
  await world.server.kill()
  world.tally.kills += 1
  try {
    world.server = await startDevServer({ data: world.data, port: world.port })
    await world.server.advance(world.offset)
    revived.resolve()
  } catch (error) {
    revived.reject(error as Error)
    throw error
  }
  return `after ${String(answers)} answers and ${milliseconds.toFixed(1)} ms, ${String(world.tally.broken - brokenBefore)} connections broke`
}

/** Every third client is two processes that share a cache and refresh at the same moment. */
async function refreshOnceOrTwice(world: World, client: Client): Promise<void> {
  const racers = Math.random() < 1 / 3 ? 2 : 1
  await Promise.all(Array.from({ length: racers }, () => refreshUntilAnswered(world, client, 'in a wave')))
}

/** A refused refresh is a client signed out: its token was acknowledged, and nobody else had it. */
async function refreshUntilAnswered(world: World, client: Client, when: string): Promise<void> {
  const presented = client.held
  const answer = await untilAnswered(world, () => refresh(world.server.baseUrl, presented))
  if (answer.status === 200) {
    client.held = answer.refreshToken
    world.tally.refreshed += 1
    return
  }
  world.faults.push(`${client.name} was signed out ${when}: ${String(answer.status)} ${answer.refusal}`)
}

/** Two requests with one code, each repeated until it is answered: one of them may win, and later nobody can. */
async function redeemTwice(world: World, held: HeldCode): Promise<void> {
  world.tally.codesTried += 1
  const attempt = (): Promise<TokenAnswer> => untilAnswered(world, () => redeem(world.server.baseUrl, held))
  const answers = await Promise.all([attempt(), attempt()])
  answers.push(await attempt())
  const won = answers.filter(({ status }) => status === 200).length
  world.tally.codesRedeemed += won > 0 ? 1 : 0
  if (won > 1) world.faults.push(`a code was redeemed ${String(won)} times`)
  const strange = answers.find(({ status }) => status !== 200 && status !== 400)
  if (strange) world.faults.push(`a redemption was answered ${String(strange.status)} ${strange.refusal}`)
}

/** As a client with a network that fails: the same request again, until somebody answers. */
async function untilAnswered(world: World, send: () => Promise<TokenAnswer>): Promise<TokenAnswer> {
  while (true) {
    await world.ready
    try {
      return await send()
    } catch {
      world.tally.broken += 1
      await pause(5)
    }
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { rounds: { type: 'string' }, refreshes: { type: 'string' } } })
  const say = (line: string): void => void process.stdout.write(`${line}\n`)
  const { faults, ...tally } = await runKillNine({
    rounds: Number(values.rounds ?? 20),
    refreshes: Number(values.refreshes ?? 2000),
    say,
  })
  say(JSON.stringify(tally))
  for (const fault of faults) say(`FAULT ${fault}`)
  say(faults.length === 0 ? 'nothing was lost' : `${String(faults.length)} faults`)
  return faults.length === 0 ? 0 : 1
}

if (import.meta.main) process.exitCode = await main()
