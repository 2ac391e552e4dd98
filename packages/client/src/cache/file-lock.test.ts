import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { holdLock } from './file-lock.ts'

function place() {
  const root = mkdtempSync(join(tmpdir(), 'latchwork-lock-'))
  return {
    lock: join(root, 'x.lock'),
    count: join(root, 'count'),
    [Symbol.dispose]: () => rmSync(root, { recursive: true }),
  }
}

/** A lock as a process would have left it. */
function leaveLock(path: string, holder: Record<string, unknown>, silentSeconds: number): void {
  writeFileSync(path, JSON.stringify({ id: 'left', host: hostname(), ...holder }))
  const at = new Date(Date.now() - silentSeconds * 1000)
  utimesSync(path, at, at)
}

async function isTaken(path: string): Promise<boolean> {
  try {
    await using _lock = await holdLock(path, AbortSignal.timeout(150))
    return false
  } catch {
    return true
  }
}

/** A process number that belongs to nobody. */
const DEAD_PID = spawnSync(process.execPath, ['-e', '']).pid

test('excludes while held, and frees when let go', async () => {
  using at = place()
  const lock = await holdLock(at.lock)
  assert.equal(await isTaken(at.lock), true)
  await lock[Symbol.asyncDispose]()
  assert.equal(existsSync(at.lock), false)
  assert.equal(await isTaken(at.lock), false)
})

const LEFT: readonly [title: string, holder: Record<string, unknown>, silentSeconds: number, taken: boolean][] = [
  ['of a dead process is broken after it has missed its beats', { pid: DEAD_PID }, 2, false],
  ['of a process that seems dead but still beats is respected', { pid: DEAD_PID }, 0, true],
  ['of a living process is respected', { pid: process.pid }, 20, true],
  ['of a living process that has been silent for half a minute is broken', { pid: process.pid }, 31, false],
  ['of another machine is respected', { pid: DEAD_PID, host: 'elsewhere' }, 20, true],
  [
    'of another machine that has been silent for half a minute is broken',
    { pid: DEAD_PID, host: 'elsewhere' },
    31,
    false,
  ],
]
for (const [title, holder, silentSeconds, taken] of LEFT) {
  test(`a lock ${title}`, async () => {
    using at = place()
    leaveLock(at.lock, holder, silentSeconds)
    assert.equal(await isTaken(at.lock), taken)
  })
}

test(
  'a lock of an earlier process with the same number is broken',
  { skip: process.platform !== 'linux' },
  async () => {
    using at = place()
    leaveLock(at.lock, { pid: process.pid, started: '1' }, 2)
    assert.equal(await isTaken(at.lock), false)
  },
)

test('an empty lock of a process killed while making it is broken', async () => {
  using at = place()
  writeFileSync(at.lock, '')
  const past = new Date(Date.now() - 2000)
  utimesSync(at.lock, past, past)
  assert.equal(await isTaken(at.lock), false)
})

test('a breaker waits for another one, and does not remove the lock that won', async () => {
  using at = place()
  leaveLock(at.lock, { pid: DEAD_PID }, 2)
  writeFileSync(`${at.lock}.break`, '')
  assert.equal(await isTaken(at.lock), true)
  rmSync(`${at.lock}.break`)
  assert.equal(await isTaken(at.lock), false)
})

test('one at a time among four processes that start from a dead lock, one of them killed', async () => {
  using at = place()
  leaveLock(at.lock, { pid: DEAD_PID }, 2)
  writeFileSync(at.count, '0')
  const script = `
    import { readFileSync, writeFileSync } from 'node:fs'
    import { holdLock } from ${JSON.stringify(new URL('./file-lock.ts', import.meta.url).href)}
    for (let i = 0; i < 30; i += 1) {
      await using lock = await holdLock(${JSON.stringify(at.lock)})
      const before = Number(readFileSync(${JSON.stringify(at.count)}, 'utf8'))
      await new Promise((resolve) => setTimeout(resolve, 1))
      writeFileSync(${JSON.stringify(at.count)}, String(before + 1))
    }`
  const start = () =>
    spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'ignore', 'inherit'] })
  const hang = `import { holdLock } from ${JSON.stringify(new URL('./file-lock.ts', import.meta.url).href)}
    await holdLock(${JSON.stringify(at.lock)}); console.log('held'); setInterval(() => {}, 1000)`
  const victim = spawn(process.execPath, ['--input-type=module', '-e', hang], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(victim.stdout, 'data')
  const workers = [start(), start(), start()]
  victim.kill('SIGKILL')
  for (const [code] of await Promise.all(workers.map((worker) => once(worker, 'exit')))) assert.equal(code, 0)
  assert.equal(readFileSync(at.count, 'utf8'), '90')
})
