import { readFile } from 'node:fs/promises'
import type { Command, Flags, Group } from './command.ts'
import { COMMANDS } from './commands.ts'
import { EXIT, type ExitCode, renderTable } from './output.ts'

const GLOBAL: Flags = {
  json: { type: 'boolean', help: 'Print data as JSON.' },
  help: { type: 'boolean', help: 'Show this help.' },
}

/** The first page: what there is, and where to begin. */
export async function renderHelp(): Promise<string> {
  const rows = await Promise.all(
    Object.entries(COMMANDS).map(async ([name, load]) => [`  ${name}`, (await load()).summary]),
  )
  return `latchwork: sign-in for native apps, self-hosted

Usage: latchwork <command> [flags]

Commands:
${renderTable(rows)}

Begin with:
  latchwork demo      the whole scenario in one terminal, told step by step
  latchwork dev       a server with example accounts on https://localhost:8443
  latchwork login     sign in there with your browser

latchwork <command> --help tells about one command and shows examples; --version tells which Latchwork this is.
Data goes to standard output, everything for a person to standard error.

Exit codes:
${renderTable(EXIT_CODES.map(([code, means]) => [`  ${code}`, means]))}`
}

/** What a script may rely on (DESIGN §4). */
const EXIT_CODES: readonly (readonly [ExitCode, string])[] = [
  [EXIT.ok, 'done'],
  [EXIT.failure, 'it failed'],
  [EXIT.usage, 'what was typed cannot be meant'],
  [EXIT.interaction, 'somebody must sign in first: latchwork login'],
  [EXIT.administrator, 'an administrator is needed'],
  [EXIT.interrupted, 'interrupted with Ctrl-C'],
]

/** The version of the installed package. */
export async function readVersion(): Promise<string> {
  const manifest = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  return manifest.version
}

/** What can be done with a noun. */
export function renderGroupHelp(name: string, { teaches, commands }: Group): string {
  const rows = Object.entries(commands).map(([verb, { summary }]) => [`  ${verb}`, summary])
  return `${teaches}

Usage: latchwork ${name} <command> [flags]

Commands:
${renderTable(rows)}

latchwork ${name} <command> --help tells about one of them and shows examples.`
}

export function renderCommandHelp(name: string, command: Command, flags: Flags): string {
  const rest = command.rest === undefined ? [] : [`[${command.rest}…]`]
  const usage = ['latchwork', name, ...command.takes, ...rest, '[flags]'].join(' ')
  const rows = Object.entries({ ...flags, ...GLOBAL }).map(([flag, { value, help, multiple }]) => [
    `  --${flag}${value === undefined ? '' : ` ${value}`}`,
    `${help}${multiple === true ? ' May be repeated.' : ''}`,
  ])
  return `${command.teaches}

Usage: ${usage}

Flags:
${renderTable(rows)}

${command.examples.length === 1 ? 'Example' : 'Examples'}:
${command.examples.map((example) => `  ${example}`).join('\n')}`
}
