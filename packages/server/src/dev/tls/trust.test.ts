import assert from 'node:assert/strict'
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createDevCertificates } from './dev-certificates.ts'
import { trustAuthority, untrustAuthority } from './trust.ts'
import type { Ran, TrustSystem } from './trust-system.ts'

interface Machine {
  readonly folder: string
  readonly caFile: string
  readonly system: TrustSystem
  /** The programs that ran, in order. */
  readonly ran: string[]
}

/** A machine with an NSS database in memory, and the anchors in a folder of the test. */
async function onMachine(parts: Partial<TrustSystem>, run: (machine: Machine) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'latchwork-trust-'))
  await createDevCertificates(folder)
  const ran: string[] = []
  const nss = { exists: false, pem: '' }
  const certutil = async (args: readonly string[]): Promise<Ran> => {
    if (args.includes('-N')) nss.exists = true
    const failed = { code: 1, output: 'certutil: failed' }
    if (args.includes('-L')) return nss.pem === '' ? failed : { code: 0, output: nss.pem }
    if (args.includes('-A') && !nss.exists) return failed
    if (args.includes('-A')) nss.pem = await readFile(args.at(-1) ?? '', 'utf8')
    if (args.includes('-D') && nss.pem === '') return failed
    if (args.includes('-D')) nss.pem = ''
    return { code: 0, output: '' }
  }
  const system: TrustSystem = {
    platform: 'linux',
    home: folder,
    isRoot: true,
    anchors: folder,
    async run(program, args) {
      ran.push(program)
      if (program === 'install') await copyFile(args.at(-2) ?? '', args.at(-1) ?? '')
      return program === 'certutil' ? certutil(args) : { code: 0, output: '' }
    },
    ...parts,
  }
  await run({ folder, caFile: join(folder, 'ca.pem'), system, ran }).finally(() => rm(folder, { recursive: true }))
}

const outcomes = (reports: readonly { outcome: string }[]): string[] => reports.map(({ outcome }) => outcome)

test('root trusts the authority in both stores, twice is the same as once, and untrust takes it out', async () => {
  await onMachine({}, async ({ caFile, system, ran }) => {
    assert.deepEqual(outcomes(await trustAuthority(caFile, system)), ['done', 'done'])
    assert.ok(ran.includes('update-ca-certificates'))
    assert.deepEqual(outcomes(await trustAuthority(caFile, system)), ['already', 'already'])
    assert.deepEqual(outcomes(await untrustAuthority(system)), ['done', 'done'])
    assert.deepEqual(outcomes(await untrustAuthority(system)), ['already', 'already'])
  })
})

test('a renewed authority replaces the old one in both stores', async () => {
  await onMachine({}, async ({ caFile, folder, system }) => {
    await trustAuthority(caFile, system)
    await createDevCertificates(folder, new Date(Date.now() + 385 * 86_400_000))
    assert.deepEqual(outcomes(await trustAuthority(caFile, system)), ['done', 'done'])
    assert.equal(await readFile(join(folder, 'latchwork-dev.crt'), 'utf8'), await readFile(caFile, 'utf8'))
  })
})

test('without root or certutil the person gets the exact commands, and nothing is touched', async () => {
  const run = async (): Promise<Ran> => ({ code: 'missing', output: '' })
  await onMachine({ isRoot: false, run }, async ({ caFile, system }) => {
    const reports = await trustAuthority(caFile, system)
    assert.deepEqual(outcomes(reports), ['by-hand', 'by-hand'])
    assert.match(reports[0]?.text ?? '', /sudo install .*ca\.pem.* && sudo update-ca-certificates/)
    assert.match(reports[1]?.text ?? '', /libnss3-tools/)
    assert.deepEqual(outcomes(await untrustAuthority(system)), ['already', 'by-hand'])
  })
})

test('a system without update-ca-certificates keeps no half-installed authority', async () => {
  await onMachine({}, async ({ caFile, folder, system }) => {
    const run: TrustSystem['run'] = (program, args) =>
      program === 'update-ca-certificates'
        ? Promise.resolve({ code: 'missing', output: '' })
        : system.run(program, args)
    assert.deepEqual(outcomes(await trustAuthority(caFile, { ...system, run })), ['failed', 'done'])
    await assert.rejects(readFile(join(folder, 'latchwork-dev.crt')))
  })
})

test('other systems get one command', async () => {
  for (const [platform, program] of [
    ['darwin', /^Run: security /],
    ['win32', /^Run: certutil /],
    ['freebsd', /^Add /],
  ] as const)
    await onMachine({ platform }, async ({ caFile, system, ran }) => {
      const [report] = await trustAuthority(caFile, system)
      assert.equal(report?.outcome, 'by-hand')
      assert.match(report?.text ?? '', program)
      assert.deepEqual(ran, [])
    })
})
