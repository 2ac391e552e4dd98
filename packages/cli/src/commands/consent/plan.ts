import { err, isGuid, ok, type Result } from '@latchwork/protocol'
import type { Directory } from '../../client/directory.ts'
import { type DirectoryCommand, wrongUsage } from '../../client/directory-command.ts'
import { textFlag } from '../../command.ts'
import { EXIT, type Problem } from '../../output.ts'
import { findApp } from '../app/find-app.ts'
import { domainsOf, findOwn } from '../tenant/own.ts'

interface ConsentPlan {
  readonly decision: string
  readonly why: string
  readonly page: string | null
  readonly error: string | null
  readonly code: string | null
  readonly permissions: readonly {
    readonly resourceDisplayName: string
    readonly value: string
    readonly type: string
    readonly asked: boolean
    readonly why: string
  }[]
}

export const plan: DirectoryCommand = {
  summary: 'tell who would be asked what, and why',
  takes: [],
  flags: {
    app: {
      type: 'string',
      value: 'APP',
      help: 'The app that signs in: its application ID, or the name of one of yours. Needed.',
    },
    user: { type: 'string', value: 'UPN', help: 'Who signs in. Default: you.' },
    tenant: {
      type: 'string',
      value: 'DOMAIN',
      help: 'Of which organization. Default, and the only one you may ask about: yours.',
    },
    scopes: { type: 'string', value: 'SCOPES', help: 'What the app asks for, separated by blanks. Needed.' },
    prompt: { type: 'string', value: 'consent', help: 'As if the app sent this prompt.' },
  },
  teaches:
    'Tells what would happen if an app asked for these scopes now: who would be asked, what, and why, permission by permission. It changes nothing.',
  examples: [
    'latchwork consent plan --app "Tasks Desktop" --user ada@contoso.example --scopes https://tasks.contoso.example/.default',
    'latchwork consent plan --app c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406 --scopes "openid https://tasks.contoso.example/Tasks.Read" --json',
  ],
  async work({ input, directory }) {
    const [app, scopes] = [textFlag(input, 'app'), textFlag(input, 'scopes')]
    if (app === undefined || scopes === undefined)
      return wrongUsage('latchwork consent plan needs --app and --scopes.', 'consent plan')
    const own = await checkTenant(textFlag(input, 'tenant'), directory)
    if (!own.ok) return own
    const clientId = await idOf(app, directory)
    if (!clientId.ok) return clientId
    const [userPrincipalName, prompt] = [textFlag(input, 'user'), textFlag(input, 'prompt')]
    const body = {
      clientId: clientId.value,
      scopes,
      ...(userPrincipalName !== undefined && { userPrincipalName }),
      ...(prompt !== undefined && { prompt }),
    }
    const planned = await directory.send<ConsentPlan>({ method: 'POST', path: '/consentPlan', body })
    return planned.ok ? ok({ rows: listRows(planned.value), value: planned.value }) : planned
  },
}

/** An application ID is taken as it is: the app may be registered in another organization. */
async function idOf(app: string, directory: Directory): Promise<Result<string, Problem>> {
  if (isGuid(app)) return ok(app)
  const found = await findApp(app, directory)
  return found.ok ? ok(found.value.appId) : found
}

async function checkTenant(named: string | undefined, directory: Directory): Promise<Result<undefined, Problem>> {
  if (named === undefined) return ok(undefined)
  const own = await findOwn(directory)
  if (!own.ok) return own
  const wanted = named.toLowerCase()
  if (own.value.id === wanted || domainsOf(own.value).split(' ').includes(wanted)) return ok(undefined)
  return err({
    sentence: `You are signed in to ${own.value.displayName}, and only people of ${named} may ask about it.`,
    next: 'latchwork login --directory',
    exit: EXIT.interaction,
  })
}

function listRows({ decision, why, page, error, code, permissions }: ConsentPlan): readonly (readonly string[])[] {
  const facts: readonly (readonly [string, string | null])[] = [
    ['asked', decision],
    ['why', why],
    ['page', page],
    ['error', code === null ? error : `${error ?? ''} ${code}`],
  ]
  return [
    ...facts.flatMap(([name, fact]) => (fact === null ? [] : [[name, fact]])),
    ...permissions.map((one) => [
      'permission',
      one.resourceDisplayName,
      one.value,
      one.asked ? 'asked' : 'not asked',
      one.why,
    ]),
  ]
}
