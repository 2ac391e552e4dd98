import { type Command, textFlag } from '../command.ts'
import { EXIT } from '../output.ts'
import { readConfig, settingFlags } from '../server/settings.ts'
import { openLog } from '../server/start.ts'
import { loadServer, loadServerCommands } from '../server/load-server.ts'

export const init: Command = {
  summary: 'make the first administrator of an empty instance, or a new link for an operator',
  takes: [],
  flags: async () => ({
    admin: {
      type: 'string',
      value: 'UPN',
      help: 'User name of the administrator; its domain becomes the first organization.',
    },
    ...(await settingFlags()),
  }),
  teaches:
    'Makes the first organization and its administrator, and prints a link that works once, for one hour, to choose the password. For an operator who is there already it is a new link only: the first one expired, or the password is forgotten. Give it the settings of latchwork serve.',
  examples: ['latchwork init --admin ines@example.org --config /etc/latchwork.yaml'],
  async run(input, output) {
    const admin = textFlag(input, 'admin')
    if (admin === undefined)
      return output.refuse({
        sentence: 'latchwork init needs --admin, the user name of the first administrator.',
        next: 'latchwork init --help',
        exit: EXIT.usage,
      })
    const config = await readConfig('serve', input)
    if (!config.ok) return output.refuse(config.error)
    const { openInstance } = await loadServer()
    const { initInstance } = await loadServerCommands()
    const opened = await openInstance(config.value, await openLog(config.value, output))
    if (!opened.ok) return output.refuse(opened.error)
    const made = await initInstance(admin, opened.value.deps)
    await opened.value.close()
    if (!made.ok) return output.refuse({ sentence: `Nothing was made: ${made.error}.` })
    const who =
      made.value.made === 'first' ? 'is the first administrator' : 'is an operator already, who gets a new link'
    output.say(
      `${admin} ${who}. Open this link within ${made.value.expiresInSeconds / 60} minutes to choose the password; it works once:`,
    )
    output.print(made.value.link, { admin, ...made.value })
    return EXIT.ok
  },
}
