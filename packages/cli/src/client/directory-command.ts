import { err, ok, type Result } from '@latchwork/protocol'
import { ask, isAsked } from '../ask.ts'
import { type Command, type Flags, type Group, type Input, textFlag } from '../command.ts'
import { EXIT, type Output, printable, type Problem } from '../output.ts'
import { printTable, type Table } from '../table.ts'
import { type Directory, DIRECTORY_FLAGS, openDirectory } from './directory.ts'
import { withAuthErrors } from './open-client.ts'
import { DIRECTORY_LOGIN } from './profile.ts'

export interface Work {
  readonly input: Input
  readonly output: Output
  readonly directory: Directory
}

export type Outcome = Promise<Result<Table, Problem>>

/** One verb of a noun whose objects live in the directory. */
export interface DirectoryCommand extends Omit<Command, 'run' | 'flags'> {
  readonly flags: Flags
  work(work: Work): Outcome
}

interface Noun extends Omit<Group, 'commands'> {
  readonly name: string
  readonly commands: Readonly<Record<string, DirectoryCommand>>
}

/** The noun as the command line runs it: sign-in, the work, then its table or its problem. */
export function directoryGroup({ name, summary, teaches, commands }: Noun): Group {
  const verbs = Object.entries(commands).map(([verb, command]) => [verb, toCommand(command, name)] as const)
  return { summary, teaches, commands: Object.fromEntries(verbs) }
}

function toCommand({ work, flags, ...described }: DirectoryCommand, noun: string): Command {
  return {
    ...described,
    flags: { ...flags, ...DIRECTORY_FLAGS },
    run: (input, output) =>
      withAuthErrors(
        output,
        async () => {
          const done = await work({ input, output, directory: await openDirectory(input, noun) })
          return done.ok ? printTable(done.value, output) : output.refuse(done.error)
        },
        DIRECTORY_LOGIN,
      ),
  }
}

/** For every command that destroys. */
export const YES: Flags = { yes: { type: 'boolean', help: 'Do not ask.' } }

/** Says what will stop working, and goes on only with --yes or a person's. A script is never kept waiting. */
export async function confirm(
  stops: readonly string[],
  again: string,
  { input, output }: Work,
): Promise<Result<void, Problem>> {
  for (const line of stops) output.say(`! ${printable(line)}`)
  if (input.flags['yes'] === true) return ok(undefined)
  const next = `${again} --yes`
  if (!isAsked()) return err({ sentence: 'Nothing was changed: nobody is here to ask.', next, exit: EXIT.usage })
  const isYes = /^y(es)?$/i.test(await ask('Do this? [y/N]'))
  return isYes ? ok(undefined) : err({ sentence: 'Nothing was changed.', next })
}

/** What a person typed cannot be meant. */
export function wrongUsage(sentence: string, command: string): Result<never, Problem> {
  return err({ sentence, next: `latchwork ${command} --help`, exit: EXIT.usage })
}

export const TOP: Flags = { top: { type: 'string', value: 'NUMBER', help: 'At most so many. Default: all.' } }

/** `--top`, how many objects of a list are wanted. */
export function readTop(input: Input, command: string): Result<number | undefined, Problem> {
  const typed = textFlag(input, 'top')
  if (typed === undefined) return ok(undefined)
  if (/^[1-9]\d{0,6}$/.test(typed)) return ok(Number(typed))
  return wrongUsage(`--top is a number from 1 on, and not "${typed}".`, command)
}
