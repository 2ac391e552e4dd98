// The rules of output, for every command:
// 1. Data goes to standard output and nothing else does: `latchwork token | …` and `latchwork accounts --json | …` work in a pipe.
// 2. What is meant for a person goes to standard error.
// 3. With --json standard output is one JSON value, whether or not anybody sits at a terminal.
// 4. A failure is one sentence that names the cause, then a line that begins with an arrow and names what to run.
// 5. Colour only on a terminal, and never with NO_COLOR.
// 6. A stranger's text (names, descriptions of errors) is written without control characters (CWE-117).

/** Exit codes (DESIGN §4). */
export const EXIT = { ok: 0, failure: 1, usage: 2, interaction: 3, administrator: 4, interrupted: 130 } as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

export interface Output {
  readonly json: boolean
  /** Whether a person reads standard output. */
  readonly terminal: boolean
  readonly color: boolean
  /** Data: the text, or with --json the value. */
  print(text: string, value: unknown): void
  /** A line for the person. */
  say(text: string): void
  /** Why it did not work, and what to run next. Answers the exit code. */
  refuse(problem: Problem): ExitCode
}

export interface Problem {
  readonly sentence: string
  readonly details?: readonly string[]
  /** A command that helps. */
  readonly next?: string
  /** 1 when absent. */
  readonly exit?: ExitCode
}

export interface Streams {
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean }
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean }
}

export function createOutput(
  streams: Streams,
  json: boolean,
  environment: Readonly<Record<string, string | undefined>>,
): Output {
  const color = streams.stderr.isTTY === true && (environment['NO_COLOR'] ?? '') === ''
  const paint = (code: string, text: string): string => (color ? `\u001b[${code}m${text}\u001b[0m` : text)
  const say = (text: string): void => void streams.stderr.write(`${text}\n`)
  return {
    json,
    terminal: streams.stdout.isTTY === true,
    color,
    print: (text, value) => void streams.stdout.write(json ? `${JSON.stringify(value)}\n` : `${text}\n`),
    say,
    refuse({ sentence, details = [], next, exit = EXIT.failure }) {
      say(`${paint('31', '✗')} ${printable(sentence)}`)
      for (const detail of details) say(`  ${printable(detail)}`)
      if (next !== undefined) say(`${paint('36', '→')} run: ${next}`)
      return exit
    },
  }
}

/** A stranger's text, safe to write on a terminal. */
export function printable(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g, ' ')
}

/** Columns as wide as their longest cell; the last one is not padded. */
export function renderTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const lines = rows.map((row) =>
    row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  '),
  )
  return lines.join('\n')
}
