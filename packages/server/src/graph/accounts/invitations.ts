import { err, ok, type Result } from '@latchwork/protocol'
import { findMemberByAddress, inviteGuest } from '../../account/guest.ts'
import type { User } from '../../directory/user.ts'
import { randomGuid } from '../../session/random-guid.ts'
import { findGuest } from '../../store/administration/guests.ts'
import { insertUser } from '../../store/users.ts'
import { type Answered, type Call, findOwnTenant, type GraphRoute, readBody, toldOf } from '../call.ts'
import { commit } from '../commit.ts'
import { notSettable, type Problem, wrongValue } from '../problem.ts'
import { renderUser } from '../resources/people.ts'

/** A person of another organization becomes a guest of this one (Graph `invitation`). */
export const invitationRoutes: readonly GraphRoute[] = [
  { method: 'POST', path: '/invitations', operation: 'invitations.create', handle: invite },
]

type Body = Readonly<Record<string, unknown>>

interface Invitation {
  readonly address: string
  readonly redirectUrl: string
  readonly displayName?: string
}

const KNOWN: ReadonlySet<string> = new Set([
  'invitedUserEmailAddress',
  'inviteRedirectUrl',
  'sendInvitationMessage',
  'invitedUserDisplayName',
  'invitedUserType',
])

/**
 * Nobody is mailed and nothing is redeemed: the person has an account on this instance, so the guest can be used at once. Who is
 * invited again stays who he is.
 */
async function invite(call: Call): Promise<Result<Answered, Problem>> {
  const { deps, tenantId, http } = call
  const body = readBody(http)
  const wanted = body.ok ? parseInvitation(body.value) : body
  if (!wanted.ok) return wanted
  const [tenant, person] = await Promise.all([findOwnTenant(call), findMemberByAddress(deps.db, wanted.value.address)])
  if (!tenant.ok) return tenant
  if (!person)
    return err(
      wrongValue(
        'invitedUserEmailAddress',
        'the user name or mail address of a person in another organization of this instance',
      ),
    )
  if (person.tenantId === tenantId)
    return err(wrongValue('invitedUserEmailAddress', 'a person of another organization; this one is a member of yours'))
  const known = await findGuest(deps.db, tenantId, { tenantId: person.tenantId, userId: person.id })
  const id = randomGuid(deps.random)
  if (known) return ok({ kind: 'object', object: renderInvitation(id, known, wanted.value), status: 201 })
  const domain = tenant.value.domains[0] ?? ''
  const guest = inviteGuest(person, { ...wanted.value, tenantId, domain, id: randomGuid(deps.random) })
  const told = toldOf(call, 'user.invited', guest.id, {
    after: renderUser(guest),
    detail: { homeTenantId: person.tenantId, homeUserId: person.id },
  })
  const committed = await commit(call, [insertUser(guest), told])
  if (!committed.ok) return committed
  return ok({ kind: 'object', object: renderInvitation(id, guest, wanted.value), status: 201 })
}

function parseInvitation(body: Body): Result<Invitation, Problem> {
  const unknown = Object.keys(body).find((name) => !KNOWN.has(name))
  if (unknown !== undefined) return err(notSettable(unknown))
  const { invitedUserEmailAddress: address, inviteRedirectUrl: redirectUrl, invitedUserDisplayName: displayName } = body
  if (typeof address !== 'string' || !/^[^\s@]+@[^\s@]+$/.test(address))
    return err(wrongValue('invitedUserEmailAddress', 'an address such as ada@contoso.example'))
  if (typeof redirectUrl !== 'string' || !isWebAddress(redirectUrl))
    return err(wrongValue('inviteRedirectUrl', 'an https address'))
  if ((body['sendInvitationMessage'] ?? false) !== false)
    return err(wrongValue('sendInvitationMessage', 'false: no mail is sent; tell the person the inviteRedeemUrl'))
  if ((body['invitedUserType'] ?? 'Guest') !== 'Guest') return err(wrongValue('invitedUserType', 'Guest'))
  if (displayName === undefined || displayName === null) return ok({ address, redirectUrl })
  const isName = typeof displayName === 'string' && displayName.trim() !== '' && displayName.length <= 256
  return isName && !displayName.includes('\0')
    ? ok({ address, redirectUrl, displayName })
    : err(wrongValue('invitedUserDisplayName', 'a text'))
}

function isWebAddress(text: string): boolean {
  return text.length <= 2048 && URL.canParse(text) && new URL(text).protocol === 'https:'
}

function renderInvitation(id: string, guest: User, { address, redirectUrl }: Invitation) {
  return {
    id,
    inviteRedeemUrl: redirectUrl,
    inviteRedirectUrl: redirectUrl,
    invitedUserDisplayName: guest.displayName,
    invitedUserEmailAddress: address,
    invitedUserType: 'Guest',
    sendInvitationMessage: false,
    resetRedemption: false,
    status: 'Completed',
    invitedUserMessageInfo: { messageLanguage: null, customizedMessageBody: null, ccRecipients: [] },
    invitedUser: { id: guest.id, userPrincipalName: guest.userPrincipalName, userType: 'Guest' },
  }
}
