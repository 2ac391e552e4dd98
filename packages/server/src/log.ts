/** A line of the operator's log. Fields carry ids and reasons, never tokens, codes, passwords or addresses with queries. */
export interface Log {
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>
