/** Bounds for what a stranger may send (G-14); times are milliseconds. */
export interface HttpLimits {
  readonly bodyBytes: number
  readonly headerBytes: number
  /** Until the last header has come. */
  readonly headersMilliseconds: number
  /** Until the last byte of the body has come. */
  readonly requestMilliseconds: number
  /** How long a connection may stay open between two requests. */
  readonly idleMilliseconds: number
  /** How long running requests may go on once the server closes. */
  readonly drainMilliseconds: number
}

export const DEFAULT_LIMITS: HttpLimits = {
  bodyBytes: 64 * 1024,
  headerBytes: 16 * 1024,
  headersMilliseconds: 10_000,
  requestMilliseconds: 20_000,
  idleMilliseconds: 65_000,
  drainMilliseconds: 10_000,
}
