import { directoryGroup } from '../../client/directory-command.ts'
import { create } from './create.ts'
import { grant } from './grant.ts'
import { list } from './list.ts'
import { permissions } from './permissions.ts'
import { remove } from './remove.ts'
import { restore } from './restore.ts'
import { secret } from './secret.ts'
import { show } from './show.ts'
import { update } from './update.ts'

/** App registrations of the organization of whoever is signed in. */
export const app = directoryGroup({
  name: 'app',
  summary: 'register apps and APIs, and choose their permissions',
  teaches:
    'Works with the app registrations of your organization, through its directory API. Sign in once with latchwork login --directory. APP is an application (client) ID, an identifier URI or a display name.',
  commands: { list, create, show, update, delete: remove, restore, permissions, grant, secret },
})
