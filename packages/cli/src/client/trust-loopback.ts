import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import tls from 'node:tls'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Trusts the development authority of the data folder, when all of this run's addresses are on this machine: a file that lies in
 * the current folder must never vouch for another host.
 */
export function trustLoopback(
  addresses: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): void {
  if (!addresses.every(isLoopback)) return
  // Node 22.19 and 24.5 brought it; before them NODE_EXTRA_CA_CERTS does the same.
  if (typeof tls.setDefaultCACertificates !== 'function') return
  try {
    const authority = readFileSync(join(environment['LATCHWORK_DATA'] || '.latchwork', 'tls', 'ca.pem'), 'utf8')
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), authority])
  } catch {
    // No development server was ever started from here: whatever the machine trusts has to do.
  }
}

export function isLoopback(address: string): boolean {
  return LOOPBACK.has(URL.parse(address)?.hostname ?? '')
}
