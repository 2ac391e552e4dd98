/** A line of the operator's log. Fields carry ids and reasons, never tokens, codes, passwords or addresses with queries. */
export interface Log {
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>

export type LogLevel = 'error' | 'warn' | 'info'

export interface LogSettings {
  /** Lines below this level are not written. */
  readonly level: LogLevel | 'silent'
  /** `json`: one object a line, for machines; `pretty`: for a person at a terminal. */
  readonly format: 'json' | 'pretty'
  readonly color?: boolean
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Takes one line with its line break; usually stderr, because stdout is for data. */
  readonly write: (line: string) => void
}

const RANK = { error: 0, warn: 1, info: 2 } as const
const MARKS = { error: '✗', warn: '!', info: '·' } as const
const COLORS = { error: '31', warn: '33', info: '36' } as const

/** One value may not fill the disk: a stack is the longest thing that belongs here. */
const MAX_VALUE = 4000

export function createLog(settings: LogSettings): Log {
  const limit = settings.level === 'silent' ? -1 : RANK[settings.level]
  const render = settings.format === 'json' ? renderJson : renderPretty
  const line =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      if (RANK[level] <= limit) settings.write(render(level, message, fields, settings))
    }
  return { info: line('info'), warn: line('warn'), error: line('error') }
}

function renderJson(level: LogLevel, message: string, fields: LogFields, settings: LogSettings): string {
  const time = new Date(settings.now()).toISOString()
  const cut = Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? shorten(value) : value])
  return `${JSON.stringify({ ...Object.fromEntries(cut), time, level, message: shorten(message) })}\n`
}

function renderPretty(level: LogLevel, message: string, fields: LogFields, settings: LogSettings): string {
  const time = new Date(settings.now()).toISOString().slice(11, 19)
  const paint = (code: string, text: string) => (settings.color === true ? `\x1b[${code}m${text}\x1b[0m` : text)
  const said = Object.entries(fields).filter(
    (field): field is [string, string | number | boolean] => field[1] !== undefined,
  )
  const tail = said.map(([name, value]) => ` ${paint('2', `${name}=`)}${visible(String(value))}`).join('')
  return `${paint('2', time)} ${paint(COLORS[level], MARKS[level])} ${visible(message)}${tail}\n`
}

/** A stranger's text must not move the cursor, recolour the terminal or forge a second line (CWE-117). */
function visible(text: string): string {
  return shorten(text).replaceAll(
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function shorten(text: string): string {
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text
}
