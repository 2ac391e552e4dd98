import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { format, inspect } from 'node:util'
import { deriveKey } from './derive.ts'
import { loadInstanceKey } from './instance-key.ts'
import { Secret } from './secret.ts'
import { unwrap, wrap } from './wrap.ts'

async function inFolder(run: (path: string, folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'latchwork-key-'))
  await run(join(folder, 'instance.key'), folder).finally(() => rm(folder, { recursive: true }))
}

test('a missing instance key is invented only where allowed, readable by its owner alone (DESIGN §3 Sealing keys)', async () => {
  await inFolder(async (path, folder) => {
    assert.deepEqual(await loadInstanceKey({ path, mayCreate: false, random: randomBytes }), {
      ok: false,
      error: 'missing',
    })
    const made = await loadInstanceKey({ path, mayCreate: true, random: randomBytes })
    const again = await loadInstanceKey({ path, mayCreate: true, random: randomBytes })
    assert.ok(made.ok && again.ok)
    assert.equal(made.value.reveal().length, 32)
    assert.deepEqual(made.value.reveal(), again.value.reveal())
    assert.equal((await stat(path)).mode & 0o777, 0o600)
    assert.deepEqual(await readdir(folder), ['instance.key'])
  })
})

test('processes that start at once agree on one key', async () => {
  await inFolder(async (path) => {
    const keys = await Promise.all(
      Array.from({ length: 8 }, () => loadInstanceKey({ path, mayCreate: true, random: randomBytes })),
    )
    assert.equal(new Set(keys.map((key) => (key.ok ? key.value.reveal().toString('hex') : key.error))).size, 1)
    assert.ok(keys[0]?.ok)
  })
})

test('a damaged key file is refused and left alone', async () => {
  await inFolder(async (path) => {
    for (const text of ['', 'short', randomBytes(31).toString('base64'), `${randomBytes(32).toString('hex')}`]) {
      await writeFile(path, text)
      assert.deepEqual(await loadInstanceKey({ path, mayCreate: true, random: randomBytes }), {
        ok: false,
        error: 'malformed',
      })
      assert.equal(await readFile(path, 'utf8'), text)
    }
    const bytes = randomBytes(32)
    await writeFile(path, `${bytes.toString('base64')}\n`)
    const loaded = await loadInstanceKey({ path, mayCreate: false, random: randomBytes })
    assert.ok(loaded.ok && loaded.value.reveal().equals(bytes))
  })
})

test('a secret never becomes text (ASVS 16.2.5)', () => {
  const secret = new Secret('hunter2hunter2')
  const all = [
    String(secret),
    `${secret}`,
    JSON.stringify({ secret }),
    inspect({ secret }),
    format('%s %o %j', secret, secret, secret),
  ]
  assert.ok(
    all.every((text) => !text.includes('hunter2')),
    all.join('\n'),
  )
})

test('keys of different purposes are unrelated, and a wrapped key opens in its own row only', () => {
  const secret = new Secret(randomBytes(32))
  const [a, b] = [deriveKey(secret, 'wrap-signing-key'), deriveKey(secret, 'wrap-sealing-key')]
  assert.equal(a.equals(b), false)
  const text = wrap(Buffer.from('key material'), { key: a, about: 'row 1' }, randomBytes(12))
  assert.equal(unwrap(text, { key: a, about: 'row 1' })?.toString(), 'key material')
  assert.equal(unwrap(text, { key: b, about: 'row 1' }), undefined)
  assert.equal(unwrap(text, { key: a, about: 'row 2' }), undefined)
  const changed = `${text.slice(0, 20)}${text[20] === 'A' ? 'B' : 'A'}${text.slice(21)}`
  assert.equal(unwrap(changed, { key: a, about: 'row 1' }), undefined)
  assert.equal(unwrap('', { key: a, about: 'row 1' }), undefined)
})
