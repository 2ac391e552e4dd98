import { ok } from '@latchwork/protocol'
import { pageOf, path, quoted } from '../../client/directory.ts'
import { type DirectoryCommand, readTop, TOP } from '../../client/directory-command.ts'
import type { Application } from '../../client/graph-objects.ts'
import { textFlag } from '../../command.ts'

const DELETED = '/directory/deletedItems/microsoft.graph.application'

export const list: DirectoryCommand = {
  summary: 'list app registrations',
  takes: [],
  flags: {
    search: { type: 'string', value: 'TEXT', help: 'Only those whose name begins with it.' },
    ...TOP,
    deleted: { type: 'boolean', help: 'Those that were deleted within thirty days.' },
  },
  teaches: 'Lists the app registrations of your organization: application ID, name, who may sign in, when it was made.',
  examples: ['latchwork app list', 'latchwork app list --search Tasks --json', 'latchwork app list | cut -f1'],
  async work({ input, directory }) {
    const most = readTop(input, 'app list')
    if (!most.ok) return most
    const search = textFlag(input, 'search')
    const filter = search === undefined ? '' : path`&$filter=${`startswith(displayName,${quoted(search)})`}`
    const from = input.flags['deleted'] === true ? DELETED : '/applications'
    const found = await directory.list<Application>(`${from}?${pageOf(most.value)}${filter}`, most.value)
    if (!found.ok) return found
    const rows = found.value.map((app) => [
      app.appId,
      app.displayName,
      app.signInAudience,
      app.deletedDateTime ?? app.createdDateTime ?? '',
    ])
    const dated = input.flags['deleted'] === true ? 'Deleted' : 'Created'
    return ok({ heading: ['Application ID', 'Name', 'Audience', dated], rows, value: found.value })
  },
}
