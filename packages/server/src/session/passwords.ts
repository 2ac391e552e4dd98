/** Argon2id with the OWASP parameters (ASVS 11.4.2): 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1, algorithm: 2 } as const
const PREFIX = '$argon2id$v=19$m=19456,t=2,p=1$'

/** More waiting sign-ins than this are told that the server is busy; each would take some 15 ms of a core. */
const LONGEST_QUEUE = 200

/** NIST SP 800-63B-4 §3.1.1.2: long passwords are welcome, endless ones are an attack. */
export const LONGEST_PASSWORD_BYTES = 1024

export type PasswordVerdict = 'right' | 'right-but-rehash' | 'wrong' | 'busy'

export interface Passwords {
  hash(password: string): Promise<string>
  /** Undefined hash: the user does not exist or has no password. It takes as long as a wrong password (ASVS 6.3.8). */
  verify(hash: string | undefined, password: string): Promise<PasswordVerdict>
}

/**
 * At most `parallel` computations at a time (one less than the processors, so that token traffic always has one), the rest wait
 * in a bounded queue. The library computes in libuv's pool, next to signing.
 */
export function createPasswords(parallel: number): Passwords {
  const pool = createPool(Math.max(1, parallel))
  let dummy: Promise<string> | undefined
  const hash = async (password: string): Promise<string> => {
    const argon2 = await import('@node-rs/argon2')
    return argon2.hash(normalize(password), PARAMETERS)
  }
  return {
    hash: (password) => pool.run(() => hash(password)),
    async verify(stored, password) {
      if (pool.isFull()) return 'busy'
      dummy ??= pool.run(() => hash('nobody has this password'))
      const against = stored ?? (await dummy)
      const right = await pool.run(async () => {
        const argon2 = await import('@node-rs/argon2')
        return argon2.verify(against, normalize(password)).catch(() => false)
      })
      if (!right || stored === undefined || Buffer.byteLength(password) > LONGEST_PASSWORD_BYTES) return 'wrong'
      return stored.startsWith(PREFIX) ? 'right' : 'right-but-rehash'
    },
  }
}

/** Composed and decomposed letters are the same password (NIST: normalise before hashing); no other change is made. */
function normalize(password: string): string {
  const bounded = Buffer.byteLength(password) > LONGEST_PASSWORD_BYTES ? '' : password
  return bounded.normalize('NFC')
}

function createPool(parallel: number) {
  const waiting: (() => void)[] = []
  let running = 0
  async function run<T>(work: () => Promise<T>): Promise<T> {
    if (running >= parallel) await new Promise<void>((resolve) => void waiting.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
  return { run, isFull: () => waiting.length >= LONGEST_QUEUE }
}
