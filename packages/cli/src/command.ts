import type { ExitCode, Output } from './output.ts'

export interface Flag {
  readonly type: 'string' | 'boolean'
  readonly multiple?: boolean
  /** What stands for the value in the help, e.g. FILE. */
  readonly value?: string
  readonly help: string
}

export type Flags = Readonly<Record<string, Flag>>

/** What a person typed, checked against the command's flags. */
export interface Input {
  readonly flags: Readonly<Record<string, string | boolean | readonly string[] | undefined>>
  readonly positionals: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** One verb of the command line. The help is made from this; nothing else describes a command. */
export interface Command {
  /** One line for the list of commands. */
  readonly summary: string
  /** Names of the positional arguments, in order; all of them are needed. */
  readonly takes: readonly string[]
  /** What any number of further arguments are. Absent: there are none. */
  readonly rest?: string
  /** A function where the flags are the server's settings, which are loaded only then. */
  readonly flags: Flags | (() => Promise<Flags>)
  /** What the command does, in a sentence or two. */
  readonly teaches: string
  readonly examples: readonly string[]
  run(input: Input, output: Output): Promise<ExitCode>
}

/** A noun of the command line, with its verbs: `latchwork app list`. */
export interface Group {
  readonly summary: string
  readonly teaches: string
  readonly commands: Readonly<Record<string, Command>>
}

/** A flag that was given with a value. */
export function textFlag(input: Input, name: string): string | undefined {
  const value = input.flags[name]
  return typeof value === 'string' ? value : undefined
}

/** The values of a flag that may be repeated. */
export function listFlag(input: Input, name: string): readonly string[] {
  const value = input.flags[name]
  return Array.isArray(value) ? (value as readonly string[]) : []
}
