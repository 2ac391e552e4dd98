import { ok } from '@latchwork/protocol'
import { type DirectoryCommand, readTop, TOP } from '../../client/directory-command.ts'
import { textFlag } from '../../command.ts'
import { HEADING, listConsents, rowOf } from './list-consents.ts'

export const list: DirectoryCommand = {
  summary: 'list what was granted to apps',
  takes: [],
  flags: {
    app: { type: 'string', value: 'APP', help: 'Only what this app was granted: its name or application ID.' },
    user: { type: 'string', value: 'UPN', help: 'Only what this person granted, or "everybody".' },
    ...TOP,
  },
  teaches:
    'Lists what apps were granted in your organization: ID, app, API, permissions, and for whom. It takes an administrator.',
  examples: [
    'latchwork consent list',
    'latchwork consent list --app "Tasks Desktop" --json',
    'latchwork consent list --user everybody',
  ],
  async work({ input, directory }) {
    const most = readTop(input, 'consent list')
    if (!most.ok) return most
    const wanted = { app: textFlag(input, 'app'), user: textFlag(input, 'user'), most: most.value }
    const consents = await listConsents(wanted, directory)
    if (!consents.ok) return consents
    const found = consents.value
    return ok({
      heading: HEADING,
      rows: found.map(rowOf),
      value: found,
      said: found.length === 0 ? ['Nothing was granted.'] : [],
    })
  },
}
