import type { Command } from '../command.ts'
import { renderReports } from '../server/trust-reports.ts'

export const untrust: Command = {
  summary: 'take the development certificate out of the places where trust put it',
  takes: [],
  flags: {},
  teaches: 'Removes the development authority from the system and from Chromium.',
  examples: ['latchwork untrust'],
  async run(_input, output) {
    const { thisSystem, untrustAuthority } = await import('@latchwork/server')
    return renderReports(await untrustAuthority(thisSystem()), output)
  },
}
