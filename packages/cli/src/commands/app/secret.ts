import { err, ok, type Result } from '@latchwork/protocol'
import type { Directory } from '../../client/directory.ts'
import {
  confirm,
  type DirectoryCommand,
  type Outcome,
  type Work,
  wrongUsage,
  YES,
} from '../../client/directory-command.ts'
import type { Application, Secret } from '../../client/graph-objects.ts'
import { textFlag } from '../../command.ts'
import type { Problem } from '../../output.ts'
import { findApp } from './find-app.ts'

export const secret: DirectoryCommand = {
  summary: 'list, make and remove client secrets',
  takes: ['APP'],
  flags: {
    add: { type: 'string', value: 'NAME', help: 'Make a secret; it is printed now and never again.' },
    until: { type: 'string', value: 'DATE', help: 'When the new secret ends, within 24 months. Default: in 180 days.' },
    remove: { type: 'string', value: 'ID', help: 'Remove the secret with this ID or name.' },
    ...YES,
  },
  teaches:
    'Without a flag it lists the secrets of a web app or daemon: ID, name, first characters, end. A desktop app or CLI has none: it cannot keep one.',
  examples: [
    'latchwork app secret Backend',
    'latchwork app secret Backend --add 2027 --until 2027-12-31',
    'latchwork app secret Backend --remove 2026 --yes',
  ],
  async work(work) {
    const { input, directory } = work
    const [add, remove, until] = [textFlag(input, 'add'), textFlag(input, 'remove'), textFlag(input, 'until')]
    if (add !== undefined && remove !== undefined) return wrongUsage('Add or remove, one at a time.', 'app secret')
    if (until !== undefined && add === undefined)
      return wrongUsage('--until is for a new secret: say --add NAME, too.', 'app secret')
    if (until !== undefined && Number.isNaN(Date.parse(until)))
      return wrongUsage(`--until is a date like 2027-12-31, and not "${until}".`, 'app secret')
    const app = await findApp(input.positionals[0] ?? '', directory)
    if (!app.ok) return app
    if (add !== undefined) return addSecret(app.value, { name: add, until }, directory)
    if (remove !== undefined) return removeSecret(app.value, remove, work)
    const { passwordCredentials } = app.value
    const rows = passwordCredentials.map(({ keyId, displayName, hint, endDateTime }) => [
      keyId,
      displayName,
      `${hint}…`,
      endDateTime ?? 'never',
    ])
    return ok({ heading: ['ID', 'Name', 'Begins with', 'Ends'], rows, value: passwordCredentials })
  },
}

interface Wish {
  readonly name: string
  readonly until: string | undefined
}

/** Only this answer ever holds the text. */
async function addSecret({ id, displayName }: Application, { name, until }: Wish, directory: Directory): Outcome {
  const passwordCredential = { displayName: name, ...(until !== undefined && { endDateTime: until }) }
  const made = await directory.send<Secret & { readonly secretText: string }>({
    method: 'POST',
    path: `/applications/${id}/addPassword`,
    body: { passwordCredential },
  })
  if (!made.ok) return made
  const said = [
    `✓ ${displayName} has a secret until ${made.value.endDateTime ?? 'it is removed'}; it is shown only now`,
  ]
  return ok({ rows: [[made.value.secretText]], value: made.value, said })
}

async function removeSecret(app: Application, named: string, work: Work): Outcome {
  const found = chooseSecret(app, named)
  if (!found.ok) return found
  const { keyId, displayName, hint } = found.value
  const stops = [`What signs in to ${app.displayName} with the secret ${displayName} (${hint}…) cannot any more.`]
  const agreed = await confirm(stops, `latchwork app secret ${app.appId} --remove ${keyId}`, work)
  if (!agreed.ok) return agreed
  const path = `/applications/${app.id}/removePassword`
  const gone = await work.directory.send({ method: 'POST', path, body: { keyId } })
  return gone.ok ? ok({ rows: [], value: { removed: keyId, displayName }, said: [`✓ Removed ${displayName}`] }) : gone
}

function chooseSecret({ appId, passwordCredentials }: Application, named: string): Result<Secret, Problem> {
  const [first, other] = passwordCredentials.filter(
    ({ keyId, displayName }) => keyId === named || displayName === named,
  )
  if (first !== undefined && other === undefined) return ok(first)
  const sentence =
    first === undefined
      ? `There is no secret "${named}".`
      : `Several secrets are called "${named}": name one by its ID.`
  return err({ sentence, next: `latchwork app secret ${appId}` })
}
