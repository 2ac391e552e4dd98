import { createInterface } from 'node:readline/promises'

/** Whether a person can be asked: a script is never kept waiting. */
export function isAsked(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY
}

/** Asks on standard error, so that standard output stays data. */
export async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return (await terminal.question(`${question} `)).trim()
  } finally {
    terminal.close()
  }
}
