import { EXIT, type ExitCode, type Output } from '../output.ts'
import { devServer } from './places.ts'
import { trustLoopback } from './trust-loopback.ts'

export interface DevOrder {
  readonly path: '/dev/clock' | '/dev/fault'
  readonly body: Readonly<Record<string, string | number>>
  /** @param answer what the server says it did */
  readonly tell: (answer: Readonly<Record<string, unknown>>) => string
}

/** Sends an order to the development server on this machine. */
export async function sendDevOrder(
  order: DevOrder,
  output: Output,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ExitCode> {
  const server = devServer(environment)
  trustLoopback([server], environment)
  try {
    const headers = { 'content-type': 'application/json', 'x-latchwork-dev': '1' }
    const response = await fetch(`${server}${order.path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(order.body),
      signal: AbortSignal.timeout(10_000),
    })
    if (response.status === 404)
      return output.refuse({ sentence: `${server} has no development tools: latchwork serve never has them.` })
    const answer = (await response.json()) as Record<string, unknown> & { readonly error_description?: string }
    if (!response.ok)
      return output.refuse({
        sentence: `${server} refused: ${answer.error_description ?? response.status}.`,
        next: `latchwork ${order.path.slice('/dev/'.length)} --help`,
        exit: response.status === 400 ? EXIT.usage : EXIT.failure,
      })
    output.print(order.tell(answer), answer)
    return EXIT.ok
  } catch (error) {
    const cause =
      error instanceof Error && error.cause instanceof Error ? error.cause.message || error.cause.name : String(error)
    return output.refuse({
      sentence: `No answer from ${server}: ${cause}. The address comes from LATCHWORK_PORT or LATCHWORK_PUBLIC_URL.`,
      next: 'latchwork dev',
    })
  }
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** `+91d`, `-2h`, `30s` in seconds; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  const match = /^([+-]?)(\d{1,7})([smhd])$/.exec(text)
  if (match === null) return undefined
  return (match[1] === '-' ? -1 : 1) * Number(match[2]) * (UNITS[match[3] ?? ''] ?? 1)
}
