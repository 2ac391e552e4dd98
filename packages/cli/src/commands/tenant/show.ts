import { ok } from '@latchwork/protocol'
import type { DirectoryCommand } from '../../client/directory-command.ts'
import { domainsOf, findOwn } from './own.ts'

export const show: DirectoryCommand = {
  summary: 'show your organization',
  takes: [],
  flags: {},
  teaches: 'Shows the organization of whoever is signed in: name, ID, domains and policy.',
  examples: ['latchwork tenant show', 'latchwork tenant show --json'],
  async work({ directory }) {
    const own = await findOwn(directory)
    if (!own.ok) return own
    const { id, displayName, createdDateTime = '', latchwork = {} } = own.value
    const rows = [
      ['name', displayName],
      ['id', id],
      ['domains', domainsOf(own.value)],
      ['created', createdDateTime],
      ...Object.entries(latchwork).map(([name, value]) => [name, String(value)]),
    ]
    return ok({ rows, value: own.value })
  },
}
