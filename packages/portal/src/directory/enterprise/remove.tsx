import { useNavigate } from '@tanstack/react-router'
import { useChange } from '../../api/hooks.ts'
import { Card } from '../../ui/page.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Failure } from '../../ui/parts.tsx'
import type { PrincipalProps } from './principal.tsx'

export function RemovePrincipal({ principal }: PrincipalProps) {
  const change = useChange()
  const navigate = useNavigate()
  const remove = async (): Promise<void> => {
    const path = `/servicePrincipals/${principal.id}`
    await change.mutateAsync({ path, method: 'DELETE', etag: principal['@odata.etag'] })
    await navigate({ to: '/enterprise' })
  }
  return (
    <Card title="Remove">
      <p className="soft mt-2 mb-3">
        Takes back everything that was granted and assigned. The registration itself stays with whoever made it.
      </p>
      <Confirm isMain button="Remove from this organization" onYes={() => void remove().catch(() => undefined)}>
        {principal.displayName} disappears from this organization. It comes back when somebody consents to it again.
      </Confirm>
      <Failure error={change.error} />
    </Card>
  )
}
