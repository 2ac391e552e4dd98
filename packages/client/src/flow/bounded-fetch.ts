import { AuthError } from '../auth-error.ts'

/** No answer of an authorization server is longer, or takes longer. */
const LIMIT_BYTES = 1_048_576
const LIMIT_MS = 20_000

/** `fetch` for the authorization server: bounded in size and time, no redirects (RFC 8414 §3), failures as `AuthError`. */
export function createBoundedFetch(inner: typeof fetch): typeof fetch {
  return async (input, init) => {
    const limit = AbortSignal.timeout(LIMIT_MS)
    const caller = init?.signal ?? undefined
    const signal = caller === undefined ? limit : AbortSignal.any([limit, caller])
    try {
      const response = await inner(input, { ...init, signal, redirect: 'manual' })
      const body = await readBounded(response)
      return new Response(body.byteLength === 0 ? null : body, { status: response.status, headers: response.headers })
    } catch (cause) {
      if (cause instanceof AuthError) throw cause
      throw networkError(cause, caller)
    }
  }
}

/** An aborted request is the caller's doing, everything else the network's. */
export function networkError(cause: unknown, caller: AbortSignal | undefined): AuthError {
  if (caller?.aborted === true)
    return new AuthError({ code: 'aborted', description: 'The caller gave up.', cause: caller.reason })
  return new AuthError({ code: 'network', description: `No answer from the server: ${rootMessage(cause)}`, cause })
}

async function readBounded(response: Response): Promise<Buffer<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.byteLength
    if (size > LIMIT_BYTES)
      throw new AuthError({ code: 'invalid_response', description: 'The answer is longer than 1 MiB.' })
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** fetch says "fetch failed" and hides the reason, such as an untrusted certificate, one or two levels down. */
function rootMessage(cause: unknown): string {
  let at = cause
  while (at instanceof Error && at.cause instanceof Error) at = at.cause
  if (!(at instanceof Error)) return String(at)
  return at.message === '' ? at.name : at.message
}
