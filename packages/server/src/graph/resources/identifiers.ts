import { isGuid } from '@latchwork/protocol'
import type { Application } from '../../directory/application.ts'
import { GRAPH_API } from '../../directory/graph.ts'
import { nameKey } from '../../directory/name-key.ts'
import { findApplicationByAppId, findApplicationsByKey } from '../../store/applications.ts'
import type { Db } from '../../store/sql.ts'
import { findTenantByDomain } from '../../store/tenants.ts'
import { conflict, type Problem } from '../problem.ts'

const PROPERTIES = "'identifierUris' or 'latchwork.resourceUrls'"

/**
 * Whether an application may answer to the names that it did not have before. An identifier is the audience of tokens, so whoever
 * takes another organization's makes tokens that its API believes, with permissions that nobody there granted: it may not lie in
 * another organization's domain, nor be `api://{appId}` of another application, nor be called like an API that is open to everybody
 * (azure-ad-wire §3.2).
 *
 * @param before what it answers to already
 */
export async function checkIdentifiers(
  app: Application,
  before: readonly string[],
  db: Db,
): Promise<Problem | undefined> {
  const known = new Set(before)
  for (const identifier of identifiersOf(app)) {
    const problem = known.has(identifier) ? undefined : await checkIdentifier(identifier, app, db)
    if (problem) return problem
  }
  return undefined
}

export function identifiersOf({ identifierUris, latchwork }: Application): readonly string[] {
  return [...identifierUris, ...latchwork.resourceUrls]
}

async function checkIdentifier(identifier: string, app: Application, db: Db): Promise<Problem | undefined> {
  const { host, protocol } = new URL(identifier)
  if (GRAPH_API.identifierUris.includes(nameKey(identifier).replace(/\/+$/, ''))) return taken('to the directory API')
  if (protocol === 'api:' && isGuid(host)) {
    const named = await findApplicationByAppId(db, host.toLowerCase())
    if (named && named.appId !== app.appId) return taken('to another application')
  }
  const owner = await findOwnerOf(host.replace(/:\d+$/, ''), db)
  if (owner !== undefined && owner !== app.tenantId) return taken("to another organization's domain")
  const others = await findApplicationsByKey(db, app.tenantId, identifier)
  return others.some(({ tenantId }) => tenantId !== app.tenantId) ? taken('to another application') : undefined
}

function taken(toWhom: string): Problem {
  return conflict(`A value of property ${PROPERTIES} belongs ${toWhom}.`)
}

/** The organization of a host: the one with the longest domain that it lies in. */
async function findOwnerOf(host: string, db: Db): Promise<string | undefined> {
  const labels = host.toLowerCase().replace(/\.$/, '').split('.')
  for (let at = 0; at < labels.length - 1; at += 1) {
    const tenant = await findTenantByDomain(db, labels.slice(at).join('.'))
    if (tenant) return tenant.id
  }
  return undefined
}
