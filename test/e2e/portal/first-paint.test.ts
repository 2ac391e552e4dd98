// What a browser loads before the list of applications shows (issue 3, "Done when" 7), computed from what Vite built.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { buildPortal } from '../../../scripts/portal.ts'

const dist = fileURLToPath(new URL('../../../packages/portal/dist/', import.meta.url))
const LIMIT = 250 * 1024

/** A row of Vite's manifest. */
interface Chunk {
  readonly file: string
  readonly isEntry?: boolean
  readonly imports?: readonly string[]
}

let manifest: Readonly<Record<string, Chunk>>

before(async () => {
  assert.equal(await buildPortal(), 0)
  manifest = JSON.parse(await readFile(join(dist, '.vite/manifest.json'), 'utf8')) as typeof manifest
})

/** A chunk with everything that it needs at once. */
function withImports(name: string, found: Set<string> = new Set()): ReadonlySet<string> {
  const chunk = manifest[name]
  assert.ok(chunk, `${name} is in the manifest`)
  if (found.has(chunk.file)) return found
  found.add(chunk.file)
  for (const other of chunk.imports ?? []) withImports(other, found)
  return found
}

test('the script of the first paint, MSAL included, has at most 250 KB (issue 3, Done when 7)', async (context) => {
  const [entry] = Object.entries(manifest).find(([, { isEntry }]) => isEntry === true) ?? []
  assert.ok(entry)
  const files = new Set([...withImports(entry), ...withImports('src/applications/list/list.tsx')])
  const sizes = await Promise.all([...files].map(async (file) => gzipSync(await readFile(join(dist, file))).length))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  context.diagnostic(`${String(files.size)} files, ${(total / 1024).toFixed(0)} KB gzip`)
  assert.ok(total > 100 * 1024, 'MSAL alone is larger than this: something is missing')
  assert.ok(total <= LIMIT, `${String(total)} bytes`)
})
