import { type Command, textFlag } from '../../command.ts'
import { EXIT } from '../../output.ts'
import { localFlags, openLocal } from './open-local.ts'

export const exportCommand: Command = {
  summary: 'write the directory as a file',
  takes: [],
  flags: () =>
    localFlags({ tenant: { type: 'string', value: 'DOMAIN', help: 'One organization only. Default: all of them.' } }),
  teaches:
    'Prints the directory as a file that latchwork apply reads: organizations, users, applications and consents, with their ids, in an order that does not change. Passwords and secrets are left out.',
  examples: [
    'latchwork export > directory.yaml',
    'latchwork export --tenant contoso.example --serve --config /etc/latchwork.yaml',
  ],
  async run(input, output) {
    const local = await openLocal(input, output, 'existing')
    if (!local.ok) return output.refuse(local.error)
    const { server, instance } = local.value
    const written = await server.exportDirectory(textFlag(input, 'tenant'), instance.deps)
    await instance.close()
    if (!written.ok) return output.refuse({ sentence: written.error, next: 'latchwork export --help' })
    output.print(written.value.yaml.trimEnd(), written.value.value)
    return EXIT.ok
  },
}
