import { err, ok, type Result } from '@latchwork/protocol'
import type { Directory } from '../../client/directory.ts'
import type { Organization } from '../../client/graph-objects.ts'
import type { Problem } from '../../output.ts'

/** The organization of whoever is signed in. */
export async function findOwn(directory: Directory): Promise<Result<Organization, Problem>> {
  const found = await directory.list<Organization>('/organization')
  if (!found.ok) return found
  const [own] = found.value
  return own === undefined ? err({ sentence: 'Your organization is gone.' }) : ok(own)
}

export function domainsOf({ verifiedDomains }: Organization): string {
  return verifiedDomains.map(({ name }) => name).join(' ')
}
