import { err, ok, type Result } from '@latchwork/protocol'
import type { Application, KeyCredential } from '../../directory/application.ts'
import { parseApplication } from '../../directory-file/parse-application.ts'
import { type FileProblem, readObject } from '../../directory-file/shape.ts'
import { mergeKeys } from '../keys/merge-keys.ts'
import { badRequest, type Problem } from '../problem.ts'
import { renderApplication } from './application-shape.ts'

type Body = Readonly<Record<string, unknown>>

/** What no body decides: who the registration is, where it lives, and its secrets. */
export type Kept = Pick<Application, 'id' | 'appId' | 'tenantId' | 'passwordCredentials' | 'createdAt' | 'version'> & {
  readonly publisherDomain: string
  readonly disabledAt?: number
  readonly createdBy?: string
  readonly keyCredentials?: readonly KeyCredential[]
}

const NOT_IN_A_BODY: Readonly<Record<string, string>> = {
  passwordCredentials: 'secrets are added with addPassword and removed with removePassword',
}
/** Shown, and decided by the server. */
const READ_ONLY = ['id', 'appId', 'createdDateTime', 'deletedDateTime', 'publisherDomain']

/**
 * A body of POST or a merged one of PATCH → the registration. The rules are those of the directory file, so that what one refuses
 * the other does not take; every wrong property is named.
 *
 * @param make an id for each new key, and the time at which it is disabled
 */
export function parseApplicationBody(
  body: Body,
  kept: Kept,
  make: { readonly newId: () => string; readonly now: number },
): Result<Application, Problem> {
  const { newId, now } = make
  for (const [name, why] of Object.entries(NOT_IN_A_BODY))
    if (body[name] !== undefined) return err(badRequest(`Invalid property '${name}': ${why}.`))
  const problems: FileProblem[] = []
  const source = { ...body, id: kept.id, appId: kept.appId }
  const home = { tenantId: kept.tenantId, domain: kept.publisherDomain, plainSecrets: false }
  const keys = mergeKeys(body['keyCredentials'], kept.keyCredentials ?? [], newId)
  if (!keys.ok) return keys
  const { draft, required, isDisabled, createdBy } = parseApplication(readObject(source, '', problems), home)
  if (createdBy !== undefined) problems.push({ path: 'latchwork.createdBy', expected: 'nothing: it is the server’s' })
  for (const entry of required)
    if (!/^[0-9a-f-]{36}$/.test(entry.resource) || entry.scopes.length > 0 || entry.roles.length > 0)
      problems.push({ path: entry.path, expected: 'resourceAppId, and resourceAccess with ids' })
  if (problems.length > 0) return err(badRequest(problems.map(sentenceOf).join(' ')))
  return ok({
    ...draft,
    ...(isDisabled === true && { disabledAt: kept.disabledAt ?? now }),
    ...(kept.createdBy !== undefined && { createdBy: kept.createdBy }),
    passwordCredentials: kept.passwordCredentials,
    ...(keys.value.length > 0 && { keyCredentials: keys.value }),
    requiredResourceAccess: required.map(({ resource, ids }) => ({ resourceAppId: resource, resourceAccess: ids })),
    createdAt: kept.createdAt,
    version: kept.version,
  })
}

function sentenceOf({ path, expected }: FileProblem): string {
  return `Invalid value specified for property '${path}': expected ${expected}.`
}

/** A PATCH: what the body names replaces what is there; `api`, `web` and the other objects are merged one level deep. */
export function mergeApplicationBody(app: Application, patch: Body): Body {
  const { passwordCredentials: _secrets, keyCredentials: _keys, ...before } = renderApplication(app)
  const merged = new Map(Object.entries(before))
  for (const [name, value] of Object.entries(patch)) {
    if (READ_ONLY.includes(name)) continue
    const old = merged.get(name)
    merged.set(name, isObject(old) && isObject(value) ? { ...old, ...value } : value)
  }
  merged.delete('@odata.etag')
  // A property called __proto__ is one like any other here, and refused by its name.
  return Object.fromEntries(merged)
}

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
