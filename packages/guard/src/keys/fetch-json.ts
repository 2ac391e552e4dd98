export interface JsonRequest {
  readonly fetch: typeof globalThis.fetch
  readonly url: string
  readonly maxBytes: number
}

const DEADLINE_MILLISECONDS = 5000

/**
 * GETs a JSON document from an address that the configuration vouches for: exactly status 200, a JSON media type,
 * bounded size and time, no redirect (RFC 8414 §3, §6; a redirect could leave the origin). Undefined for anything else.
 * An answer that arrives after the deadline is ignored even if `fetch` does not honour its signal.
 */
export async function fetchJson(request: JsonRequest): Promise<unknown> {
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      controller.abort()
      resolve(undefined)
    }, DEADLINE_MILLISECONDS)
  })
  try {
    return await Promise.race([read(request, controller), deadline])
  } catch {
    return undefined
  } finally {
    clearTimeout(timer)
  }
}

async function read({ fetch, url, maxBytes }: JsonRequest, controller: AbortController): Promise<unknown> {
  const response = await fetch(url, {
    redirect: 'manual',
    signal: controller.signal,
    headers: { accept: 'application/json' },
  })
  const type = response.headers.get('content-type') ?? ''
  if (response.status !== 200 || !/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(type) || response.body === null) {
    controller.abort()
    return undefined
  }
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  let size = 0
  for await (const chunk of response.body) {
    size += chunk.byteLength
    if (size > maxBytes) {
      controller.abort()
      return undefined
    }
    text += decoder.decode(chunk, { stream: true })
  }
  return JSON.parse(text + decoder.decode())
}
