import { EXIT, type ExitCode, type Output, printable, renderTable } from './output.ts'

/** What a command answers: rows for a person and for `cut`, the whole value for --json. */
export interface Table {
  /** Names of the columns; absent when the rows are not of one kind. */
  readonly heading?: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly value: unknown
  /** For the person beside the data. */
  readonly said?: readonly string[]
}

/** Aligned under a heading on a terminal, and separated by tabs, without one, in a pipe. */
export function printTable({ heading, rows, value, said = [] }: Table, output: Output): ExitCode {
  const isEmptyList = heading !== undefined && rows.length === 0 && said.length === 0
  for (const line of isEmptyList ? ['There is nothing of that kind.'] : said) output.say(printable(line))
  const cells = rows.map((row) => row.map(printable))
  const text = output.terminal
    ? renderTable(heading === undefined ? cells : [heading, ...cells])
    : cells.map((row) => row.join('\t')).join('\n')
  if (output.json || rows.length > 0) output.print(text, value)
  return EXIT.ok
}
