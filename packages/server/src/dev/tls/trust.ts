import { X509Certificate } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { TrustSystem } from './trust-system.ts'

/** What happened at one place that decides whom programs trust, as a sentence for the person at the terminal. */
export interface TrustReport {
  readonly place: 'system' | 'browsers'
  readonly outcome: 'done' | 'already' | 'by-hand' | 'failed'
  readonly text: string
}

const NICKNAME = 'Latchwork development CA'
const FILE_NAME = 'latchwork-dev.crt'

/**
 * Makes the machine trust the development authority: the system's store (Debian's layout, as root) and the NSS database that
 * Chromium reads. What cannot be done here comes back as the command to run. Twice is the same as once; a renewed authority
 * replaces the old one.
 * @param caFile path of `tls/ca.pem`
 */
export async function trustAuthority(caFile: string, system: TrustSystem): Promise<readonly TrustReport[]> {
  const pem = await readFile(caFile, 'utf8')
  if (system.platform !== 'linux') return [byHandElsewhere(caFile, system.platform)]
  return [await trustInSystem(caFile, pem, system), await trustInBrowsers(caFile, pem, system)]
}

/** Takes the development authority out of the same places. */
export async function untrustAuthority(system: TrustSystem): Promise<readonly TrustReport[]> {
  if (system.platform !== 'linux')
    return [{ place: 'system', outcome: 'by-hand', text: `Remove "${NICKNAME}" in the system's certificate settings.` }]
  return [await untrustInSystem(system), await untrustInBrowsers(system)]
}

const commands: Partial<Record<NodeJS.Platform, (file: string) => string>> = {
  darwin: (file) => `security add-trusted-cert -r trustRoot -k ~/Library/Keychains/login.keychain-db "${file}"`,
  win32: (file) => `certutil -user -addstore Root "${file}"`,
}

function byHandElsewhere(caFile: string, platform: NodeJS.Platform): TrustReport {
  const command = commands[platform]?.(caFile)
  const text =
    command === undefined ? `Add ${caFile} to the certificate authorities that the system trusts.` : `Run: ${command}`
  return { place: 'system', outcome: 'by-hand', text }
}

async function trustInSystem(caFile: string, pem: string, system: TrustSystem): Promise<TrustReport> {
  const target = join(system.anchors, FILE_NAME)
  if (sameCertificate(await readFile(target, 'utf8').catch(() => ''), pem))
    return report('system', 'already', `The system trusts the authority already (${target}).`)
  const byHand = `sudo install -m 644 "${caFile}" ${target} && sudo update-ca-certificates`
  if (!system.isRoot) return report('system', 'by-hand', `Only root may change the system's store. Run: ${byHand}`)
  const installed = await system.run('install', ['-m', '644', caFile, target])
  const updated = installed.code === 0 ? await system.run('update-ca-certificates', []) : installed
  if (updated.code === 0) return report('system', 'done', `The system trusts the authority now (${target}).`)
  await rm(target, { force: true })
  return report(
    'system',
    'failed',
    `The system's store could not be changed (${updated.output}). Add ${caFile} to the authorities that the system trusts.`,
  )
}

async function untrustInSystem(system: TrustSystem): Promise<TrustReport> {
  const target = join(system.anchors, FILE_NAME)
  if ((await readFile(target, 'utf8').catch(() => '')) === '')
    return report('system', 'already', 'The system does not trust the authority.')
  if (!system.isRoot)
    return report(
      'system',
      'by-hand',
      `Only root may change the system's store. Run: sudo rm ${target} && sudo update-ca-certificates --fresh`,
    )
  await rm(target, { force: true })
  const updated = await system.run('update-ca-certificates', ['--fresh'])
  return updated.code === 0
    ? report('system', 'done', 'The system no longer trusts the authority.')
    : report('system', 'failed', `update-ca-certificates failed: ${updated.output}`)
}

async function trustInBrowsers(caFile: string, pem: string, system: TrustSystem): Promise<TrustReport> {
  const database = `sql:${join(system.home, '.pki', 'nssdb')}`
  const byHand = `install libnss3-tools, then run: certutil -d ${database} -A -t C,, -n "${NICKNAME}" -i "${caFile}"`
  const present = await system.run('certutil', ['-d', database, '-L', '-n', NICKNAME, '-a'])
  if (present.code === 'missing') return report('browsers', 'by-hand', `For Chromium, ${byHand}`)
  if (present.code === 0 && sameCertificate(present.output, pem))
    return report('browsers', 'already', 'Chromium trusts the authority already.')
  // An older authority under this name goes first: two of one name confuse certutil.
  if (present.code === 0) await system.run('certutil', ['-d', database, '-D', '-n', NICKNAME])
  const added = await addToDatabase(database, caFile, system)
  if (added.code === 0)
    return report(
      'browsers',
      'done',
      'Chromium trusts the authority now; restart it. Firefox: import the file in its settings.',
    )
  return report('browsers', 'failed', `certutil failed (${added.output}). For Chromium, ${byHand}`)
}

async function addToDatabase(database: string, caFile: string, system: TrustSystem) {
  const add = ['-d', database, '-A', '-t', 'C,,', '-n', NICKNAME, '-i', caFile]
  const added = await system.run('certutil', add)
  if (added.code === 0) return added
  // Nobody has used a browser here yet: there is no database.
  await system.run('mkdir', ['-p', database.slice('sql:'.length)])
  await system.run('certutil', ['-d', database, '-N', '--empty-password'])
  return system.run('certutil', add)
}

async function untrustInBrowsers(system: TrustSystem): Promise<TrustReport> {
  const database = `sql:${join(system.home, '.pki', 'nssdb')}`
  const removed = await system.run('certutil', ['-d', database, '-D', '-n', NICKNAME])
  if (removed.code === 0) return report('browsers', 'done', 'Chromium no longer trusts the authority.')
  if (removed.code === 'missing')
    return report(
      'browsers',
      'by-hand',
      `certutil is not installed: if Chromium trusts "${NICKNAME}", remove it in its settings.`,
    )
  return report('browsers', 'already', 'Chromium does not trust the authority.')
}

function report(place: TrustReport['place'], outcome: TrustReport['outcome'], text: string): TrustReport {
  return { place, outcome, text }
}

/** By content: line endings and headings differ between tools. */
function sameCertificate(left: string, right: string): boolean {
  try {
    return new X509Certificate(left).fingerprint256 === new X509Certificate(right).fingerprint256
  } catch {
    return false
  }
}
