import { accessToken } from './session.ts'

/** A refusal of the directory API, with what support needs to find it again. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly traceId: string | undefined

  constructor(status: number, message: string, traceId?: string) {
    super(message)
    this.status = status
    this.traceId = traceId
  }
}

export interface Page<T> {
  readonly value: readonly T[]
  readonly '@odata.nextLink'?: string
  readonly '@odata.count'?: number
}

interface GraphError {
  readonly error?: { readonly message?: string; readonly innerError?: { readonly 'request-id'?: string } }
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly body?: unknown
  readonly etag?: string | undefined
}

/** Calls the public directory API, which is all the portal can do. @param path below /v1.0, or the nextLink of a page */
export async function call<T>(path: string, { method = 'GET', body, etag }: Call = {}): Promise<T> {
  const url = new URL(path.startsWith('/') ? `/v1.0${path}` : path, window.location.origin)
  if (url.origin !== window.location.origin) throw new Error('The next page lies on another server.')
  const headers = new Headers()
  if (body !== undefined) headers.set('content-type', 'application/json')
  if (etag !== undefined) headers.set('if-match', etag)
  const send = (token: string): Promise<Response> => {
    headers.set('authorization', `Bearer ${token}`)
    return fetch(url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) })
  }
  const first = await send(await accessToken())
  const response = first.status === 401 ? await send(await accessToken(true)) : first
  const text = await response.text()
  if (!response.ok) throw readError(response, text)
  return (text === '' ? undefined : JSON.parse(text)) as T
}

/** A list to its last page, for work that must not miss an object. */
export async function callAll<T>(path: string): Promise<readonly T[]> {
  const found: T[] = []
  for (let next: string | undefined = path; next !== undefined;) {
    const page: Page<T> = await call<Page<T>>(next)
    found.push(...page.value)
    next = page['@odata.nextLink']
  }
  return found
}

function readError(response: Response, text: string): ApiError {
  const traceId = response.headers.get('x-ms-request-id') ?? undefined
  if (response.status === 412)
    return new ApiError(412, 'Somebody else changed this. Reload the page and try again.', traceId)
  try {
    const { error } = JSON.parse(text) as GraphError
    return new ApiError(response.status, error?.message ?? `The server answered ${response.status}.`, traceId)
  } catch {
    return new ApiError(response.status, `The server answered ${response.status}.`, traceId)
  }
}
