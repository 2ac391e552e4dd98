import { err, ok, type Result } from '@latchwork/protocol'
import { type Application, type KeyCredential, MOST_CREDENTIALS } from '../../directory/application.ts'
import { randomGuid } from '../../session/random-guid.ts'
import { replaceApplication } from '../../store/applications.ts'
import { type Answered, type Call, type GraphRoute, readBody, toldOf } from '../call.ts'
import { commit } from '../commit.ts'
import { withAppIdKey } from '../odata/alternate-key.ts'
import { badRequest, denied, notFound, type Problem } from '../problem.ts'
import { findManaged } from '../resources/applications.ts'
import { renderApplication, renderKey } from '../resources/application-shape.ts'
import { parseKeyCredential } from './certificate.ts'
import { verifyProof } from './judge-proof.ts'
import { TOO_MANY_KEYS } from './merge-keys.ts'

/**
 * Certificates that replace one another (Graph `addKey`, `removeKey`): who adds one proves that he holds another. The first
 * certificate comes with PATCH `keyCredentials`.
 */
export const applicationKeyRoutes: readonly GraphRoute[] = [
  ...withAppIdKey('/applications', '/addKey').map((path): GraphRoute => ({
    method: 'POST',
    path,
    operation: 'applications.write',
    entity: 'keyCredentials',
    handle: add,
  })),
  ...withAppIdKey('/applications', '/removeKey').map((path): GraphRoute => ({
    method: 'POST',
    path,
    operation: 'applications.write',
    handle: remove,
  })),
]

type Outcome = Promise<Result<Answered, Problem>>

async function add(call: Call): Outcome {
  const proven = await findProven(call)
  if (!proven.ok) return proven
  const { app, body } = proven.value
  if ((app.keyCredentials?.length ?? 0) >= MOST_CREDENTIALS) return err(badRequest(TOO_MANY_KEYS))
  const key = parseKeyCredential(body['keyCredential'], randomGuid(call.deps.random), 'keyCredential')
  if (!key.ok) return key
  const stored = await store(call, app, [...(app.keyCredentials ?? []), key.value], {
    type: 'application.key-added',
    keyId: key.value.keyId,
  })
  return stored.ok ? ok({ kind: 'object', object: renderKey(key.value) }) : stored
}

async function remove(call: Call): Outcome {
  const proven = await findProven(call)
  if (!proven.ok) return proven
  const { app, body } = proven.value
  const { keyId } = body
  const kept = (app.keyCredentials ?? []).filter((key) => key.keyId !== keyId)
  if (typeof keyId !== 'string' || kept.length === app.keyCredentials?.length)
    return err(notFound(typeof keyId === 'string' ? keyId : 'keyId'))
  const stored = await store(call, app, kept, { type: 'application.key-removed', keyId })
  return stored.ok ? ok({ kind: 'done' }) : stored
}

async function findProven(
  call: Call,
): Promise<Result<{ readonly app: Application; readonly body: Readonly<Record<string, unknown>> }, Problem>> {
  const body = readBody(call.http)
  if (!body.ok) return body
  const app = await findManaged(call)
  if (!app.ok) return app
  const isProven = await verifyProof(body.value['proof'], app.value, call.deps.now())
  return isProven
    ? ok({ app: app.value, body: body.value })
    : err(
        denied(
          "Insufficient privileges to complete the operation: 'proof' is not signed by a certificate of the application.",
        ),
      )
}

interface Told {
  readonly type: 'application.key-added' | 'application.key-removed'
  readonly keyId: string
}

function store(call: Call, app: Application, keyCredentials: readonly KeyCredential[], told: Told) {
  const next = { ...app, keyCredentials, version: app.version + 1 }
  const states = { before: renderApplication(app), after: renderApplication(next) }
  const event = toldOf(call, told.type, app.appId, { ...states, detail: { keyId: told.keyId } })
  return commit(call, [...replaceApplication(next), event])
}
