import { err, isGuid, ok } from '@latchwork/protocol'
import { path } from '../../client/directory.ts'
import type { DirectoryCommand } from '../../client/directory-command.ts'
import type { Application } from '../../client/graph-objects.ts'

export const restore: DirectoryCommand = {
  summary: 'bring a deleted registration back',
  takes: ['APP'],
  flags: {},
  teaches:
    'Brings a registration back that was deleted within thirty days: as it was, with its application ID and its secrets.',
  examples: ['latchwork app restore "Notes CLI"', 'latchwork app list --deleted'],
  async work({ input, directory }) {
    const [named = ''] = input.positionals
    const deleted = await directory.list<Application>('/directory/deletedItems/microsoft.graph.application?$top=999')
    if (!deleted.ok) return deleted
    const found = deleted.value.filter(({ id, appId, displayName }) =>
      isGuid(named) ? [id, appId].includes(named.toLowerCase()) : displayName === named,
    )
    const [app, other] = found
    if (app === undefined || other !== undefined)
      return err({
        sentence:
          app === undefined
            ? `No app "${named}" was deleted within thirty days.`
            : `Several deleted apps are called "${named}": name the one you mean by its application ID.`,
        next: 'latchwork app list --deleted',
      })
    const back = await directory.send<Application>({
      method: 'POST',
      path: path`/directory/deletedItems/${app.id}/restore`,
    })
    if (!back.ok) return back
    return ok({ rows: [[app.appId]], value: back.value, said: [`✓ ${app.displayName} is back.`] })
  },
}
