import { directoryGroup } from '../../client/directory-command.ts'
import { disable, enable, resetPassword, revokeSessions } from './account.ts'
import { create } from './create.ts'
import { invite } from './invite.ts'
import { list } from './list.ts'
import { remove } from './remove.ts'
import { role } from './role.ts'
import { show } from './show.ts'
import { update } from './update.ts'

/** People of the organization of whoever is signed in. */
export const user = directoryGroup({
  name: 'user',
  summary: 'create, change and disable people, and reset their passwords',
  teaches:
    'Works with the people of your organization, through its directory API. Sign in once with latchwork login --directory. USER is a user name such as ada@contoso.example, or an object ID.',
  commands: {
    list,
    create,
    invite,
    show,
    update,
    disable,
    enable,
    'reset-password': resetPassword,
    'revoke-sessions': revokeSessions,
    role,
    delete: remove,
  },
})
