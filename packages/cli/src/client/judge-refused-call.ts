import { EXIT, type Problem } from '../output.ts'
import { DIRECTORY_LOGIN } from './profile.ts'

/** A call that the directory refused, for the person who made it. */
export interface Refused extends Problem {
  /** Of the answer; 0 when none was asked for. */
  readonly status: number
}

interface GraphError {
  readonly error?: { readonly message?: unknown; readonly innerError?: { readonly 'request-id'?: unknown } }
}

const ADMINISTRATOR = 'An administrator of your organization can do it, or give you the role.'

/** Whose help it takes, where it is not an administrator's. */
const WHO: Readonly<Record<string, string>> = {
  tenant:
    'An administrator changes the own organization; the operator of the instance (latchwork init) lists organizations and opens new ones.',
}

/** Graph's message names the property or the object; what stands here beside it is what to do next, and the exit code (DESIGN §4). */
export function judgeRefusedCall(response: Response, text: string, noun: string): Refused {
  const { status } = response
  const { message, traceId } = readError(text)
  const said = message ?? `The server answered ${status}.`
  const details = traceId === undefined ? [] : [`Trace ID ${traceId}`]
  const list = `latchwork ${noun} list`
  switch (status) {
    case 401:
      return {
        status,
        sentence: 'The server did not accept the sign-in.',
        details,
        next: DIRECTORY_LOGIN,
        exit: EXIT.interaction,
      }
    case 403:
      return { status, ...judgeForbidden(response, said, [WHO[noun] ?? ADMINISTRATOR, ...details]) }
    case 404:
      return { status, sentence: said, details, next: list }
    case 409:
      return { status, sentence: said, details, next: list }
    case 412:
      return {
        status,
        sentence: 'Somebody else changed it meanwhile, so nothing was written. Look at it, then repeat your command.',
        details,
        next: `latchwork ${noun} show`,
      }
    case 429:
    case 503:
      return { status, sentence: 'The server has too much to do just now. Try again in a minute.', details }
    default:
      return { status, sentence: said, details }
  }
}

/** The sign-in lacks a permission, which a new one brings; or the person lacks a directory role, which only an administrator gives. */
function judgeForbidden(response: Response, said: string, details: readonly string[]): Problem {
  if (/error="insufficient_scope"/.test(response.headers.get('www-authenticate') ?? ''))
    return { sentence: said, details: details.slice(1), next: DIRECTORY_LOGIN, exit: EXIT.interaction }
  return {
    sentence: said,
    details,
    next: `${DIRECTORY_LOGIN}   # as an administrator`,
    exit: EXIT.administrator,
  }
}

function readError(text: string): { readonly message?: string; readonly traceId?: string } {
  try {
    const { message, innerError } = (JSON.parse(text) as GraphError).error ?? {}
    const traceId = innerError?.['request-id']
    return { ...(typeof message === 'string' && { message }), ...(typeof traceId === 'string' && { traceId }) }
  } catch {
    return {}
  }
}
