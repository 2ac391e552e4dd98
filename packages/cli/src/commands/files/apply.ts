import type { Command } from '../../command.ts'
import { carryOut } from './carry-out.ts'
import { localFlags, openLocal } from './open-local.ts'

export const apply: Command = {
  summary: 'make the directory what a file says',
  takes: ['FILE'],
  flags: () =>
    localFlags({
      plan: { type: 'boolean', help: 'Show what would change, and change nothing.' },
      prune: { type: 'boolean', help: 'Also delete what the lists of the file no longer name.' },
      yes: { type: 'boolean', help: 'Do not ask.' },
    }),
  teaches:
    'Applies a directory file (YAML or JSON) to an instance: shows what it will change, asks on a terminal, then adds and changes. It deletes nothing, unless --prune says that the lists of users, guests, groups, members and applications in the file are whole. A second run changes nothing; a wrong file changes nothing and is explained.',
  examples: [
    'latchwork apply directory.yaml',
    'latchwork apply directory.yaml --plan',
    'latchwork apply directory.yaml --prune --plan',
    'latchwork apply directory.yaml --yes --serve --config /etc/latchwork.yaml',
  ],
  async run(input, output) {
    const local = await openLocal(input, output, 'any')
    if (!local.ok) return output.refuse(local.error)
    const file = input.positionals[0] ?? ''
    const { server, instance } = local.value
    try {
      const prune = input.flags['prune'] === true
      const plan = await server.readPlan(file, instance.deps, prune)
      if (!plan.ok) return output.refuse(plan.error)
      const how = input.flags['plan'] === true ? 'plan' : input.flags['yes'] === true ? 'yes' : 'ask'
      return await carryOut(
        plan.value,
        { file, how, again: `latchwork apply ${file}${prune ? ' --prune' : ''} --yes` },
        local.value,
        output,
      )
    } finally {
      await instance.close()
    }
  },
}
