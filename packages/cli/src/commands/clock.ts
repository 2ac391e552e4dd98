import { parseDuration, sendDevOrder } from '../client/dev-order.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../output.ts'

export const clock: Command = {
  summary: "move the development server's clock",
  takes: ['TIME'],
  flags: {},
  teaches:
    'Moves the clock of latchwork dev, to see what happens when tokens expire. TIME is +91d, -2h, +90m, +30s, or reset.',
  examples: [
    'latchwork clock +2h     # access tokens have expired, refresh tokens have not',
    'latchwork clock +91d    # a refresh token that was not used has expired',
    'latchwork clock reset',
  ],
  async run(input, output) {
    const text = input.positionals[0] ?? ''
    const seconds = text === 'reset' || text === '-' ? 0 : parseDuration(text)
    if (seconds === undefined)
      return output.refuse({
        sentence: `"${text}" is no time such as +91d, -2h, +90m, +30s or reset.`,
        next: 'latchwork clock --help',
        exit: EXIT.usage,
      })
    const tell = (answer: Readonly<Record<string, unknown>>): string =>
      `the server's time is ${new Date(Number(answer['now']) * 1000).toISOString()}, ${String(answer['offsetSeconds'])} seconds from this machine's`
    return sendDevOrder({ path: '/dev/clock', body: { advanceSeconds: seconds }, tell }, output, input.environment)
  },
}
