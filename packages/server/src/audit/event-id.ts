const COUNTER_BITS = 24
/** The top bit is left clear, so that a second begins with room for eight million events (RFC 9562 §6.2, guard bits). */
const SEED_MASK = 0x7fffff

/**
 * Ids of events, version 7 (RFC 9562 §5.7): whoever sorts events of one second by id has them as they happened in this process. The clock
 * of the server counts seconds, so the milliseconds of the field are zero and what comes after it is a counter (§6.2, method 1), from
 * a random number on in each second; the rest is random. A clock that is set back leaves the ids rising.
 */
export function createEventIds(random: (bytes: number) => Buffer): (at: number) => string {
  let second = -1
  let counter = 0
  return (at) => {
    if (at > second) {
      second = at
      counter = random(3).readUIntBE(0, 3) & SEED_MASK
    } else {
      counter += 1
    }
    return format(second * 1000, counter, random(7))
  }
}

function format(milliseconds: number, counter: number, bytes: Buffer): string {
  const time = hex(milliseconds, 12)
  const [high, low] = [counter >>> (COUNTER_BITS / 2), counter & 0xfff]
  // Two bits of variant, twelve of the counter, fifty of randomness.
  const variant = 0x8000 | (low << 2) | ((bytes[6] ?? 0) & 3)
  return [time.slice(0, 8), time.slice(8), `7${hex(high, 3)}`, hex(variant, 4), bytes.toString('hex', 0, 6)].join('-')
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}
