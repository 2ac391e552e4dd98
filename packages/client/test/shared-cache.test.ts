import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { text } from 'node:stream/consumers'

import { startProvider } from './fake-provider.ts'
import { clientOf } from './harness.ts'

const PROCESSES = 16
const ROUNDS = 6
const KILLED = 3

test('16 processes over one cache, a third of all answers lost, three processes killed: nobody is signed out (RFC 6749 §6)', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'latchwork-shared-'))
  context.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'cache')
  // A short window, so that many numbers are issued and lost answers fall on both sides of it.
  await using provider = await startProvider({}, { windowMs: 400 })
  const client = clientOf(provider, { cache: { file } })
  const { account } = await client.acquireTokenInteractive({ scopes: ['api://parent/Read'] })
  provider.lies.loss = () => (Math.random() < 0.3 ? (Math.random() < 0.7 ? 'answer' : 'request') : 'none')
  provider.lies.delayMs = 5

  const script = new URL('./shared-cache-process.ts', import.meta.url).pathname
  const children = Array.from({ length: PROCESSES }, (_, index) =>
    spawn(
      process.execPath,
      ['--conditions=latchwork-source', script, provider.issuer, file, `p${index}`, String(ROUNDS)],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        // Sixteen starts from source would take longer than the test itself.
        env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') },
      },
    ),
  )
  const outputs = children.map((child) => text(child.stdout))
  const exits = children.map((child) => once(child, 'exit'))
  for (let victim = 0; victim < KILLED; victim += 1) {
    const target = provider.tokenRequests.length + 8
    while (provider.tokenRequests.length < target) await new Promise((resolve) => setTimeout(resolve, 5))
    children[victim]?.kill('SIGKILL')
  }
  await Promise.all(exits)
  const totals: Record<string, number> = {}
  for (const output of (await Promise.all(outputs)).filter((output) => output !== '')) {
    for (const [code, count] of Object.entries(JSON.parse(output) as Record<string, number>))
      totals[code] = (totals[code] ?? 0) + count
  }
  context.diagnostic(`outcomes ${JSON.stringify(totals)}, ${provider.tokenRequests.length} token requests`)
  const { ok = 0, network = 0, ...others } = totals
  assert.deepEqual(others, {})
  assert.ok(ok + network >= (PROCESSES - KILLED) * ROUNDS && ok > network, `${ok} ok, ${network} network`)
  // One refresh at a time for all of them: the server's patience with races is not what is tested.
  assert.equal(provider.load.most, 1)
  const [grant] = provider.grants.values()
  assert.equal(grant?.revoked, false)
  assert.ok((grant?.rotations ?? 0) >= 5, `only ${grant?.rotations} rotations`)

  provider.lies = {}
  const after = await client.acquireTokenSilent({ scopes: ['api://parent/Read'], account, forceRefresh: true })
  assert.equal(after.fromCache, false)
})
