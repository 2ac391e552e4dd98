import { randomBytes, randomFillSync } from 'node:crypto'

const POOL_BYTES = 4096

/**
 * Random bytes of the system, fetched 4 KiB at a time: a call for sixteen costs ten microseconds, and an authorize makes four. Each byte is
 * given out once, as a copy, and erased where it lay.
 */
export function createRandomPool(): (bytes: number) => Buffer {
  const pool = Buffer.alloc(POOL_BYTES)
  let used = POOL_BYTES
  return (bytes) => {
    if (bytes > POOL_BYTES) return randomBytes(bytes)
    if (used + bytes > POOL_BYTES) {
      randomFillSync(pool)
      used = 0
    }
    const given = Buffer.from(pool.subarray(used, used + bytes))
    pool.fill(0, used, used + bytes)
    used += bytes
    return given
  }
}
