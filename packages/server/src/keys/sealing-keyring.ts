import type { KeyObject } from 'node:crypto'
import { err, ok, type Result } from '@latchwork/protocol'
import { deriveKey } from './derive.ts'
import { keepFresh } from './fresh.ts'
import { SEAL_TYPES, sealHeader, type SealKey, type SealPurpose } from './seal.ts'
import { insertSealingKey, listSealingKeys, type StoredSealingKey } from '../store/instance/sealing-keys.ts'
import type { Db } from '../store/sql.ts'
import { judgeSealingRotation, sealingKeyAt, type SealingKeyTimes } from './sealing-rotation.ts'
import { Secret } from './secret.ts'
import { unwrap, wrap } from './wrap.ts'

const KEY_BYTES = 32
const IV_BYTES = 12

export interface SealingKeyring {
  /** The key that seals for the purpose now. */
  current(purpose: SealPurpose): SealKey
  /** The key whose header for the purpose is exactly this text. */
  byHeader(purpose: SealPurpose, header: string): SealKey | undefined
  /** Reads the keys again because of an unknown key id: one reading at a time, at most one in 5 s. */
  reread(): Promise<void>
  /** Makes the next key when it is due. Any node may call it at any time: the key id is the month, and the first insert wins. */
  rotate(): Promise<void>
}

export interface KeyringParts {
  readonly instanceKey: Secret
  /** Epoch seconds. */
  readonly now: () => number
  readonly random: (bytes: number) => Buffer
}

/** A key of the database does not open with this instance key: the key file is not the one that made the data. */
export type KeyringProblem = 'wrong-instance-key'

interface ReadyKey extends SealingKeyTimes {
  readonly of: Readonly<Record<SealPurpose, SealKey>>
}

/** Opens the sealing keys, making the first one in an empty database. */
export async function openSealingKeyring(db: Db, parts: KeyringParts): Promise<Result<SealingKeyring, KeyringProblem>> {
  const wrapKey = deriveKey(parts.instanceKey, 'wrap-sealing-key')
  let keys: readonly ReadyKey[] = []
  let byHeader = new Map<string, SealKey>()

  async function load(): Promise<KeyringProblem | undefined> {
    const ready = (await listSealingKeys(db)).map((row) => readyKey(row, wrapKey))
    // One row of another instance key spoils nothing while others open, but with none there is nothing to seal with.
    keys = ready.filter((key) => key !== undefined)
    byHeader = indexByHeader(keys)
    return ready.length > 0 && keys.length === 0 ? 'wrong-instance-key' : undefined
  }

  async function rotate(): Promise<KeyringProblem | undefined> {
    const due = judgeSealingRotation(await listSealingKeys(db), parts.now())
    if (due !== undefined) {
      const sealedSecret = wrap(
        parts.random(KEY_BYTES),
        { key: wrapKey, about: about(due.kid) },
        parts.random(IV_BYTES),
      )
      await db.commit([insertSealingKey({ ...due, sealedSecret })])
    }
    return load()
  }

  const fresh = keepFresh(load, parts.now)

  function current(purpose: SealPurpose): SealKey {
    // Sealing with a key that has a successor by now is harmless, so nobody waits for the reading.
    const reading = fresh.get()
    if (reading instanceof Promise) reading.catch(() => undefined)
    const key = sealingKeyAt(keys, parts.now())
    if (key === undefined) throw new Error('no sealing key opens with this instance key')
    return key.of[purpose]
  }

  const problem = (await load()) ?? (await rotate())
  if (problem !== undefined) return err(problem)
  return ok({
    current,
    byHeader: (purpose, header) => byHeader.get(`${purpose} ${header}`),
    reread: async () => void (await fresh.again()),
    rotate: async () => void (await rotate()),
  })
}

function about(kid: string): string {
  return `sealing-key ${kid}`
}

function readyKey(row: StoredSealingKey, wrapKey: KeyObject): ReadyKey | undefined {
  const bytes = unwrap(row.sealedSecret, { key: wrapKey, about: about(row.kid) })
  if (bytes?.length !== KEY_BYTES) return undefined
  const secret = new Secret(bytes)
  const of = Object.fromEntries(
    Object.keys(SEAL_TYPES).map((purpose) => [purpose, sealKey(secret, row.kid, purpose as SealPurpose)]),
  ) as Record<SealPurpose, SealKey>
  return { kid: row.kid, createdAt: row.createdAt, expiresAt: row.expiresAt, of }
}

function sealKey(secret: Secret, kid: string, purpose: SealPurpose): SealKey {
  const header = Buffer.from(sealHeader(purpose, kid)).toString('base64url')
  return { kid, key: deriveKey(secret, `seal-${purpose}`), header, aad: Buffer.from(header, 'latin1') }
}

function indexByHeader(keys: readonly ReadyKey[]): Map<string, SealKey> {
  return new Map(
    keys.flatMap((key) =>
      Object.entries(key.of).map(([purpose, seal]): [string, SealKey] => [`${purpose} ${seal.header}`, seal]),
    ),
  )
}
