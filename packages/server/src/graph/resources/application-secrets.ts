import { err, ok, type Result } from '@latchwork/protocol'
import { type Application, MOST_CREDENTIALS, type PasswordCredential } from '../../directory/application.ts'
import { randomGuid } from '../../session/random-guid.ts'
import { replaceApplication } from '../../store/applications.ts'
import { type Answered, type Call, type GraphRoute, readBody, toldOf } from '../call.ts'
import { commit } from '../commit.ts'
import { badRequest, notFound, type Problem, wrongValue } from '../problem.ts'
import { findManaged } from './applications.ts'
import { dateOf, renderApplication } from './application-shape.ts'

/** Client secrets (Graph `addPassword`, `removePassword`). */
export const applicationSecretRoutes: readonly GraphRoute[] = [
  { method: 'POST', path: '/applications/:id/addPassword', operation: 'applications.write', handle: add },
  { method: 'POST', path: '/applications/:id/removePassword', operation: 'applications.write', handle: remove },
]

const FULL = `The application has ${MOST_CREDENTIALS} secrets: remove one first.`
const USUAL_SECONDS = 180 * 86_400
const LONGEST_SECONDS = 730 * 86_400

/** The server makes the secret (256 bits); its text is in this one answer and nowhere else. */
async function add(call: Call): Promise<Result<Answered, Problem>> {
  const { deps } = call
  const body = readBody(call.http)
  if (!body.ok) return body
  const found = await findManaged(call)
  if (!found.ok) return found
  if (found.value.passwordCredentials.length >= MOST_CREDENTIALS) return err(badRequest(FULL))
  const wish = parseWish(body.value['passwordCredential'], deps.now())
  if (!wish.ok) return wish
  const secretText = deps.random(32).toString('base64url')
  const credential: PasswordCredential = {
    keyId: randomGuid(deps.random),
    displayName: wish.value.displayName,
    hint: secretText.slice(0, 3),
    secretHash: deps.secrets.hash(secretText),
    endsAt: wish.value.endsAt,
  }
  const stored = await store(call, found.value, [...found.value.passwordCredentials, credential], {
    type: 'application.secret-added',
    keyId: credential.keyId,
  })
  if (!stored.ok) return stored
  const { keyId, displayName, hint } = credential
  const dates = { startDateTime: dateOf(deps.now()), endDateTime: dateOf(wish.value.endsAt) }
  return ok({ kind: 'object', object: { keyId, displayName, hint, secretText, ...dates } })
}

async function remove(call: Call): Promise<Result<Answered, Problem>> {
  const body = readBody(call.http)
  if (!body.ok) return body
  const found = await findManaged(call)
  if (!found.ok) return found
  const keyId = body.value['keyId']
  const kept = found.value.passwordCredentials.filter((credential) => credential.keyId !== keyId)
  if (typeof keyId !== 'string' || kept.length === found.value.passwordCredentials.length)
    return err(notFound(typeof keyId === 'string' ? keyId : 'keyId'))
  const stored = await store(call, found.value, kept, { type: 'application.secret-removed', keyId })
  return stored.ok ? ok({ kind: 'done' }) : stored
}

function parseWish(given: unknown, now: number): Result<{ displayName: string; endsAt: number }, Problem> {
  const wish = typeof given === 'object' && given !== null ? (given as Readonly<Record<string, unknown>>) : {}
  const displayName = wish['displayName'] ?? 'secret'
  if (typeof displayName !== 'string' || displayName.length > 120)
    return err(wrongValue('passwordCredential.displayName', 'a text'))
  const ends = wish['endDateTime'] ?? dateOf(now + USUAL_SECONDS)
  const endsAt = typeof ends === 'string' ? Math.floor(Date.parse(ends) / 1000) : NaN
  if (!(endsAt > now && endsAt <= now + LONGEST_SECONDS))
    return err(wrongValue('passwordCredential.endDateTime', 'a date within the next 24 months'))
  return ok({ displayName, endsAt })
}

interface Told {
  readonly type: 'application.secret-added' | 'application.secret-removed'
  readonly keyId: string
}

function store(call: Call, app: Application, credentials: readonly PasswordCredential[], told: Told) {
  const next = { ...app, passwordCredentials: credentials, version: app.version + 1 }
  const states = { before: renderApplication(app), after: renderApplication(next) }
  const event = toldOf(call, told.type, app.appId, { ...states, detail: { keyId: told.keyId } })
  return commit(call, [...replaceApplication(next), event])
}
