import type { Command } from '../command.ts'
import { EXIT } from '../output.ts'
import { renderBanner } from '../server/banner.ts'
import { readConfig, settingFlags } from '../server/settings.ts'
import { startServer, untilStopped } from '../server/start.ts'

export const dev: Command = {
  summary: 'run a server for development, with example accounts and its own certificate',
  takes: [],
  flags: settingFlags,
  teaches:
    'Runs a server on loopback with the demo directory (or yours), a development certificate, a clock that can be moved and failures that can be ordered.',
  examples: ['latchwork dev', 'latchwork dev --port 9443 --data ./try --directory directory.yaml'],
  async run(input, output) {
    const config = await readConfig('dev', input)
    if (!config.ok) return output.refuse(config.error)
    const started = await startServer(config.value, output)
    if (!started.ok) return output.refuse(started.error)
    const { instance } = started.value
    output.say(await renderBanner(instance.config))
    const stopped = untilStopped()
    output.print(`ready ${instance.config.publicUrl}`, { ready: instance.config.publicUrl })
    await stopped
    await instance.close()
    return EXIT.ok
  },
}
