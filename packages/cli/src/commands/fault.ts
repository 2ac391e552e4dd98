import { parseDuration, sendDevOrder } from '../client/dev-order.ts'
import { type Command, textFlag } from '../command.ts'
import { EXIT } from '../output.ts'

export const fault: Command = {
  summary: 'make an endpoint of the development server fail for a while',
  takes: ['TARGET', 'STATUS'],
  flags: { for: { type: 'string', value: 'TIME', help: 'How long: 30s, 5m; 0s ends it. Default: 30s.' } },
  teaches:
    'Makes latchwork dev answer 503 where you say, to see how an app bears it. TARGET is token, authorize, keys or metadata.',
  examples: ['latchwork fault token 503 --for 30s', 'latchwork fault token 503 --for 0s   # ends it'],
  async run(input, output) {
    const [target = '', status] = input.positionals
    const seconds = parseDuration(textFlag(input, 'for') ?? '30s')
    const wrong = (sentence: string) => output.refuse({ sentence, next: 'latchwork fault --help', exit: EXIT.usage })
    if (seconds === undefined || seconds < 0) return wrong('--for takes a time such as 30s or 5m.')
    if (status !== '503') return wrong('The only failure that can be ordered is 503.')
    const tell = (): string =>
      seconds === 0 ? `${target} answers normally again` : `${target} answers 503 for ${seconds} seconds`
    return sendDevOrder({ path: '/dev/fault', body: { target, status: 503, seconds }, tell }, output, input.environment)
  },
}
