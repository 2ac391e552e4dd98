import { ok } from '@latchwork/protocol'
import { pageOf, path } from '../../client/directory.ts'
import { type DirectoryCommand, readTop, TOP } from '../../client/directory-command.ts'
import { type ConsentRequest, namesOf } from './consent-request.ts'

export const requests: DirectoryCommand = {
  summary: 'list what people ask administrators to approve',
  takes: [],
  flags: { all: { type: 'boolean', help: 'Those that were decided, too.' }, ...TOP },
  teaches:
    'Lists what people of your organization ask administrators to approve: ID, status, app, who asks, permissions, why, and when. It takes an administrator.',
  examples: ['latchwork consent requests', 'latchwork consent requests --all --json'],
  async work({ input, directory }) {
    const most = readTop(input, 'consent requests')
    if (!most.ok) return most
    const filter = input.flags['all'] === true ? '' : path`&$filter=${"status eq 'InProgress'"}`
    const found = await directory.list<ConsentRequest>(`/consentRequests?${pageOf(most.value)}${filter}`, most.value)
    if (!found.ok) return found
    const rows = found.value.map((request) => [
      request.id,
      request.status,
      request.appDisplayName ?? request.appId,
      request.user.userPrincipalName ?? '',
      namesOf(request),
      request.justification,
      request.createdDateTime,
    ])
    const heading = ['ID', 'Status', 'App', 'Who', 'Permissions', 'Why', 'When']
    return ok({ heading, rows, value: found.value, said: rows.length === 0 ? ['Nothing waits for you.'] : [] })
  },
}
