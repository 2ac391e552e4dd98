import { err, ok, type Result } from '@latchwork/protocol'
import { judgeProxy } from './http/address/client-address.ts'

/** How the server runs. Policy of an organization is tenant data and never stands here. */
export interface Config {
  readonly mode: 'dev' | 'serve'
  readonly port: number
  /** Folder of everything that persists. */
  readonly data: string
  readonly directory?: string
  /** Origin under which the world reaches the server, without a trailing slash. Issuers and links are made from it, never from a request. */
  readonly publicUrl: string
  readonly tlsCert?: string
  readonly tlsKey?: string
  /** A `postgres://` address; absent: SQLite in the data folder. */
  readonly database?: string
  readonly instanceKeyFile?: string
  readonly logLevel: LogLevel
  /** Addresses or CIDR ranges of reverse proxies whose X-Forwarded-For counts. */
  readonly trustedProxies: readonly string[]
  /** Address to listen on; `dev` always listens on loopback only. */
  readonly host: string
}

export type LogLevel = 'error' | 'warn' | 'info' | 'silent'

interface Setting {
  /** Name in the YAML file; the flag is `--kebab-case`, the variable `LATCHWORK_UPPER_CASE`. */
  readonly name: string
  readonly sentence: string
  readonly fallback: string
  /** Undefined: the value is fine. */
  readonly problem: (value: string) => string | undefined
}

const anything = (): undefined => undefined
const listOf = (value: string): readonly string[] =>
  value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
const isHttps = (value: string): string | undefined => {
  if (!URL.canParse(value)) return 'must be an address such as https://login.example.org'
  const url = new URL(value)
  if (url.protocol !== 'https:') return 'must start with https:// (put TLS in front, or give tlsCert and tlsKey)'
  return url.pathname === '/' && url.search === '' && url.hash === '' && url.username === ''
    ? undefined
    : 'must be an origin without path, query or user'
}

/** Every setting. docs/config.md lists the same ones; a test compares the two. */
export const SETTINGS = [
  {
    name: 'port',
    sentence: 'TCP port to listen on; 0 takes a free one, for tests.',
    fallback: '8443',
    problem: (value) =>
      /^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? undefined : 'must be a number from 0 to 65535',
  },
  {
    name: 'data',
    sentence: 'Folder of everything that persists: database, instance key, certificate.',
    fallback: './.latchwork',
    problem: anything,
  },
  {
    name: 'directory',
    sentence: 'Directory file (YAML or JSON) that is applied at every start.',
    fallback: '',
    problem: anything,
  },
  {
    name: 'publicUrl',
    sentence: 'Origin under which the world reaches the server; issuers and links are made from it.',
    fallback: '',
    problem: (value) => (value === '' ? undefined : isHttps(value)),
  },
  {
    name: 'tlsCert',
    sentence: 'PEM file of the certificate chain. Without it serve speaks plain HTTP behind a proxy.',
    fallback: '',
    problem: anything,
  },
  { name: 'tlsKey', sentence: 'PEM file of the private key that belongs to tlsCert.', fallback: '', problem: anything },
  {
    name: 'database',
    sentence: 'postgres://… selects PostgreSQL; empty means SQLite in the data folder.',
    fallback: '',
    problem: (value) => (value === '' || /^postgres(ql)?:\/\//.test(value) ? undefined : 'must start with postgres://'),
  },
  {
    name: 'instanceKeyFile',
    sentence:
      'File of the 32-byte key that seals all other keys; equal on all nodes. Default: instance.key in the data folder.',
    fallback: '',
    problem: anything,
  },
  {
    name: 'logLevel',
    sentence: 'error, warn, info or silent.',
    fallback: 'info',
    problem: (value) =>
      ['error', 'warn', 'info', 'silent'].includes(value) ? undefined : 'must be error, warn, info or silent',
  },
  {
    name: 'trustedProxies',
    sentence: 'Comma-separated addresses or CIDR ranges of reverse proxies whose X-Forwarded-For counts.',
    fallback: '',
    problem: (value) =>
      listOf(value)
        .map(judgeProxy)
        .find((sentence) => sentence !== undefined),
  },
  {
    name: 'host',
    sentence: 'Address to listen on (serve only; dev listens on loopback).',
    fallback: '0.0.0.0',
    problem: anything,
  },
] as const satisfies readonly Setting[]

export type SettingName = (typeof SETTINGS)[number]['name']
export type SettingValues = Readonly<Partial<Record<string, string>>>

/** The environment variable of a setting: publicUrl → LATCHWORK_PUBLIC_URL. */
export function variableOf(name: string): string {
  return `LATCHWORK_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
}

/** The command-line flag of a setting: publicUrl → --public-url. */
export function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

export interface SettingSources {
  readonly flags: SettingValues
  readonly environment: SettingValues
  readonly file: SettingValues
}

/** flag > environment > file > default. Every wrong value is named with the place it came from. */
export function parseConfig(mode: Config['mode'], sources: SettingSources): Result<Config, readonly string[]> {
  const problems = Object.keys(sources.file)
    .filter((name) => !SETTINGS.some((setting) => setting.name === name))
    .map((name) => `${name}: no such setting (see docs/config.md)`)
  const values = {} as Record<SettingName, string>
  for (const setting of SETTINGS) {
    const [place, value] = pick(setting.name, sources) ?? ['default', setting.fallback]
    const problem = setting.problem(value)
    if (problem !== undefined) problems.push(`${setting.name} (${place}): ${problem}`)
    values[setting.name] = value
  }
  if ((values.tlsCert === '') !== (values.tlsKey === ''))
    problems.push('tlsCert and tlsKey belong together: give both or none')
  if (mode === 'serve' && values.publicUrl === '')
    problems.push(
      'publicUrl (--public-url): serve needs the address under which it is reached, such as https://login.example.org',
    )
  return problems.length > 0 ? err(problems) : ok(configOf(mode, values))
}

function pick(name: string, sources: SettingSources): readonly [string, string] | undefined {
  const flag = sources.flags[name]
  if (flag !== undefined) return [flagOf(name), flag]
  const variable = sources.environment[variableOf(name)]
  if (variable !== undefined && variable !== '') return [variableOf(name), variable]
  const file = sources.file[name]
  return file === undefined ? undefined : ['file', file]
}

function configOf(mode: Config['mode'], values: Record<SettingName, string>): Config {
  const port = Number(values.port)
  const optional = (name: 'directory' | 'tlsCert' | 'tlsKey' | 'database' | 'instanceKeyFile') =>
    values[name] === '' ? {} : { [name]: values[name] }
  return {
    mode,
    port,
    data: values.data,
    publicUrl: values.publicUrl === '' ? `https://localhost:${port}` : new URL(values.publicUrl).origin,
    logLevel: values.logLevel as LogLevel,
    trustedProxies: listOf(values.trustedProxies),
    host: values.host,
    ...optional('directory'),
    ...optional('tlsCert'),
    ...optional('tlsKey'),
    ...optional('database'),
    ...optional('instanceKeyFile'),
  }
}
