import { isGuid } from '@latchwork/protocol'
import { DIRECTORY_FLAGS } from '../client/directory.ts'
import { chooseAccount, openProfile, withAuthErrors } from '../client/open-client.ts'
import { DIRECTORY_LOGIN, readDirectoryProfile } from '../client/profile.ts'
import { type Command, type Input, textFlag } from '../command.ts'
import { EXIT, type ExitCode, type Output, printable } from '../output.ts'
import { loadServerCommands } from '../server/load-server.ts'

const AUDIT_SCOPE = 'https://graph.microsoft.com/AuditLog.Read.All'

export const explain: Command = {
  summary: 'tell why a request was refused, and who can fix it',
  takes: ['TRACE-ID'],
  flags: {
    ...DIRECTORY_FLAGS,
    data: { type: 'string', value: 'FOLDER', help: "The operator's way: read the database in this folder." },
    database: { type: 'string', value: 'URL', help: "The operator's way: read this postgres:// database." },
  },
  teaches:
    'Tells which rule refused a request, what it saw, who can fix it and how. The trace ID stands in the error; refusals are kept for seven days. It asks the server as an administrator of the organization, or with --data reads the database itself.',
  examples: [
    `latchwork explain 3c1f0a52-9d7e-4b60-8a41-5e2d7c9b1f04   # after: ${DIRECTORY_LOGIN}`,
    'latchwork explain 3c1f0a52-9d7e-4b60-8a41-5e2d7c9b1f04 --data ./.latchwork',
  ],
  async run(input, output) {
    const traceId = input.positionals[0] ?? ''
    if (!isGuid(traceId))
      return output.refuse({
        sentence: `"${traceId}" is no trace ID: it looks like 3c1f0a52-9d7e-4b60-8a41-5e2d7c9b1f04.`,
        next: 'latchwork explain --help',
        exit: EXIT.usage,
      })
    const [data, database] = [textFlag(input, 'data'), textFlag(input, 'database')]
    const place = database === undefined ? data !== undefined && { data } : { database }
    return place
      ? explainLocally(traceId, place, output)
      : withAuthErrors(output, () => ask(traceId, input, output), DIRECTORY_LOGIN)
  },
}

type Place = { readonly data: string } | { readonly database: string }

async function explainLocally(traceId: string, place: Place, output: Output): Promise<ExitCode> {
  const { explainAtDatabase } = await loadServerCommands()
  const explained = await explainAtDatabase(traceId, place)
  if (!explained.ok) return output.refuse({ sentence: explained.error })
  return explained.value === undefined ? unknown(traceId, output) : show({ ...explained.value }, output)
}

async function ask(traceId: string, input: Input, output: Output): Promise<ExitCode> {
  const { client, profile } = await openProfile(await readDirectoryProfile(input), input)
  const account = await chooseAccount(client, input)
  const url = new URL(`/v1.0/auditLogs/refusals/${traceId}`, profile.authority)
  return reportAnswer(await client.fetch(url, {}, { account, scopes: [AUDIT_SCOPE] }), traceId, output)
}

/** What the directory API answered, for the person who asked. */
export async function reportAnswer(response: Response, traceId: string, output: Output): Promise<ExitCode> {
  if (response.status === 404) return unknown(traceId, output)
  if (response.status === 403)
    return output.refuse({
      sentence: 'Only an administrator of the organization may see why.',
      next: DIRECTORY_LOGIN,
      exit: EXIT.administrator,
    })
  const body: unknown = response.ok ? await response.json().catch(() => undefined) : undefined
  if (typeof body === 'object' && body !== null) return show(body as Readonly<Record<string, unknown>>, output)
  return output.refuse({ sentence: `The server answered ${response.status}, which is no explanation.` })
}

function unknown(traceId: string, output: Output): ExitCode {
  return output.refuse({
    sentence: `No refusal ${traceId} is known: it is older than seven days, of another organization, or the server had too much to do to keep it.`,
  })
}

/** In the order in which a person asks. */
const LINES = ['reason', 'code', 'at', 'endpoint', 'clientId', 'userId', 'rule'] as const

function show(explained: Readonly<Record<string, unknown>>, output: Output): ExitCode {
  const saw = typeof explained['saw'] === 'object' && explained['saw'] !== null ? Object.entries(explained['saw']) : []
  const entries: readonly (readonly [string, unknown])[] = [
    ...LINES.map((name) => [name, explained[name]] as const),
    ...saw.map(([name, value]) => [`saw ${name}`, value] as const),
    ['who', explained['who']],
    ['how', explained['how']],
    ['link', explained['link']],
  ]
  const lines = entries.flatMap(([name, value]) =>
    typeof value === 'string' ? [`${printable(name)}\t${printable(value)}`] : [],
  )
  output.print(lines.join('\n'), explained)
  return EXIT.ok
}
