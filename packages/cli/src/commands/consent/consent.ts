import { directoryGroup } from '../../client/directory-command.ts'
import { approve, deny } from './decide.ts'
import { list } from './list.ts'
import { plan } from './plan.ts'
import { requests } from './requests.ts'
import { revoke } from './revoke.ts'

/** What people and administrators of the organization have granted to apps, and what they are asked to grant. */
export const consent = directoryGroup({
  name: 'consent',
  summary: 'see, take back, approve and foretell what apps are granted',
  teaches:
    'Works with what the people and administrators of your organization granted to apps, through its directory API. Sign in once with latchwork login --directory.',
  commands: { list, revoke, requests, approve, deny, plan },
})
