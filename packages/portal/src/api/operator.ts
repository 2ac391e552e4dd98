import { currentAccount } from './session.ts'
import type { Page } from './client.ts'
import { useResource } from './hooks.ts'

/** The role that runs the instance; Graph has none for it, so the id is ours. */
const OPERATOR = '1a7c4d0e-0000-4000-8000-0000000009e2'

/** Whether the person may open organizations. Asked of the roles, because a refused call would stand among the refused requests. */
export function useIsOperator(): boolean {
  const filter = encodeURIComponent(`id eq '${currentAccount().localAccountId}'`)
  const members = useResource<Page<unknown>>(`/directoryRoles/${OPERATOR}/members?$filter=${filter}&$select=id`)
  return (members.data?.value.length ?? 0) > 0
}
