import type { Command } from '../command.ts'
import { renderReports } from '../server/trust-reports.ts'
import { loadServerCommands } from '../server/load-server.ts'

export const untrust: Command = {
  summary: 'take the development certificate out of the places where trust put it',
  takes: [],
  flags: {},
  teaches: 'Removes the development authority from the system and from Chromium.',
  examples: ['latchwork untrust'],
  async run(_input, output) {
    const { thisSystem, untrustAuthority } = await loadServerCommands()
    return renderReports(await untrustAuthority(thisSystem()), output)
  },
}
