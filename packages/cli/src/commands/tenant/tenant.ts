import { directoryGroup } from '../../client/directory-command.ts'
import { create } from './create.ts'
import { list } from './list.ts'
import { show } from './show.ts'
import { update } from './update.ts'

/** Organizations: the own one, and for the operator all of the instance. */
export const tenant = directoryGroup({
  name: 'tenant',
  summary: 'show and change your organization; list and open others as the operator',
  teaches:
    'Works with organizations, through the directory API. Sign in once with latchwork login --directory. An administrator changes the own organization; the operator of the instance lists all of them and opens new ones.',
  commands: { show, update, list, create },
})
