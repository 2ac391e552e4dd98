import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { EMPTY_CACHE, putSignIn } from './data.ts'
import type { CacheData } from './data.ts'
import { createFileCache } from './file.ts'
import type { CacheRepair } from './file.ts'

const sign =
  (name: string) =>
  (data: CacheData): CacheData =>
    putSignIn(data, 'c|i', {
      account: { id: `i|${name}`, issuer: 'i', subject: name },
      refreshToken: `secret-${name}`,
      accessTokens: {},
      signedInAt: 1,
    })
const namesIn = (data: CacheData): string[] => Object.keys(data.clients['c|i'] ?? {})

function place() {
  const root = mkdtempSync(join(tmpdir(), 'latchwork-client-'))
  return {
    file: join(root, 'deep', 'cache'),
    folder: join(root, 'deep'),
    [Symbol.dispose]: () => rmSync(root, { recursive: true }),
  }
}

test(
  'keeps tokens for this user alone: file 0600, folder 0700 (RFC 8252 §8.11)',
  { skip: process.platform === 'win32' },
  async () => {
    using at = place()
    const cache = createFileCache(at.file)
    await cache.update(sign('ada'), 'previous')
    await cache.update(sign('bob'), 'previous')
    assert.equal(statSync(at.folder).mode & 0o777, 0o700)
    for (const name of readdirSync(at.folder)) assert.equal(statSync(join(at.folder, name)).mode & 0o777, 0o600, name)
    chmodSync(at.file, 0o644)
    assert.deepEqual(namesIn(await createFileCache(at.file).read()), ['i|ada', 'i|bob'])
    assert.equal(statSync(at.file).mode & 0o777, 0o600)
  },
)

test('sees what another cache of the same file has written, and keeps parsed data while nothing has changed', async () => {
  using at = place()
  const [one, two] = [createFileCache(at.file), createFileCache(at.file)]
  assert.equal(await one.read(), EMPTY_CACHE)
  await two.update(sign('ada'), 'previous')
  const seen = await one.read()
  assert.deepEqual(namesIn(seen), ['i|ada'])
  assert.equal(await one.read(), seen)
})

test('leaves no temporary file and no lock behind', async () => {
  using at = place()
  const cache = createFileCache(at.file)
  for (const name of ['a', 'b', 'c']) await cache.update(sign(name), 'previous')
  await cache.update(sign('d'), 'nothing')
  assert.deepEqual(readdirSync(at.folder).toSorted(), ['cache', 'cache.bak'])
})

test('a torn file is repaired from the former generation, and reported once', async () => {
  for (const tear of [
    (file: string) => truncateSync(file, 60),
    (file: string) => writeFileSync(file, readFileSync(file, 'utf8').replace('secret-bob', 'secret-eve')),
  ]) {
    using at = place()
    const writer = createFileCache(at.file)
    await writer.update(sign('ada'), 'previous')
    await writer.update(sign('bob'), 'previous')
    tear(at.file)
    const repairs: CacheRepair[] = []
    const cache = createFileCache(at.file, (repair) => void repairs.push(repair))
    assert.deepEqual(namesIn(await cache.read()), ['i|ada'])
    await cache.update(sign('carol'), 'previous')
    await cache.read()
    assert.deepEqual(repairs, [{ file: at.file, restored: 'backup' }])
    const quiet = createFileCache(at.file, () => assert.fail('reported a whole file'))
    assert.deepEqual(namesIn(await quiet.read()), ['i|ada', 'i|carol'])
  }
})

test('a torn file without backup is an empty cache, and can be written again', async () => {
  using at = place()
  await createFileCache(at.file).update(sign('ada'), 'previous')
  writeFileSync(at.file, '{"latchwork"')
  const repairs: CacheRepair[] = []
  const cache = createFileCache(at.file, (repair) => void repairs.push(repair))
  assert.deepEqual(namesIn(await cache.read()), [])
  await cache.update(sign('bob'), 'previous')
  assert.deepEqual(repairs, [{ file: at.file, restored: 'nothing' }])
  assert.deepEqual(namesIn(await createFileCache(at.file).read()), ['i|bob'])
})

test('signing out leaves the secret in no generation', async () => {
  using at = place()
  const cache = createFileCache(at.file)
  await cache.update(sign('ada'), 'previous')
  await cache.update(sign('bob'), 'previous')
  await cache.update(() => EMPTY_CACHE, 'nothing')
  for (const name of readdirSync(at.folder))
    assert.doesNotMatch(readFileSync(join(at.folder, name), 'utf8'), /secret/, name)
})

test('a removed file is not brought back from its backup', async () => {
  using at = place()
  const cache = createFileCache(at.file)
  await cache.update(sign('ada'), 'previous')
  await cache.update(sign('bob'), 'previous')
  rmSync(at.file)
  assert.deepEqual(namesIn(await cache.read()), [])
})

test('a change that changes nothing writes nothing', async () => {
  using at = place()
  const cache = createFileCache(at.file)
  await cache.update((data) => data, 'previous')
  assert.equal(existsSync(at.file), false)
})
