import { BlockList, isIP } from 'node:net'

export type TrustedProxies = BlockList | undefined

/** What is wrong with an entry of the setting; undefined: it is an address or a CIDR range. */
export function judgeProxy(entry: string): string | undefined {
  const [address = '', prefix, ...rest] = entry.split('/')
  const family = familyOf(address)
  const most = family === 'ipv4' ? 32 : 128
  const isRange = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= most)
  return family !== undefined && isRange && rest.length === 0
    ? undefined
    : `"${entry}" is neither an address nor a range such as 10.0.0.0/8`
}

/** @param entries addresses or CIDR ranges, e.g. `10.0.0.0/8`, judged when the settings were read */
export function trustProxies(entries: readonly string[]): TrustedProxies {
  if (entries.length === 0) return undefined
  const list = new BlockList()
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/')
    const family = familyOf(address)
    if (family === undefined) throw new Error(judgeProxy(entry))
    if (prefix === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(prefix), family)
  }
  return list
}

/**
 * The address a request came from. `X-Forwarded-For` counts only when the peer is a configured proxy, and is read from the
 * right: what stands left of the first address that is no proxy of ours was written by a stranger.
 */
export function clientAddress(peer: string, forwardedFor: string | undefined, proxies: TrustedProxies): string {
  const address = plain(peer)
  if (proxies === undefined || forwardedFor === undefined || !isTrusted(address, proxies)) return address
  let last = address
  for (const part of forwardedFor.split(',').toReversed()) {
    const hop = plain(part.trim())
    if (familyOf(hop) === undefined) return last
    last = hop
    if (!isTrusted(hop, proxies)) return hop
  }
  return last
}

function isTrusted(address: string, proxies: BlockList): boolean {
  const family = familyOf(address)
  return family !== undefined && proxies.check(address, family)
}

/** An IPv4 peer on a dual-stack socket looks like `::ffff:10.0.0.1`. */
function plain(address: string): string {
  return address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const family = isIP(address)
  if (family === 0) return undefined
  return family === 4 ? 'ipv4' : 'ipv6'
}
