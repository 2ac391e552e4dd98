import { ok } from '@latchwork/protocol'
import { type Directory, path } from '../../client/directory.ts'
import type { DirectoryCommand, Outcome } from '../../client/directory-command.ts'
import type { Input } from '../../command.ts'
import { findRequest, namesOf } from './consent-request.ts'

export const approve: DirectoryCommand = {
  summary: 'grant what was asked for, for everybody',
  takes: ['ID'],
  flags: {},
  teaches:
    'Grants what a person asked for, for everybody in your organization. Whoever waits in a browser, or with latchwork login --wait-for-admin, goes on by himself.',
  examples: ['latchwork consent approve 3c1f0a52-9d7e-4b60-8a41-5e2d7c9b1f04', 'latchwork consent requests'],
  work: ({ input, directory }) => decide('approve', input, directory),
}

export const deny: DirectoryCommand = {
  summary: 'refuse what was asked for',
  takes: ['ID'],
  flags: {},
  teaches: 'Refuses what a person asked for: whoever waits is told so. They may ask again.',
  examples: ['latchwork consent deny 3c1f0a52-9d7e-4b60-8a41-5e2d7c9b1f04', 'latchwork consent requests'],
  work: ({ input, directory }) => decide('deny', input, directory),
}

const STATUS = { approve: 'Approved', deny: 'Denied' } as const

async function decide(how: keyof typeof STATUS, input: Input, directory: Directory): Outcome {
  const request = await findRequest(input, directory)
  if (!request.ok) return request
  const { id, appDisplayName, appId } = request.value
  const etag = request.value['@odata.etag']
  const sent = await directory.send({ method: 'POST', path: `${path`/consentRequests/${id}`}/${how}`, etag })
  if (!sent.ok) return { ok: false, error: { ...sent.error, next: 'latchwork consent requests --all' } }
  const app = appDisplayName ?? appId
  const done = how === 'approve' ? `✓ Everybody in your organization may use ${app}` : `✓ ${app} was refused`
  return ok({
    rows: [],
    value: { ...request.value, status: STATUS[how] },
    said: [`${done} (${namesOf(request.value)})`],
  })
}
