import type { ConsentRequest } from '../../api/types.ts'
import { Badge } from '../../ui/page.tsx'

export function RequestStatus({ status }: Pick<ConsentRequest, 'status'>) {
  if (status === 'InProgress') return <Badge tone="warn">Waiting for a decision</Badge>
  if (status === 'Approved') return <Badge tone="good">Approved</Badge>
  return status === 'Denied' ? <Badge tone="bad">Denied</Badge> : <Badge>Expired</Badge>
}
