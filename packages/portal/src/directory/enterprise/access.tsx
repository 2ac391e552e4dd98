import { useChange } from '../../api/hooks.ts'
import { Card } from '../../ui/page.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Failure } from '../../ui/parts.tsx'
import type { PrincipalProps } from './principal.tsx'

export function Access({ principal }: PrincipalProps) {
  const change = useChange()
  const set = (accountEnabled: boolean): void =>
    change.mutate({
      path: `/servicePrincipals/${principal.id}`,
      method: 'PATCH',
      body: { accountEnabled },
      etag: principal['@odata.etag'],
    })
  return (
    <Card title="Sign-in">
      <p className="soft mt-2 mb-3">
        {principal.accountEnabled
          ? 'People of this organization can sign in to it.'
          : 'Nobody of this organization can sign in to it, and its refresh tokens are refused.'}
      </p>
      {principal.accountEnabled ? (
        <Confirm isMain button="Disable" onYes={() => set(false)}>
          {principal.displayName} stops working for everybody in this organization until you enable it again.
        </Confirm>
      ) : (
        <button type="button" className="button" disabled={change.isPending} onClick={() => set(true)}>
          Enable
        </button>
      )}
      <Failure error={change.error} />
    </Card>
  )
}
