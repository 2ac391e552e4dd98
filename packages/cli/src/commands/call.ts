import { chooseAccount, openClient, withAuthErrors } from '../client/open-client.ts'
import { loginFor, PROFILE_FLAGS } from '../client/profile.ts'
import { type Command, type Input, textFlag } from '../command.ts'
import { EXIT, type ExitCode, type Output } from '../output.ts'

export const call: Command = {
  summary: 'call a web API as the person who signed in',
  takes: ['URL'],
  flags: {
    ...PROFILE_FLAGS,
    account: { type: 'string', value: 'UPN', help: 'Who, when several are signed in. Default: the last one.' },
    method: { type: 'string', value: 'NAME', help: 'GET when absent, POST with --data.' },
    data: { type: 'string', value: 'JSON', help: 'Body to send.' },
  },
  teaches:
    "Calls a URL with your access token, renewed when it has expired, and prints the answer's body. Give the API's permission with --scope when it is not that of your login.",
  examples: [
    'latchwork call https://localhost:8444/tasks',
    'latchwork call https://localhost:8445/events --scope https://calendar.contoso.example/Calendar.Read',
    `latchwork call https://localhost:8444/tasks --scope https://tasks.contoso.example/Tasks.ReadWrite --data '{"title":"Buy milk"}'`,
  ],
  run: (input, output) =>
    withAuthErrors(
      output,
      async () => {
        const url = input.positionals[0] ?? ''
        if (URL.parse(url)?.protocol !== 'https:')
          return output.refuse({
            sentence: `${url} is no https address, and a token goes nowhere else.`,
            next: 'latchwork call --help',
            exit: EXIT.usage,
          })
        const { client, profile } = await openClient(input, [url])
        const account = await chooseAccount(client, input)
        const data = textFlag(input, 'data')
        const init = {
          method: textFlag(input, 'method') ?? (data === undefined ? 'GET' : 'POST'),
          ...(data !== undefined && { body: data, headers: { 'content-type': 'application/json' } }),
        }
        const response = await client.fetch(url, init, { account, scopes: profile.scopes })
        return report(response, { url, input, scopes: profile.scopes }, output)
      },
      loginFor(input),
    ),
}

interface Called {
  readonly url: string
  readonly input: Input
  /** For what the token was asked. */
  readonly scopes: readonly string[]
}

async function report(response: Response, called: Called, output: Output): Promise<ExitCode> {
  const text = await response.text()
  output.print(text, parse(text))
  if (response.ok) return EXIT.ok
  const challenge = response.headers.get('www-authenticate') ?? ''
  const said = /error_description="([^"]*)"/.exec(challenge)?.[1]
  const missing = /error="insufficient_scope"/.test(challenge) ? /\bscope="([^"]*)"/.exec(challenge)?.[1] : undefined
  return output.refuse({
    sentence: `The API answered ${response.status}${said === undefined ? '' : `: ${said}`}`.replace(/\.?$/, '.'),
    ...(missing !== undefined && lacking(missing, called)),
    ...(response.status === 401 && forAnother(called)),
  })
}

/** The permission that the API misses, as the scope of the API that the token is for. */
function lacking(missing: string, { input, scopes }: Called) {
  const api = apiOf(scopes) ?? '{API}'
  const wanted = missing.split(' ').map((name) => (name.includes('/') ? name : `${api}/${name}`))
  return {
    details: [`The API asks for: ${missing}`],
    next: loginFor(input, wanted),
    exit: EXIT.interaction,
  }
}

/** A token is for one API (RFC 9068 §4): another one does not take it. */
function forAnother({ url, scopes }: Called) {
  return {
    details: [`The token was for: ${scopes.join(' ')}`],
    next: `latchwork call ${url} --scope {API}/{permission}   # if this is another API`,
  }
}

/** What stands before the permission in all of these scopes, e.g. `https://tasks.contoso.example`. */
function apiOf(scopes: readonly string[]): string | undefined {
  const apis = new Set(
    scopes.filter((scope) => scope.includes('/')).map((scope) => scope.slice(0, scope.lastIndexOf('/'))),
  )
  const [only, ...others] = apis
  return others.length === 0 ? only : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
