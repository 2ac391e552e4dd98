import type { Command } from '../command.ts'
import { EXIT } from '../output.ts'
import { readConfig, settingFlags } from '../server/settings.ts'
import { isEmpty, startServer, untilStopped } from '../server/start.ts'

export const serve: Command = {
  summary: 'run a server for real use',
  takes: [],
  flags: settingFlags,
  teaches:
    'Runs a server with your certificate, or behind a proxy that ends TLS. It has no default accounts: latchwork init makes the first administrator.',
  examples: [
    'latchwork serve --config /etc/latchwork.yaml',
    'latchwork serve --data /var/lib/latchwork --public-url https://login.example.org',
  ],
  async run(input, output) {
    const config = await readConfig('serve', input)
    if (!config.ok) return output.refuse(config.error)
    const started = await startServer(config.value, output)
    if (!started.ok) return output.refuse(started.error)
    const { instance, log } = started.value
    if (await isEmpty(instance))
      log.warn('nobody can sign in yet: run latchwork init --admin UPN with the settings of this server')
    const stopped = untilStopped()
    output.print(`ready ${instance.config.publicUrl}`, { ready: instance.config.publicUrl })
    await stopped
    await instance.close()
    return EXIT.ok
  },
}
