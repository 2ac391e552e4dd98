import { err, ok, type Result } from '@latchwork/protocol'
import type { Group } from '../../directory/groups/group.ts'
import { parseReference } from '../odata/reference.ts'
import { notSettable, type Problem, wrongValue } from '../problem.ts'
import { isText } from '../resources/user-body.ts'

/** What a body of POST or PATCH says about a group. */
export interface GroupBody {
  readonly texts: Readonly<Partial<Record<TextProperty, string | null>>>
  /** Object ids of members to add. */
  readonly members: readonly string[]
}

type TextProperty = 'displayName' | 'description' | 'mailNickname'

const TEXTS: readonly TextProperty[] = ['displayName', 'description', 'mailNickname']
const MEMBERS = 'members@odata.bind'
/** Groups here are security groups without a mailbox; Graph's clients say so, and nothing else can be said. */
const FIXED: Readonly<Record<string, unknown>> = { mailEnabled: false, securityEnabled: true }

/** Every property that cannot be stored is a 400 with its name. */
export function parseGroupBody(body: Readonly<Record<string, unknown>>): Result<GroupBody, Problem> {
  const texts: Partial<Record<TextProperty, string | null>> = {}
  for (const [name, value] of Object.entries(body)) {
    if (name === MEMBERS) continue
    if (Object.hasOwn(FIXED, name)) {
      if (value !== FIXED[name]) return err(wrongValue(name, String(FIXED[name])))
      continue
    }
    if (name === 'groupTypes' && Array.isArray(value) && value.length === 0) continue
    const property = TEXTS.find((text) => text === name)
    if (property === undefined) return err(notSettable(name))
    if (!isText(value) && !(value === null && name !== 'displayName')) return err(wrongValue(name, 'a text'))
    texts[property] = value
  }
  const members = parseMembers(body[MEMBERS])
  return members ? ok({ texts, members }) : err(wrongValue(MEMBERS, 'a list of addresses of users or groups'))
}

function parseMembers(value: unknown): readonly string[] | undefined {
  const addresses: readonly unknown[] | undefined = Array.isArray(value) ? value : value === undefined ? [] : undefined
  const ids = addresses?.map((address) => parseReference(address)?.toLowerCase())
  return ids?.every((id) => id !== undefined) ? [...new Set(ids)] : undefined
}

/** The group after the body; a text of null is taken away. */
export function mergeGroupBody(before: Group, { texts }: GroupBody): Group {
  const { description, mailNickname, ...kept } = before
  const merged = { description, mailNickname, ...texts }
  return {
    ...kept,
    displayName: texts.displayName ?? before.displayName,
    ...(typeof merged.description === 'string' && { description: merged.description }),
    ...(typeof merged.mailNickname === 'string' && { mailNickname: merged.mailNickname }),
  }
}
