import { ok } from '@latchwork/protocol'
import { confirm, type DirectoryCommand, YES } from '../../client/directory-command.ts'
import { findApp } from './find-app.ts'
import { listWhatStops } from './what-stops.ts'

export const remove: DirectoryCommand = {
  summary: 'delete a registration; it can come back for thirty days',
  takes: ['APP'],
  flags: YES,
  teaches:
    'Says who has granted the app and what will stop working, asks, and deletes the registration. Within thirty days latchwork app restore brings it back.',
  examples: ['latchwork app delete "Notes CLI"', 'latchwork app delete c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406 --yes'],
  async work(work) {
    const { input, directory } = work
    const app = await findApp(input.positionals[0] ?? '', directory)
    if (!app.ok) return app
    const stops = await listWhatStops(app.value, directory)
    if (!stops.ok) return stops
    const { id, appId, displayName } = app.value
    const agreed = await confirm(stops.value, `latchwork app delete ${appId}`, work)
    if (!agreed.ok) return agreed
    const gone = await directory.send({ method: 'DELETE', path: `/applications/${id}`, etag: app.value['@odata.etag'] })
    if (!gone.ok) return gone
    const said = [`✓ Deleted ${displayName}. To bring it back within thirty days: latchwork app restore ${appId}`]
    return ok({ rows: [], value: { deleted: appId, displayName }, said })
  },
}
