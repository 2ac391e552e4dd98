/** An expected outcome: failures are values, never thrown. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E }

/** Wraps a success. */
export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value }
}

/** Wraps an expected failure. */
export function err<E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error }
}

/** The end of an exhaustive switch: a forgotten case does not compile, and a value from outside the union is a bug. */
export function unreachable(value: never): never {
  throw new Error(`unreachable case: ${String(value)}`)
}
