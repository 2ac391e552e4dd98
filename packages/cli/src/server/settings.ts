import { readFile } from 'node:fs/promises'
import { err, ok, type Result } from '@latchwork/protocol'
import { type Config, loadServer } from './load-server.ts'
import { type Flags, type Input, textFlag } from '../command.ts'
import { EXIT, type Problem } from '../output.ts'

type Mode = Config['mode']

const CONFIG_FLAG: Flags = {
  config: { type: 'string', value: 'FILE', help: 'YAML file with settings, named as below in camelCase.' },
}

/** The server's settings as flags: one list, in the server, for flags, environment, file and documentation. */
export async function settingFlags(): Promise<Flags> {
  const { SETTINGS, flagOf, variableOf } = await loadServer()
  const flags = SETTINGS.map(
    ({ name, sentence }) =>
      [flagOf(name).slice(2), { type: 'string', value: 'VALUE', help: `${sentence} [${variableOf(name)}]` }] as const,
  )
  return { ...CONFIG_FLAG, ...Object.fromEntries(flags) }
}

/** flag > environment > file > default, checked as a whole. */
export async function readConfig(mode: Mode, input: Input): Promise<Result<Config, Problem>> {
  const { SETTINGS, flagOf, parseConfig } = await loadServer()
  const file = await readConfigFile(textFlag(input, 'config'))
  if (!file.ok) return file
  const given = SETTINGS.map(({ name }) => [name, textFlag(input, flagOf(name).slice(2))] as const)
  const flags = Object.fromEntries(
    given.filter((entry): entry is [(typeof entry)[0], string] => entry[1] !== undefined),
  )
  const config = parseConfig(mode, {
    flags,
    environment: input.environment,
    file: file.value,
  })
  if (config.ok) return config
  return err({
    sentence: `The settings are not usable: ${config.error.join('; ')}.`,
    next: `latchwork ${mode} --help`,
    exit: EXIT.failure,
  })
}

async function readConfigFile(path: string | undefined): Promise<Result<Record<string, string>, Problem>> {
  if (path === undefined) return ok({})
  try {
    const { parse } = await import('yaml')
    const value: unknown = parse(await readFile(path, 'utf8'), { maxAliasCount: 0 }) ?? {}
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return err({ sentence: `${path} must hold settings, each as "name: value".` })
    return ok(
      Object.fromEntries(
        Object.entries(value).map(([name, one]) => [name, Array.isArray(one) ? one.join(',') : String(one)]),
      ),
    )
  } catch (error) {
    return err({ sentence: `The settings file ${path} cannot be used: ${firstLine(error)}` })
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}
