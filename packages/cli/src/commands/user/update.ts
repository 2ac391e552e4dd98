import { ok } from '@latchwork/protocol'
import { path } from '../../client/directory.ts'
import { type DirectoryCommand, wrongUsage } from '../../client/directory-command.ts'
import type { User } from '../../client/graph-objects.ts'
import { findUser } from './find-user.ts'
import { PERSON_FLAGS, readPerson } from './read-person.ts'

export const update: DirectoryCommand = {
  summary: 'change names and address of a person',
  takes: ['USER'],
  flags: { ...PERSON_FLAGS, 'user-name': { type: 'string', value: 'UPN', help: 'What the person signs in with.' } },
  teaches: 'Changes what you name and leaves the rest. An empty text takes a first name, last name or address away.',
  examples: [
    'latchwork user update ada@contoso.example --surname King --name "Ada King"',
    'latchwork user update ada@contoso.example --user-name ada.king@contoso.example',
  ],
  async work({ input, directory }) {
    const body = readPerson(input)
    const changed = Object.keys(body)
    if (changed.length === 0) return wrongUsage('Nothing was named that would change.', 'user update')
    const user = await findUser(input, directory)
    if (!user.ok) return user
    const address = path`/users/${user.value.id}`
    const sent = await directory.send({ method: 'PATCH', path: address, body, etag: user.value['@odata.etag'] })
    if (!sent.ok) return sent
    const after = await directory.get<User>(address)
    if (!after.ok) return after
    const said = [`✓ Changed ${after.value.userPrincipalName}: ${changed.join(', ')}`]
    return ok({ rows: [], value: after.value, said })
  },
}
