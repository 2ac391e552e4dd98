/** One HTTP exchange, as the story tells it. */
export interface Exchange {
  readonly method: string
  readonly url: URL
  readonly form: URLSearchParams
  readonly bearer: string | undefined
  readonly status: number
  readonly challenge: string | undefined
  readonly answer: Readonly<Record<string, unknown>>
}

export interface Wire {
  readonly fetch: typeof fetch
  /** The exchanges since the last time it was asked. */
  take(): readonly Exchange[]
}

/** `fetch` that remembers what went over the wire. */
export function createWire(): Wire {
  let exchanges: Exchange[] = []
  const record: typeof fetch = async (input, init) => {
    const response = await fetch(input, init)
    const headers = new Headers(init?.headers)
    const copy = response.clone()
    const isJson = (response.headers.get('content-type') ?? '').includes('json')
    const answer = isJson ? ((await copy.json()) as Record<string, unknown>) : {}
    exchanges.push({
      method: init?.method ?? 'GET',
      url: new URL(input instanceof Request ? input.url : input),
      form: new URLSearchParams(
        init?.body instanceof URLSearchParams || typeof init?.body === 'string' ? init.body : '',
      ),
      bearer: headers.get('authorization')?.replace(/^Bearer /i, ''),
      status: response.status,
      challenge: response.headers.get('www-authenticate') ?? undefined,
      answer,
    })
    return response
  }
  return {
    fetch: record,
    take() {
      const taken = exchanges
      exchanges = []
      return taken
    },
  }
}

const SECRETS = new Set([
  'code',
  'code_verifier',
  'code_challenge',
  'state',
  'nonce',
  'access_token',
  'refresh_token',
  'id_token',
  'password',
  'session_state',
  'client_info',
])
/** What the story needs; the rest of an answer would only be noise. */
const TOLD = [
  'error',
  'error_codes',
  'suberror',
  'access_token',
  'refresh_token',
  'id_token',
  'token_type',
  'expires_in',
  'scope',
] as const
const UNTOLD = new Set([
  'session_state',
  'client_info',
  'response_type',
  'code_challenge_method',
  'iss',
  'error_subcode',
  'error_uri',
])

/** A few characters of a secret: enough to see that it is the same one again, useless for anything else. All JWTs begin alike. */
export function cut(text: string): string {
  return text.startsWith('eyJ') ? `eyJ…${text.slice(-6)}` : `${text.slice(0, 6)}…`
}

export function renderFields(fields: Iterable<readonly [string, string]>): string {
  return [...fields]
    .filter(([name]) => !UNTOLD.has(name))
    .map(
      ([name, value]) =>
        `${name}=${SECRETS.has(name) ? cut(value) : value.length > 90 ? `${value.slice(0, 89)}…` : value}`,
    )
    .join(' ')
}

/** Two lines: what was sent and what came back. */
export function renderExchange({ method, url, form, bearer, status, challenge, answer }: Exchange): readonly string[] {
  const sent = form.size > 0 ? renderFields(form) : bearer === undefined ? '' : `Authorization: Bearer ${cut(bearer)}`
  const told = TOLD.filter((name) => answer[name] !== undefined).map((name): [string, string] => [
    name,
    String(answer[name]),
  ])
  const came =
    challenge === undefined
      ? told.length > 0
        ? renderFields(told)
        : JSON.stringify(answer).slice(0, 100)
      : `WWW-Authenticate: ${shortChallenge(challenge)}`
  return [`→ ${method} ${url.host}${url.pathname}  ${sent}`.trimEnd(), `← ${status}  ${came}`.trimEnd()]
}

/** `authorize?client_id=…&…` in readable form. */
export function renderAuthorize(url: URL): string {
  return `→ GET ${url.host}${url.pathname}?  ${renderFields(url.searchParams)}`
}

/** What the API says is wrong; where to get a token is left out. */
function shortChallenge(challenge: string): string {
  const told = [...challenge.matchAll(/(error|error_description|scope)="([^"]*)"/g)].map(
    ([, name, value]) => `${name}="${value}"`,
  )
  return `Bearer ${told.join(', ')}`
}
