import type { Config } from './config.ts'
import type { RefusalRecorder } from './explain/recorder.ts'
import type { Passwords } from './session/passwords.ts'
import type { Subjects } from './issuance/subjects.ts'
import type { Seals } from './keys/seal.ts'
import type { SecretHasher } from './client-auth/secret.ts'
import type { Signer } from './keys/sign.ts'
import type { Db } from './store/sql.ts'
import type { Log } from './log.ts'

/** What the outside world is to a handler. Tests give their own; nothing reaches for a global. */
export interface Deps {
  readonly config: Config
  readonly db: Db
  readonly seals: Seals
  readonly signer: Signer
  /** Pairwise `sub` values, keyed by the instance key. */
  readonly subjects: Subjects
  readonly passwords: Passwords
  readonly secrets: SecretHasher
  /** Epoch seconds, a whole number. */
  readonly now: () => number
  readonly random: (bytes: number) => Buffer
  /** The id of the next event of a log, which comes after all that were given before (RFC 9562 §5.7). */
  readonly eventId: (at: number) => string
  readonly log: Log
  /** Keeps why requests were refused, for `latchwork explain`. */
  readonly refusals: RefusalRecorder
}
