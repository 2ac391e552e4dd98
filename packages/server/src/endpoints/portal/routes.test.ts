import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import type { HttpRequest, Reply } from '../../http/message.ts'
import { portalRoutes } from './routes.ts'

const SCRIPT = 'export const a = 1\n'.repeat(100)

async function portal(context: TestContext): Promise<(path: string, encodings?: string) => Promise<Reply>> {
  const folder = await mkdtemp(join(tmpdir(), 'latchwork-portal-'))
  context.after(() => rm(folder, { recursive: true, force: true }))
  const handle = portalRoutes(folder).find(({ path }) => path === '/portal/*')?.handle
  assert.ok(handle)
  // Only now: the folder is read with the first request.
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<title>portal</title>')
  await writeFile(join(folder, 'assets/a-1.js'), SCRIPT)
  await writeFile(join(folder, 'assets/a-1.js.br'), brotliCompressSync(SCRIPT))
  await writeFile(join(folder, 'assets/b-1.css'), 'a{}')
  return async (path, encodings) =>
    handle({ path, headers: { 'accept-encoding': encodings } } as unknown as HttpRequest)
}

test('a script goes out compressed to who takes Brotli, and as it is to everybody else (RFC 9110 §12.5.3)', async (context) => {
  const ask = await portal(context)
  const taken = ['br', 'gzip, deflate, br, zstd', 'gzip;q=1.0, BR;q=0.5', 'gzip,br ; q=1']
  const refused = [undefined, '', 'gzip', 'br;q=0', 'br;q=0.000', 'brr', '*']
  for (const encodings of taken) {
    const { headers, body } = await ask('/portal/assets/a-1.js', encodings)
    assert.deepEqual(
      [headers['content-encoding'], headers['vary'], brotliDecompressSync(body as Buffer).toString()],
      ['br', 'accept-encoding', SCRIPT],
      encodings,
    )
  }
  for (const encodings of refused) {
    const { headers, body } = await ask('/portal/assets/a-1.js', encodings)
    assert.deepEqual(
      [headers['content-encoding'], headers['vary'], String(body)],
      [undefined, 'accept-encoding', SCRIPT],
    )
  }
})

test('a file that the build did not compress goes out as it is', async (context) => {
  const ask = await portal(context)
  const { status, headers, body } = await ask('/portal/assets/b-1.css', 'br')
  assert.deepEqual([status, headers['content-encoding'], String(body)], [200, undefined, 'a{}'])
})

test('a script of an earlier version is 404 and not kept; every other address is the page', async (context) => {
  const ask = await portal(context)
  const gone = await ask('/portal/assets/old-1.js')
  const page = await ask('/portal/applications/1')
  assert.deepEqual([gone.status, gone.headers['cache-control'], page.status], [404, 'no-store', 200])
  assert.equal(String(page.body), '<title>portal</title>')
})
