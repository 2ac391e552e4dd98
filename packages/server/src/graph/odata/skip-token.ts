/** Where a page begins, told by the page before it: nothing that a caller builds or reads. */
export interface Position {
  /** Which of the ranges that a query looks through. */
  readonly range: number
  readonly key: string | number
  readonly tie: string
}

export function renderSkipToken({ range, key, tie }: Position): string {
  return Buffer.from(JSON.stringify([range, key, tie])).toString('base64url')
}

/** Undefined: this server gave out no such token. */
export function parseSkipToken(token: string): Position | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString())
    if (!Array.isArray(value) || value.length !== 3) return undefined
    const [range, key, tie] = value as readonly unknown[]
    if (typeof range !== 'number' || !Number.isSafeInteger(range) || range < 0 || typeof tie !== 'string')
      return undefined
    if (typeof key !== 'string' && !Number.isSafeInteger(key)) return undefined
    return `${String(key)}${tie}`.includes('\0') ? undefined : { range, key: key as string | number, tie }
  } catch {
    return undefined
  }
}
