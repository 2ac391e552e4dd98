/** How long a reading of the database is believed; nodes agree within this time (architecture §11 Many nodes). */
const MAX_AGE_SECONDS = 60
/** From this age on a new reading is fetched beside the work, so that no request waits for it. */
const RENEW_AFTER_SECONDS = 30
/** An unknown key id may cause a reading this often: strangers choose key ids. */
const COOLDOWN_SECONDS = 5

/** A value of the database that every request needs. */
export interface Fresh<T> {
  /** The value, at most 60 s old; a promise only when it must be read first. It rejects when the database does. */
  get(): T | Promise<T>
  /** The value read again, because something unknown turned up: one reading at a time, and not within 5 s of the last. */
  again(): Promise<T>
  /** The value read again, because this process has just written it. */
  afresh(): Promise<T>
}

/** @param now epoch seconds */
export function keepFresh<T>(load: () => Promise<T>, now: () => number): Fresh<T> {
  let held: { readonly value: T; readonly readAt: number } | undefined
  let flight: Promise<T> | undefined
  let askedAgainAt = Number.NEGATIVE_INFINITY

  function read(): Promise<T> {
    const readAt = now()
    flight ??= load()
      .then((value) => (held = { value, readAt }).value)
      .finally(() => (flight = undefined))
    return flight
  }

  function get(): T | Promise<T> {
    // A clock set back makes the age negative: then nothing is known about it.
    const age = held === undefined ? -1 : now() - held.readAt
    if (held === undefined || age < 0 || age >= MAX_AGE_SECONDS) return read()
    // A failed reading beside the work is not an error yet: the value in hand is still good, and the next call tries again.
    if (age >= RENEW_AFTER_SECONDS && flight === undefined) read().catch(() => undefined)
    return held.value
  }

  async function again(): Promise<T> {
    const at = now()
    if (at >= askedAgainAt && at - askedAgainAt < COOLDOWN_SECONDS) return get()
    askedAgainAt = at
    return afresh()
  }

  async function afresh(): Promise<T> {
    // A reading under way may have begun before the thing in question was written.
    if (flight !== undefined) await flight.catch(() => undefined)
    return read()
  }

  return { get, again, afresh }
}
