import { err, type Result } from '@latchwork/protocol'
import { type Directory, path } from '../../client/directory.ts'
import type { Input } from '../../command.ts'
import type { Problem } from '../../output.ts'

/** What a person asked the administrators for. */
export interface ConsentRequest {
  readonly '@odata.etag'?: string
  readonly id: string
  readonly appId: string
  readonly appDisplayName: string | null
  readonly publisherDomain: string | null
  readonly user: { readonly userPrincipalName: string | null }
  readonly justification: string
  readonly permissions: readonly {
    readonly resourceDisplayName: string
    readonly value: string
    readonly displayName: string
    readonly type: string
  }[]
  readonly status: string
  readonly createdDateTime: string
}

export async function findRequest(input: Input, directory: Directory): Promise<Result<ConsentRequest, Problem>> {
  const [id = ''] = input.positionals
  const found = await directory.get<ConsentRequest>(path`/consentRequests/${id}`)
  if (found.ok || found.error.status !== 404) return found
  return err({ sentence: `There is no request "${id}" in your organization.`, next: 'latchwork consent requests' })
}

/** `Tasks API: Tasks.Read Tasks.Manage.All; Calendar API: Calendar.Read` */
export function namesOf({ permissions }: ConsentRequest): string {
  const byApi = Map.groupBy(permissions, ({ resourceDisplayName }) => resourceDisplayName)
  return [...byApi].map(([api, asked]) => `${api}: ${asked.map(({ value }) => value).join(' ')}`).join('; ')
}
