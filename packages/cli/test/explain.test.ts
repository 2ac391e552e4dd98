import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { startTestServer } from '../../server/test/kit/server.ts'
import { reportAnswer } from '../src/commands/explain.ts'
import { createOutput } from '../src/output.ts'
import { emptyFolder, runCli } from './run-cli.ts'

const UNKNOWN = '3c1f0a52-9d7e-4b60-8a41-5e2d7c9b1f04'

test('the operator reads at the database why a request was refused, also when no organization owns it (DESIGN §3 Errors)', async (context) => {
  const folder = await emptyFolder(context)
  const server = await startTestServer({ address: join(folder, 'latchwork.db') })
  const answer = await server.get('/nobody.example/oauth2/v2.0/authorize?client_id=x')
  await server.close()
  const traceId = /latchwork explain ([0-9a-f-]{36})/.exec(answer.body)?.[1] ?? ''
  const text = await runCli(folder, ['explain', traceId, '--data', folder])
  assert.equal(text.code, 0, text.stderr)
  assert.match(text.stdout, /^reason\ttenant-unknown\ncode\tAADSTS90002\n/)
  assert.match(text.stdout, /^who\tdeveloper$/m)
  const json = await runCli(folder, ['explain', traceId, '--data', folder, '--json'])
  assert.equal((JSON.parse(json.stdout) as { reason: string }).reason, 'tenant-unknown')
  const none = await runCli(folder, ['explain', UNKNOWN, '--data', folder])
  assert.deepEqual([none.code, none.stdout], [1, ''])
  assert.match(none.stderr, /seven days/)
})

test('what is no trace ID, a folder without a database and nobody signed in are told apart (DESIGN §4)', async (context) => {
  const folder = await emptyFolder(context)
  assert.equal((await runCli(folder, ['explain', 'x'])).code, 2)
  const empty = await runCli(folder, ['explain', UNKNOWN, '--data', folder])
  assert.equal(empty.code, 1)
  assert.match(empty.stderr, /no database/)
  const nobody = await runCli(folder, ['explain', UNKNOWN])
  assert.equal(nobody.code, 3)
  assert.match(nobody.stderr, /latchwork login/)
})

const ANSWERS: readonly [status: number, body: string, code: number, says: RegExp][] = [
  [
    200,
    '{"reason":"code-expired","who":"developer","how":"x\\u001b[31m"}',
    0,
    /^reason\tcode-expired\nwho\tdeveloper\nhow\tx \[31m\n$/,
  ],
  [403, '{}', 4, /administrator/],
  [404, '{}', 1, /seven days/],
  [500, '', 1, /500/],
  [200, 'no JSON', 1, /no explanation/],
]
for (const [status, body, code, says] of ANSWERS)
  test(`the answer ${status} ${body.slice(0, 8)} ends with exit code ${code} (DESIGN §4)`, async () => {
    let written = ''
    const stream = { write: (text: string) => void (written += text) }
    const output = createOutput({ stdout: stream, stderr: stream }, false, {})
    assert.equal(await reportAnswer(new Response(body, { status }), UNKNOWN, output), code)
    assert.match(written, says)
  })
