import { type ReactNode, useState } from 'react'
import { Badge } from '../ui/page.tsx'
import { Confirm } from '../ui/confirm.tsx'

interface Item {
  readonly id: string
  readonly value: string
  readonly isEnabled: boolean
}

interface ItemListProps<T extends Item> {
  readonly items: readonly T[]
  readonly empty: string
  /** What deleting one means. */
  readonly warning: string
  readonly detailOf: (item: T) => string
  readonly renderForm: (item: T, onClose: () => void) => ReactNode
  readonly onSave: (items: readonly T[]) => void
}

/** Scopes and roles: each can be edited, disabled, and deleted. */
export function ItemList<T extends Item>({ items, empty, warning, detailOf, renderForm, onSave }: ItemListProps<T>) {
  const [editing, setEditing] = useState('')
  if (items.length === 0) return <p className="soft my-2">{empty}</p>
  const flip = (item: T): void =>
    onSave(items.map((other) => (other === item ? { ...item, isEnabled: !item.isEnabled } : other)))
  return (
    <ul className="my-3">
      {items.map((item) => (
        <li key={item.id} className="border-b border-(--hairline) py-3">
          <div className="flex flex-wrap items-center gap-3">
            <div className="min-w-0 grow basis-56">
              <code>{item.value}</code> {!item.isEnabled && <Badge tone="warn">Disabled</Badge>}
              <p className="soft text-sm">{detailOf(item)}</p>
            </div>
            <button
              type="button"
              className="button small"
              aria-label={`Edit ${item.value}`}
              onClick={() => setEditing(editing === item.id ? '' : item.id)}
            >
              Edit
            </button>
            <button
              type="button"
              className="button small"
              aria-label={`${item.isEnabled ? 'Disable' : 'Enable'} ${item.value}`}
              onClick={() => flip(item)}
            >
              {item.isEnabled ? 'Disable' : 'Enable'}
            </button>
            <Confirm button="Delete" about={item.value} onYes={() => onSave(items.filter((other) => other !== item))}>
              {warning}
            </Confirm>
          </div>
          {editing === item.id && renderForm(item, () => setEditing(''))}
        </li>
      ))}
    </ul>
  )
}
