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

export const PROFILE_FLAGS: Flags = {
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
}

const TASKS_DESKTOP = 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406'
/** Everything that the registration of the app lists, so that its APIs can be called after one consent. */
const TASKS_DEFAULT = 'https://tasks.contoso.example/.default'

export async function readProfile(input: Input): Promise<Profile> {
  const last = await readLast(input)
  const scopes = listFlag(input, 'scope')
  const clientId = textFlag(input, 'client-id') ?? last?.clientId ?? TASKS_DESKTOP
  const demo = clientId === TASKS_DESKTOP ? [TASKS_DEFAULT] : []
  return {
    clientId,
    authority: textFlag(input, 'authority') ?? last?.authority ?? `${devServer(input.environment)}/common`,
    scopes: scopes.length > 0 ? scopes : last?.clientId === clientId ? last.scopes : demo,
  }
}

export async function writeProfile(input: Input, profile: Profile): Promise<void> {
  const file = fileOf(input)
  await mkdir(homeFolder(input.environment), { recursive: true, mode: 0o700 })
  await writeFile(`${file}.new`, `${JSON.stringify(profile, null, 2)}\n`, { mode: 0o600 })
  await rename(`${file}.new`, file)
}

async function readLast(input: Input): Promise<Profile | undefined> {
  try {
    return JSON.parse(await readFile(fileOf(input), 'utf8')) as Profile
  } catch {
    return undefined
  }
}

function fileOf(input: Input): string {
  return join(homeFolder(input.environment), 'profile.json')
}
