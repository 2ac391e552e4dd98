import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Flags, type Input, listFlag, textFlag } from '../command.ts'
import { devServer, homeFolder } from './places.ts'

/** As which app the command line signs in, and for what: from the flags, else from the last login, else the demo's Tasks Desktop. */
export interface Profile {
  readonly clientId: string
  readonly authority: string
  readonly scopes: readonly string[]
}

export const PROFILE_FLAGS = {
  'client-id': {
    type: 'string',
    value: 'ID',
    help: "Application (client) ID. Default: that of the last login, or the demo's Tasks Desktop.",
  },
  authority: {
    type: 'string',
    value: 'URL',
    help: 'https://host/{tenant}. Default: that of the last login, or https://localhost:8443/common.',
  },
  scope: { type: 'string', value: 'SCOPE', multiple: true, help: 'Permission to ask for, as {API}/{permission}.' },
  directory: {
    type: 'boolean',
    help: 'The sign-in for the directory (latchwork app, user, …), which is kept apart: built-in client, every permission.',
  },
} as const satisfies Flags

/** Comes with every instance and needs no consent; the server knows the same id (DESIGN §1). */
const COMMAND_LINE = '1a7c4d0e-0000-4000-8000-00000000c11e'
const DIRECTORY_DEFAULT = 'https://graph.microsoft.com/.default'

const TASKS_DESKTOP = 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406'
/** Everything that the registration of the app lists, so that its APIs can be called after one consent. */
const TASKS_DEFAULT = 'https://tasks.contoso.example/.default'

export async function readProfile(input: Input): Promise<Profile> {
  if (isDirectory(input)) return readDirectoryProfile(input)
  const last = await readLast(input, 'profile.json')
  const scopes = listFlag(input, 'scope')
  const clientId = textFlag(input, 'client-id') ?? last?.clientId ?? TASKS_DESKTOP
  const demo = clientId === TASKS_DESKTOP ? [TASKS_DEFAULT] : []
  return {
    clientId,
    authority: textFlag(input, 'authority') ?? last?.authority ?? `${devServer(input.environment)}/common`,
    scopes: scopes.length > 0 ? scopes : last?.clientId === clientId ? last.scopes : demo,
  }
}

/**
 * As whom the directory commands call: the last `login --directory`, in a file of its own, so that neither a developer's own app nor
 * his administrator's sign-in takes the place of the other. The server is that of the app until there was one.
 */
export async function readDirectoryProfile(input: Input): Promise<Profile> {
  const last = await readLast(input, 'directory.json')
  const app = await readLast(input, 'profile.json')
  // The --scope of `app create` is no permission of the sign-in.
  const scopes = isDirectory(input) ? listFlag(input, 'scope') : []
  return {
    clientId: textFlag(input, 'client-id') ?? last?.clientId ?? COMMAND_LINE,
    authority:
      textFlag(input, 'authority') ?? last?.authority ?? app?.authority ?? `${devServer(input.environment)}/common`,
    scopes: scopes.length > 0 ? scopes : [DIRECTORY_DEFAULT],
  }
}

/** What signs in for everything that asks the directory. */
export const DIRECTORY_LOGIN = 'latchwork login --directory'

/** The command that signs in for what was typed: it must not sign in somewhere else, or for less. */
export function loginFor(input: Input, scopes = listFlag(input, 'scope')): string {
  const texts = ['authority', 'client-id'].flatMap((name) => {
    const value = textFlag(input, name)
    return value === undefined ? [] : [`--${name} ${quote(value)}`]
  })
  const parts = [...texts, ...scopes.map((scope) => `--scope ${quote(scope)}`)]
  return [isDirectory(input) ? DIRECTORY_LOGIN : 'latchwork login', ...parts].join(' ')
}

/** As a shell takes it. */
function quote(value: string): string {
  return /^[\w@%+=:,./{}-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`
}

function isDirectory(input: Input): boolean {
  return input.flags['directory'] === true
}

export async function writeProfile(input: Input, profile: Profile): Promise<void> {
  const file = fileOf(input, isDirectory(input) ? 'directory.json' : 'profile.json')
  await mkdir(homeFolder(input.environment), { recursive: true, mode: 0o700 })
  await writeFile(`${file}.new`, `${JSON.stringify(profile, null, 2)}\n`, { mode: 0o600 })
  await rename(`${file}.new`, file)
}

type ProfileFile = 'profile.json' | 'directory.json'

async function readLast(input: Input, name: ProfileFile): Promise<Profile | undefined> {
  try {
    return JSON.parse(await readFile(fileOf(input, name), 'utf8')) as Profile
  } catch {
    return undefined
  }
}

function fileOf(input: Input, name: ProfileFile): string {
  return join(homeFolder(input.environment), name)
}
