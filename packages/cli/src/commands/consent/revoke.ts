import { err, ok } from '@latchwork/protocol'
import { path } from '../../client/directory.ts'
import { confirm, type DirectoryCommand, YES } from '../../client/directory-command.ts'
import { textFlag } from '../../command.ts'
import { listConsents, rowOf } from './list-consents.ts'

export const revoke: DirectoryCommand = {
  summary: 'take back what an app was granted',
  takes: ['APP'],
  flags: {
    user: { type: 'string', value: 'UPN', help: 'Only what this person granted, or "everybody".' },
    api: { type: 'string', value: 'NAME', help: 'Only for this API.' },
    ...YES,
  },
  teaches:
    'Takes back what an app was granted in your organization: the next refresh of its tokens is refused, and people are asked again. APP is the name or ID of the app, or the ID of one row of latchwork consent list.',
  examples: [
    'latchwork consent revoke "Tasks Desktop"',
    'latchwork consent revoke "Tasks Desktop" --user ada@contoso.example --yes',
  ],
  async work(work) {
    const { input, directory } = work
    const [named = ''] = input.positionals
    const api = textFlag(input, 'api')
    const consents = await listConsents({ app: named, user: textFlag(input, 'user') }, directory)
    if (!consents.ok) return consents
    const meant = consents.value.filter((consent) => api === undefined || consent.api === api)
    const [first] = meant
    if (first === undefined)
      return err({ sentence: `Nothing of that kind was granted to "${named}".`, next: 'latchwork consent list' })
    if (meant.some(({ appId }) => appId !== first.appId))
      return err({
        sentence: `Several apps are called "${named}": name the one you mean by its application ID.`,
        next: 'latchwork consent list',
      })
    const stops = [
      ...meant.map(({ scope, api: of, grantedFor }) => `${first.app} loses ${scope} of ${of} for ${grantedFor}.`),
      'The next refresh of its tokens is refused, and people are asked again.',
    ]
    const agreed = await confirm(stops, `latchwork consent revoke "${named}"`, work)
    if (!agreed.ok) return agreed
    for (const { id } of meant) {
      const gone = await directory.send({ method: 'DELETE', path: path`/oauth2PermissionGrants/${id}` })
      // Somebody else was faster, which is as good.
      if (!gone.ok && gone.error.status !== 404) return gone
    }
    return ok({ rows: meant.map(rowOf), value: { revoked: meant }, said: [`✓ Taken back from ${first.app}`] })
  },
}
