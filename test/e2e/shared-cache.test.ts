// Many processes, one token cache, a real server behind a bad network: nobody may be signed out by accident.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createClient } from '@latchwork/client'
import { CONTOSO_ID } from '@latchwork/server'
import { CALENDAR_URI, TASKS_DESKTOP, TASKS_URI } from '../../packages/server/src/dev/demo-applications.ts'
import { DEMO_DIRECTORY } from '../../packages/server/src/dev/demo-directory.ts'
import { startDevServer } from '../kit/dev-server.ts'
import { findFreePort } from '../kit/free-port.ts'
import { openBrowser, signInAt } from '../kit/native-app.ts'
import { startDroppingProxy } from './dropping-proxy.ts'

const PROCESSES = 16
const ROUNDS = 8
const LOSSES = 0.3
const SCOPES = [`${TASKS_URI}/Tasks.Read`, `${CALENDAR_URI}/Calendar.Read`]

/** A window of one second, so that many numbers are issued and lost answers fall on both sides of it. */
const DIRECTORY = {
  tenants: DEMO_DIRECTORY.tenants.map((tenant) => ({ ...tenant, latchwork: { refreshWindowSeconds: 1 } })),
}

async function startSystem(folder: string) {
  const [serverPort, port] = [await findFreePort(), await findFreePort()]
  const directory = join(folder, 'directory.json')
  await writeFile(directory, JSON.stringify(DIRECTORY))
  const publicUrl = `https://localhost:${String(port)}`
  const server = await startDevServer({ data: join(folder, 'data'), port: serverPort, publicUrl, directory })
  return { server, proxy: await startDroppingProxy(server.data, port, serverPort) }
}

test('16 processes share one cache and refresh at once, 30 % of all answers are lost: 0 sign-outs (DESIGN §3)', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'latchwork-shared-'))
  const { server, proxy } = await startSystem(folder)
  context.after(async () => {
    await server.stop()
    await proxy.close()
    await rm(folder, { recursive: true })
  })
  const authority = `${server.baseUrl}/${CONTOSO_ID}`
  const file = join(folder, 'cache')
  const client = createClient({ authority, clientId: TASKS_DESKTOP, cache: { file }, openBrowser: () => undefined })
  const browser = openBrowser(server.baseUrl)
  const onUrl = (url: string): void => void signInAt(browser, url).then(fetch)
  const { account } = await client.acquireTokenInteractive({ scopes: SCOPES, onUrl, timeoutSeconds: 30 })

  proxy.share = LOSSES
  const script = fileURLToPath(new URL('./shared-cache-process.ts', import.meta.url))
  const settings = [authority, TASKS_DESKTOP, file, String(ROUNDS), ...SCOPES]
  const outputs = await Promise.all(
    Array.from({ length: PROCESSES }, () => {
      const child = spawn(process.execPath, ['--conditions=latchwork-source', script, ...settings], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          ...process.env,
          NODE_EXTRA_CA_CERTS: join(server.data, 'tls', 'ca.pem'),
          NODE_COMPILE_CACHE: join(folder, 'compiled'),
        },
      })
      return text(child.stdout)
    }),
  )
  const totals = addUp(outputs.map((output) => JSON.parse(output) as Record<string, number>))
  context.diagnostic(`outcomes ${JSON.stringify(totals)}, token requests ${JSON.stringify(proxy.tally)}`)
  const { ok = 0, network = 0, ...others } = totals
  assert.deepEqual(others, {}, 'nothing but an answer, or a network that failed four times in a row')
  assert.equal(ok + network, PROCESSES * ROUNDS)
  assert.ok(proxy.tally.lostAnswers >= 5 && proxy.tally.lostRequests > 0, JSON.stringify(proxy.tally))

  proxy.share = 0
  const last = await client.acquireTokenSilent({ scopes: [SCOPES[0] ?? ''], account, forceRefresh: true })
  assert.equal(last.fromCache, false)
})

function addUp(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const totals: Record<string, number> = {}
  for (const [code, count] of counts.flatMap((one) => Object.entries(one))) totals[code] = (totals[code] ?? 0) + count
  return totals
}
