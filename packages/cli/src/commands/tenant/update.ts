import { ok } from '@latchwork/protocol'
import { path } from '../../client/directory.ts'
import { type DirectoryCommand, wrongUsage } from '../../client/directory-command.ts'
import { textFlag } from '../../command.ts'
import { findOwn } from './own.ts'

export const update: DirectoryCommand = {
  summary: "change your organization's name and policy",
  takes: [],
  flags: {
    name: { type: 'string', value: 'NAME', help: 'What people see.' },
    'users-may-consent': { type: 'string', value: 'WHO', help: 'yes, verified-publishers or never.' },
    'refresh-window': {
      type: 'string',
      value: 'SECONDS',
      help: 'How long a lost answer at refresh is forgiven; 0: not at all.',
    },
  },
  teaches: 'Changes what you name and leaves the rest. It takes an administrator of the organization.',
  examples: ['latchwork tenant update --users-may-consent never', 'latchwork tenant update --name "Contoso Ltd"'],
  async work({ input, directory }) {
    const [displayName, usersMayConsent, seconds] = [
      textFlag(input, 'name'),
      textFlag(input, 'users-may-consent'),
      textFlag(input, 'refresh-window'),
    ]
    if (seconds !== undefined && !/^\d{1,6}$/.test(seconds))
      return wrongUsage(`--refresh-window is a number of seconds, and not "${seconds}".`, 'tenant update')
    const latchwork = {
      ...(usersMayConsent !== undefined && { usersMayConsent }),
      ...(seconds !== undefined && { refreshWindowSeconds: Number(seconds) }),
    }
    const isPolicy = Object.keys(latchwork).length > 0
    if (displayName === undefined && !isPolicy)
      return wrongUsage('Nothing was named that would change.', 'tenant update')
    const own = await findOwn(directory)
    if (!own.ok) return own
    const body = { ...(displayName !== undefined && { displayName }), ...(isPolicy && { latchwork }) }
    const address = path`/organization/${own.value.id}`
    const sent = await directory.send({ method: 'PATCH', path: address, body, etag: own.value['@odata.etag'] })
    if (!sent.ok) return sent
    const after = await findOwn(directory)
    return after.ok ? ok({ rows: [], value: after.value, said: [`✓ Changed ${after.value.displayName}`] }) : after
  },
}
