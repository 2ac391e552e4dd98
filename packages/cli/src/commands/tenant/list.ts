import { ok } from '@latchwork/protocol'
import { pageOf } from '../../client/directory.ts'
import { type DirectoryCommand, readTop, TOP } from '../../client/directory-command.ts'
import type { Organization } from '../../client/graph-objects.ts'
import { domainsOf } from './own.ts'

export const list: DirectoryCommand = {
  summary: 'list the organizations of the instance, as its operator',
  takes: [],
  flags: TOP,
  teaches: 'Lists every organization of the instance: ID, name, domains. Only its operator may.',
  examples: ['latchwork tenant list', 'latchwork tenant list --json'],
  async work({ input, directory }) {
    const most = readTop(input, 'tenant list')
    if (!most.ok) return most
    const found = await directory.list<Organization>(`/tenants?${pageOf(most.value)}`, most.value)
    if (!found.ok) return found
    const rows = found.value.map((one) => [one.id, one.displayName, domainsOf(one)])
    return ok({ heading: ['ID', 'Name', 'Domains'], rows, value: found.value })
  },
}
