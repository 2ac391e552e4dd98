import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLog } from './log.ts'

const now = () => 1_782_896_400_000

function written(
  settings: Partial<Parameters<typeof createLog>[0]>,
  say: (log: ReturnType<typeof createLog>) => void,
): string[] {
  const lines: string[] = []
  say(createLog({ level: 'info', format: 'json', now, write: (line) => void lines.push(line), ...settings }))
  return lines
}

test('JSON lines carry time, level and message; a field cannot replace them', () => {
  const [line = ''] = written({}, (log) => log.warn('slow', { level: 'info', traceId: 'a', gone: undefined }))
  assert.deepEqual(JSON.parse(line), { time: '2026-07-01T09:00:00.000Z', level: 'warn', message: 'slow', traceId: 'a' })
  assert.ok(line.endsWith('}\n'))
})

test('lines below the level are not written', () => {
  const say = (log: ReturnType<typeof createLog>) => (log.info('i'), log.warn('w'), log.error('e'))
  assert.deepEqual([written({ level: 'warn' }, say).length, written({ level: 'silent' }, say).length], [2, 0])
})

test("a stranger's text cannot forge a line or steer the terminal (CWE-117)", () => {
  const [line = ''] = written({ format: 'pretty' }, (log) =>
    log.error('bad\n09:00:00 · fine', { path: '\x1b[2Jx\u2028' }),
  )
  assert.equal(line.match(/\n/g)?.length, 1)
  assert.doesNotMatch(line, /[\x1b\u2028]/)
})

test('a value is cut before it can fill the disk', () => {
  for (const format of ['json', 'pretty'] as const) {
    assert.ok((written({ format }, (log) => log.error('big', { value: 'x'.repeat(1_000_000) }))[0]?.length ?? 0) < 5000)
  }
})
