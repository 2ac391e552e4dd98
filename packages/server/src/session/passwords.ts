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

/** A hash of random bytes that nobody kept, with {@link PARAMETERS}: what an unknown user's password is compared with. */
const NOBODY = '$argon2id$v=19$m=19456,t=2,p=1$nPK6Y+BbLgEtC/AWbl+TUg$mStu6bu4uhrW0eNIcBU9z7gF6V4XLD/wSr6nFM5j1Pc'

/**
 * At most `parallel` computations at a time, the rest wait in a bounded queue. The library computes in libuv's pool (4 threads
 * unless UV_THREADPOOL_SIZE says otherwise), next to signing: with one thread and one processor left free, token traffic never
 * waits behind passwords (DESIGN §3 Keys).
 */
export function createPasswords(parallel: number): Passwords {
  const threads = Number(process.env['UV_THREADPOOL_SIZE']) || 4
  const pool = createPool(Math.max(1, Math.min(parallel, threads - 1)))
  return {
    hash: (password) => pool.run(() => computeHash(password)),
    async verify(stored, password) {
      if (pool.isFull()) return 'busy'
      const bounded = Buffer.byteLength(password) <= LONGEST_PASSWORD_BYTES ? password : ''
      const right = await pool.run(() => compare(stored ?? NOBODY, bounded))
      if (!right || stored === undefined || bounded !== password) return 'wrong'
      return stored.startsWith(PREFIX) ? 'right' : 'right-but-rehash'
    },
  }
}

/** Loaded with the first password, not with the server. */
async function computeHash(password: string): Promise<string> {
  const argon2 = await import('@node-rs/argon2')
  return argon2.hash(normalize(password), PARAMETERS)
}

/** A stored text that is no hash is never right. */
async function compare(stored: string, password: string): Promise<boolean> {
  const argon2 = await import('@node-rs/argon2')
  return argon2.verify(stored, normalize(password)).catch(() => false)
}

/** Composed and decomposed letters are the same password (NIST SP 800-63B-4 §3.1.1.2); no other change is made. */
function normalize(password: string): string {
  return password.normalize('NFC')
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
