import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { err, ok, type Result } from '@latchwork/protocol'
import type { SigningAlg } from '../directory/application.ts'
import { insertSigningKey, listSigningKeys, type StoredSigningKey } from '../store/instance/signing-keys.ts'
import { takeLease } from '../store/instance/leases.ts'
import type { Db } from '../store/sql.ts'
import { aboutSigningKey, createSigningKey } from './create-signing-key.ts'
import { deriveKey } from './derive.ts'
import { keepFresh } from './fresh.ts'
import { judgeRotation, type KeyTimes } from './keyring.ts'
import type { KeyringParts, KeyringProblem } from './sealing-keyring.ts'
import { unwrap } from './wrap.ts'

/** The first is the default, which every Azure validator expects; it alone is made before the server is ready. */
const ALGORITHMS: readonly SigningAlg[] = ['RS256', 'ES256', 'EdDSA', 'PS256']
/** Longer than making a key takes on the slowest machine: a second node that began at the same time finds the first one's key. */
const LEASE_SECONDS = 60

/** A signing key, ready: an import costs as much as two signatures. */
export interface ReadySigningKey extends KeyTimes {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  readonly publicJwk: Readonly<Record<string, unknown>>
  /** DER in base64; RS256 only. */
  readonly certificate?: string
}

export type SigningKeys = readonly ReadySigningKey[]

export interface SigningKeyring {
  /** All keys, at most 60 s old. Rejects when the database cannot say. */
  read(): SigningKeys | Promise<SigningKeys>
  /** Read again because of an unknown key id, at most once in 5 s. */
  reread(): Promise<SigningKeys>
  /** The keys with one of this algorithm among them, made now if there was none. */
  ensure(alg: SigningAlg): Promise<SigningKeys>
  /** Makes every key that is due, of all algorithms. Any node may call it at any time; one of them makes the key. */
  rotate(): Promise<void>
}

/** Opens the signing keys, making the RS256 key of an empty database. Call `rotate` once ready, and hourly. */
export async function openSigningKeyring(db: Db, parts: KeyringParts): Promise<Result<SigningKeyring, KeyringProblem>> {
  const wrapKey = deriveKey(parts.instanceKey, 'wrap-signing-key')
  const holder = parts.random(16).toString('base64url')
  const making = new Map<SigningAlg, Promise<void>>()
  let ready = new Map<string, ReadySigningKey>()
  let foreign = false

  async function load(): Promise<SigningKeys> {
    const rows = await listSigningKeys(db)
    const keys = rows.map((row) => ready.get(row.kid) ?? readyKey(row, wrapKey)).filter((key) => key !== undefined)
    ready = new Map(keys.map((key) => [key.kid, key]))
    foreign = keys.length < rows.length
    return keys
  }

  const fresh = keepFresh(load, parts.now)

  async function makeIfDue(alg: SigningAlg): Promise<void> {
    const now = parts.now()
    const signsFrom = judgeRotation((await listSigningKeys(db)).map(timesOf), alg, now)
    if (signsFrom === undefined) return
    const key = await createSigningKey({ alg, now, signsFrom }, { key: wrapKey, random: parts.random })
    // Unmet: another node made the key meanwhile, and the reading below finds it.
    await db.commit([takeLease(`signing-key ${alg}`, holder, parts.now(), LEASE_SECONDS), insertSigningKey(key)])
  }

  /** One at a time for each algorithm: a second call here would pass the lease, whose holder is this process. */
  function make(alg: SigningAlg): Promise<void> {
    const running = making.get(alg) ?? makeIfDue(alg).finally(() => making.delete(alg))
    making.set(alg, running)
    return running
  }

  async function ensure(alg: SigningAlg): Promise<SigningKeys> {
    const keys = await fresh.get()
    if (keys.some((key) => key.alg === alg)) return keys
    await make(alg)
    return fresh.afresh()
  }

  async function rotate(): Promise<void> {
    for (const alg of ALGORITHMS) await make(alg)
    await fresh.afresh()
  }

  await ensure('RS256')
  if (foreign) return err('wrong-instance-key')
  return ok({ read: fresh.get, reread: fresh.again, ensure, rotate })
}

function timesOf(row: StoredSigningKey): KeyTimes {
  return { kid: row.kid, alg: row.alg, createdAt: row.createdAt, signsFrom: row.activeFrom }
}

function readyKey(row: StoredSigningKey, wrapKey: KeyObject): ReadySigningKey | undefined {
  const der = unwrap(row.sealedPrivate, { key: wrapKey, about: aboutSigningKey(row.kid, row.alg) })
  if (der === undefined) return undefined
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  return {
    ...timesOf(row),
    privateKey,
    publicKey: createPublicKey(privateKey),
    publicJwk: row.publicJwk,
    ...(row.certificate !== '' && { certificate: row.certificate }),
  }
}
