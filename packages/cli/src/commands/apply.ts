import { type Command, textFlag } from '../command.ts'
import { EXIT } from '../output.ts'
import { readConfig, settingFlags } from '../server/settings.ts'
import { openLog } from '../server/start.ts'
import { loadServer } from '../server/load-server.ts'

export const apply: Command = {
  summary: 'make the directory what a file says',
  takes: ['FILE'],
  flags: async () => ({
    serve: { type: 'boolean', help: 'The instance is one of latchwork serve, not of latchwork dev.' },
    ...(await settingFlags()),
  }),
  teaches:
    'Applies a directory file (YAML or JSON) to an instance: adds and changes, deletes nothing. A second run changes nothing; a wrong file changes nothing and is explained.',
  examples: ['latchwork apply directory.yaml', 'latchwork apply directory.yaml --serve --config /etc/latchwork.yaml'],
  async run(input, output) {
    const mode = input.flags['serve'] === true || textFlag(input, 'config') !== undefined ? 'serve' : 'dev'
    const config = await readConfig(mode, input)
    if (!config.ok) return output.refuse(config.error)
    const { openInstance } = await loadServer()
    const file = input.positionals[0] ?? ''
    const opened = await openInstance({ ...config.value, directory: file }, await openLog(config.value, output))
    if (!opened.ok) return output.refuse(opened.error)
    const { changes } = opened.value
    await opened.value.close()
    output.print(changes === 1 ? '1 change' : `${changes} changes`, { file, changes })
    return EXIT.ok
  },
}
