import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeNewPassword } from './new-password.ts'
import { createPasswords } from './passwords.ts'

const passwords = createPasswords(2)

test('a password is right in full only: no truncation, no change of case (ASVS 6.2.8, NIST SP 800-63B-4 §3.1.1.2)', async () => {
  const long = 'x'.repeat(72)
  const hash = await passwords.hash(`${long}a`)
  assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  assert.equal(await passwords.verify(hash, `${long}a`), 'right')
  for (const other of [`${long}b`, long, `${long}A`, `${long}a `, ''])
    assert.equal(await passwords.verify(hash, other), 'wrong')
})

test('composed and decomposed letters are one password (NIST SP 800-63B-4 §3.1.1.2)', async () => {
  const hash = await passwords.hash('caf\u00e9 au lait noir')
  assert.equal(await passwords.verify(hash, 'cafe\u0301 au lait noir'), 'right')
})

test('a password of more than 1 KiB never fits, even if one was stored', async () => {
  const endless = 'x'.repeat(1025)
  assert.equal(await passwords.verify(await passwords.hash(endless), endless), 'wrong')
  assert.equal(await passwords.verify(await passwords.hash(''), endless), 'wrong')
})

test('weaker parameters are right and ask for a new hash (ASVS 11.4.2)', async () => {
  const { hash } = await import('@node-rs/argon2')
  const weak = await hash('correct horse battery', { memoryCost: 4096, timeCost: 1 })
  assert.equal(await passwords.verify(weak, 'correct horse battery'), 'right-but-rehash')
})

test('an unknown user costs as much as a wrong password, and what is no hash is never right (ASVS 6.3.8)', async () => {
  const hash = await passwords.hash('correct horse battery')
  // Processor time of the whole process, in turns: what else the machine does at the moment changes neither.
  const cost = async (stored: string | undefined): Promise<number> => {
    const before = process.cpuUsage()
    assert.equal(await passwords.verify(stored, 'wrong password'), 'wrong')
    const { user, system } = process.cpuUsage(before)
    return user + system
  }
  const costs = { unknown: 0, known: 0 }
  await cost(undefined)
  for (let i = 0; i < 7; i++) {
    costs.unknown += await cost(undefined)
    costs.known += await cost(hash)
  }
  const { unknown, known } = costs
  assert.ok(unknown > known / 2 && unknown < known * 2, `${unknown} against ${known} µs`)
  assert.equal(await passwords.verify('no hash at all', 'no hash at all'), 'wrong')
})

test('a flood is told to come back instead of waiting for ever, and everybody in the queue is served', async () => {
  const narrow = createPasswords(1)
  const { hash } = await import('@node-rs/argon2')
  const cheap = await hash('correct horse battery', { memoryCost: 8, timeCost: 1 })
  const verdicts = await Promise.all(Array.from({ length: 300 }, () => narrow.verify(cheap, 'correct horse battery')))
  assert.equal(verdicts.filter((verdict) => verdict === 'right-but-rehash').length, 201)
  assert.equal(verdicts.filter((verdict) => verdict === 'busy').length, 99)
  assert.equal(await narrow.verify(cheap, 'correct horse battery'), 'right-but-rehash')
})

test('a new password has 15 to 256 characters and is not made of what is known about the person (NIST SP 800-63B-4 §3.1.1.2)', () => {
  const context = ['ada@contoso.example', 'Ada Lovelace', 'Contoso']
  for (const fine of [
    'correct horse battery',
    'ünïcode wörds too',
    '👩‍🚀'.repeat(5) + ' and words',
    'abcdefgh'.repeat(32),
  ])
    assert.equal(judgeNewPassword(fine, context), undefined, fine)
  for (const bad of ['fourteen chars', 'abcdefgh'.repeat(33), 'a'.repeat(20), 'LovelaceContoso1', 'passwordlatchwork'])
    assert.notEqual(judgeNewPassword(bad, context), undefined, bad)
})
