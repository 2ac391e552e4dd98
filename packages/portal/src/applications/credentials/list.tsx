import { stateOf } from './state.ts'
import { Badge } from '../../ui/page.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Time } from '../../ui/time.tsx'

interface Credential {
  readonly keyId: string
  readonly name: string
  readonly detail: string
  readonly endDateTime?: string | null | undefined
}

interface ListProps {
  readonly empty: string
  readonly items: readonly Credential[]
  /** What removing one means. */
  readonly warning: string
  readonly onRemove: (keyId: string) => void
}

export function CredentialList({ items, empty, warning, onRemove }: ListProps) {
  if (items.length === 0) return <p className="soft mt-3">{empty}</p>
  return (
    <ul className="my-2">
      {items.map(({ keyId, name, detail, endDateTime }) => (
        <li key={keyId} className="flex flex-wrap items-center gap-3 border-b border-(--hairline) py-2">
          <span className="min-w-0 grow basis-56">
            {name} <code className="soft">{detail}</code>
          </span>
          {typeof endDateTime === 'string' && <End at={endDateTime} />}
          <Confirm button="Remove" about={name} onYes={() => onRemove(keyId)}>
            {warning}
          </Confirm>
        </li>
      ))}
    </ul>
  )
}

function End({ at }: { readonly at: string }) {
  const state = stateOf(at)
  if (state === 'expired') return <Badge tone="bad">Expired</Badge>
  return (
    <span className="soft text-sm">
      {state === 'soon' && <Badge tone="warn">Expires soon</Badge>} ends <Time at={at} />
    </span>
  )
}
