import { err, ok, type Result } from '@latchwork/protocol'
import type { Tenant } from '../../directory/tenant.ts'
import { isUserName, type User } from '../../directory/user.ts'
import { judgeNewPassword } from '../../session/new-password.ts'
import { badRequest, notSettable, type Problem, wrongValue } from '../problem.ts'

type Body = Readonly<Record<string, unknown>>

/** What a body of POST or PATCH says about a person; what it does not name is absent. */
export interface UserBody {
  readonly texts: Readonly<Partial<Record<TextProperty, string | null>>>
  readonly accountEnabled?: boolean
  readonly password?: string
}

type TextProperty = 'displayName' | 'givenName' | 'surname' | 'mail' | 'userPrincipalName'

const TEXTS: readonly TextProperty[] = ['displayName', 'givenName', 'surname', 'mail', 'userPrincipalName']
const REQUIRED: ReadonlySet<string> = new Set(['displayName', 'userPrincipalName'])
/** Graph's clients send it always; there is no mailbox that it would name. */
const IGNORED = 'mailNickname'
const LONGEST_TEXT = 256

/** Every property that cannot be stored is a 400 with its name: a body that is half understood changes nothing. */
export function parseUserBody(body: Body, tenant: Tenant): Result<UserBody, Problem> {
  const texts: Partial<Record<TextProperty, string | null>> = {}
  for (const [name, value] of Object.entries(body)) {
    if (name === IGNORED || name === 'accountEnabled' || name === 'passwordProfile') continue
    const property = TEXTS.find((text) => text === name)
    if (property === undefined) return err(notSettable(name))
    if (!isText(value) && !(value === null && !REQUIRED.has(name))) return err(wrongValue(name, 'a text'))
    texts[property] = value
  }
  const name = texts.userPrincipalName ?? ''
  const domain = isUserName(name) ? name.slice(name.indexOf('@') + 1).toLowerCase() : undefined
  if (texts.userPrincipalName !== undefined && (domain === undefined || !tenant.domains.includes(domain)))
    return err(
      wrongValue('userPrincipalName', `a name such as ada@${tenant.domains[0] ?? ''}, in a domain of the organization`),
    )
  const { accountEnabled } = body
  if (accountEnabled !== undefined && typeof accountEnabled !== 'boolean')
    return err(wrongValue('accountEnabled', 'true or false'))
  const password = parsePassword(body['passwordProfile'])
  if (!password.ok) return password
  return ok({
    texts,
    ...(accountEnabled !== undefined && { accountEnabled }),
    ...(password.value !== undefined && { password: password.value }),
  })
}

function parsePassword(profile: unknown): Result<string | undefined, Problem> {
  if (profile === undefined) return ok(undefined)
  if (typeof profile !== 'object' || profile === null) return err(wrongValue('passwordProfile', 'an object'))
  const { password, forceChangePasswordNextSignIn: force = false } = profile as Body
  if (force !== false)
    return err(
      wrongValue(
        'passwordProfile.forceChangePasswordNextSignIn',
        'false; for a password of their own use createPasswordLink',
      ),
    )
  return typeof password === 'string' ? ok(password) : err(wrongValue('passwordProfile.password', 'a text'))
}

/** The sentence that the page of a new password would say. */
export function checkPassword(password: string, user: User): Problem | undefined {
  const sentence = judgeNewPassword(password, [user.userPrincipalName, user.displayName])
  return sentence === undefined
    ? undefined
    : badRequest(`Invalid value specified for property 'passwordProfile.password': ${sentence}`)
}

/** The person after the body; a text of null is taken away. */
export function mergeUserBody(before: User, body: UserBody, now: number): User {
  const { givenName, surname, mail, disabledAt, ...kept } = before
  const texts = { givenName, surname, mail, ...body.texts }
  const enabled = body.accountEnabled ?? disabledAt === undefined
  return {
    ...kept,
    displayName: texts.displayName ?? before.displayName,
    userPrincipalName: texts.userPrincipalName ?? before.userPrincipalName,
    ...(typeof texts.givenName === 'string' && { givenName: texts.givenName }),
    ...(typeof texts.surname === 'string' && { surname: texts.surname }),
    ...(typeof texts.mail === 'string' && { mail: texts.mail }),
    ...(!enabled && { disabledAt: disabledAt ?? now }),
  }
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST_TEXT && !value.includes('\0')
}
