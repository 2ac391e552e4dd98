import type { Command } from '../command.ts'

export const demo: Command = {
  summary: 'run the whole scenario in this terminal, told step by step',
  takes: [],
  flags: {},
  teaches:
    'Starts a private server and two web APIs, signs people in without a browser, and shows what goes over the wire in each of the six steps. Exits 0 only if every step held.',
  examples: ['latchwork demo'],
  run: async (_input, output) => (await import('../demo/run.ts')).runDemo(output),
}
