import { err, ok, type Result } from '@latchwork/protocol'
import { type Flags, type Input, textFlag } from '../../command.ts'
import type { Output, Problem } from '../../output.ts'
import { loadServerCommands, type OpenInstance, type ServerCommands } from '../../server/load-server.ts'
import { readConfig, settingFlags } from '../../server/settings.ts'
import { openLog } from '../../server/start.ts'

/** An instance on this machine, opened by its data folder or database and not through its API. */
export interface Local {
  readonly server: ServerCommands
  readonly instance: OpenInstance
}

/** Flags that say which instance, then those of the command, then the server's settings. */
export async function localFlags(own: Flags): Promise<Flags> {
  return {
    ...own,
    serve: { type: 'boolean', help: 'The instance is one of latchwork serve, not of latchwork dev.' },
    ...(await settingFlags()),
  }
}

/** @param which `existing`: the command makes no instance where there is none */
export async function openLocal(
  input: Input,
  output: Output,
  which: 'existing' | 'any',
): Promise<Result<Local, Problem>> {
  const mode = input.flags['serve'] === true || textFlag(input, 'config') !== undefined ? 'serve' : 'dev'
  const config = await readConfig(mode, input)
  if (!config.ok) return config
  const server = await loadServerCommands()
  const opened = await server.openDirectory(config.value, await openLog(config.value, output), which)
  return opened.ok ? ok({ server, instance: opened.value }) : err(opened.error)
}
