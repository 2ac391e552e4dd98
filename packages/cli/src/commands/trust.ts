import { access } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Command, textFlag } from '../command.ts'
import { renderReports } from '../server/trust-reports.ts'
import { loadServerCommands } from '../server/load-server.ts'

export const trust: Command = {
  summary: "make this machine's browsers and programs trust the development certificate",
  takes: [],
  flags: { data: { type: 'string', value: 'DIR', help: 'Data folder of latchwork dev. [LATCHWORK_DATA]' } },
  teaches:
    'Installs the development authority where the system and Chromium look for it. It can vouch for localhost only, and its key was thrown away. What needs other rights is shown as a command.',
  examples: ['latchwork trust', 'sudo latchwork trust --data ./.latchwork'],
  async run(input, output) {
    const data = textFlag(input, 'data') ?? input.environment['LATCHWORK_DATA'] ?? './.latchwork'
    const file = resolve(join(data, 'tls', 'ca.pem'))
    const present = await access(file).then(
      () => true,
      () => false,
    )
    if (!present)
      return output.refuse({
        sentence: `There is no development authority in ${data}: it is made at the first start of latchwork dev.`,
        next: 'latchwork dev',
      })
    const { thisSystem, trustAuthority } = await loadServerCommands()
    return renderReports(await trustAuthority(file, thisSystem()), output)
  },
}
