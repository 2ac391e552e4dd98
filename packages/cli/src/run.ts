import { parseArgs } from 'node:util'
import type { Command, Flags, Group, Input } from './command.ts'
import { COMMANDS, suggest } from './commands.ts'
import { readVersion, renderCommandHelp, renderGroupHelp, renderHelp } from './help.ts'
import { createOutput, EXIT, type ExitCode, type Output, type Streams } from './output.ts'

type Environment = Input['environment']

/** One run of the command line, from what was typed to the exit code. */
export async function run(typed: readonly string[], streams: Streams, environment: Environment): Promise<ExitCode> {
  const args = typed[0] === 'help' ? [...typed.slice(1), '--help'] : typed
  const [name, ...rest] = args
  const output = createOutput(streams, args.includes('--json'), environment)
  if (name === undefined) {
    output.say(await renderHelp())
    return EXIT.usage
  }
  if (name === '--help' || name === '-h') {
    output.print(await renderHelp(), { commands: Object.keys(COMMANDS) })
    return EXIT.ok
  }
  if (name === '--version') {
    const version = await readVersion()
    output.print(version, { version })
    return EXIT.ok
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (load === undefined) {
    const near = suggest(name, Object.keys(COMMANDS))
    return output.refuse({
      sentence: `There is no command "${name}".`,
      next: `latchwork ${near ?? '--help'}`,
      exit: EXIT.usage,
    })
  }
  const found = await load()
  const call = { name, args: rest, output, environment }
  return 'commands' in found ? runGroup(found, call) : runCommand(found, call)
}

interface Call {
  readonly name: string
  readonly args: readonly string[]
  readonly output: Output
  readonly environment: Environment
}

/** `latchwork app list`: the verb is the next word. */
async function runGroup(group: Group, call: Call): Promise<ExitCode> {
  const { name, output } = call
  const [verb, ...rest] = call.args
  if (verb === undefined) {
    output.say(renderGroupHelp(name, group))
    return EXIT.usage
  }
  if (verb === '--help' || verb === '-h') {
    output.print(renderGroupHelp(name, group), { command: name, commands: Object.keys(group.commands) })
    return EXIT.ok
  }
  const command = Object.hasOwn(group.commands, verb) ? group.commands[verb] : undefined
  if (command !== undefined) return runCommand(command, { ...call, name: `${name} ${verb}`, args: rest })
  const near = suggest(verb, Object.keys(group.commands))
  return output.refuse({
    sentence: `There is no command "${name} ${verb}".`,
    next: `latchwork ${name} ${near ?? '--help'}`,
    exit: EXIT.usage,
  })
}

async function runCommand(command: Command, { name, args, output, environment }: Call): Promise<ExitCode> {
  const flags = typeof command.flags === 'function' ? await command.flags() : command.flags
  if (args.includes('--help') || args.includes('-h')) {
    output.print(renderCommandHelp(name, command, flags), { command: name, flags: Object.keys(flags) })
    return EXIT.ok
  }
  const wrong = (sentence: string): ExitCode =>
    output.refuse({ sentence, next: `latchwork ${name} --help`, exit: EXIT.usage })
  const parsed = parse(args, flags)
  if ('problem' in parsed) return wrong(parsed.problem)
  const missing = command.takes[parsed.positionals.length]
  if (missing !== undefined) return wrong(`latchwork ${name} needs ${missing}.`)
  const surplus = command.rest === undefined ? parsed.positionals[command.takes.length] : undefined
  if (surplus !== undefined) return wrong(`latchwork ${name} takes no argument "${surplus}".`)
  return command.run({ flags: parsed.flags, positionals: parsed.positionals, environment }, output)
}

type Parsed = { readonly flags: Record<string, string | boolean | string[]>; readonly positionals: readonly string[] }

function parse(args: readonly string[], flags: Flags): Parsed | { readonly problem: string } {
  const options = Object.fromEntries(
    Object.entries(flags).map(([flag, { type, multiple = false }]) => [flag, { type, multiple }]),
  )
  try {
    const { values, positionals } = parseArgs({
      args: negativeNumbersAside(args),
      options: { ...options, json: { type: 'boolean' } },
      allowPositionals: true,
    })
    return { flags: values, positionals }
  } catch (error) {
    return { problem: problemOf(error, flags) }
  }
}

/** `clock -1h` means a time, not four flags. */
function negativeNumbersAside(args: readonly string[]): string[] {
  const at = args.findIndex((arg) => /^-\d/.test(arg))
  return at === -1 ? [...args] : [...args.slice(0, at), ...args.slice(at + 1), '--', args[at] ?? '']
}

function problemOf(error: unknown, flags: Flags): string {
  const text = error instanceof Error ? error.message : String(error)
  const unknown = /^Unknown option '(-+)([^']*)'/.exec(text)
  if (unknown === null) return `${(text.split('. ')[0] ?? text).replace(/\.$/, '')}.`
  const near = suggest(unknown[2] ?? '', [...Object.keys(flags), 'json', 'help'])
  return `There is no flag "${unknown[1] ?? ''}${unknown[2] ?? ''}"${near === undefined ? '' : `; did you mean --${near}?`}${near === undefined ? '.' : ''}`
}
