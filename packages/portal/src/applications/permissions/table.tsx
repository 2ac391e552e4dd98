import type { Api } from '../../api/apis.ts'
import { Badge } from '../../ui/page.tsx'
import type { Access, Permission } from './required-access.ts'
import type { ConsentState } from './use-consent.ts'

export interface Row {
  readonly access: Access
  /** Undefined: the API is not present in the organization, or no longer has the permission. */
  readonly api: Api | undefined
  readonly permission: Permission | undefined
}

interface TableProps {
  readonly rows: readonly Row[]
  readonly stateOf: (row: Row) => ConsentState
  readonly onRemove: (row: Row) => void
}

const COLUMNS = ['Permission', 'Type', 'Admin consent required', 'Status', ''] as const

export function PermissionTable({ rows, stateOf, onRemove }: TableProps) {
  if (rows.length === 0)
    return <p className="card soft">No permissions yet. Add those of the API that the app calls.</p>
  return (
    <div className="rows">
      <table>
        <thead>
          <tr>
            {COLUMNS.map((name) => (
              <th key={name} scope="col">
                {name === '' ? <span className="sr-only">Remove</span> : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <PermissionRow
              key={`${row.access.resourceAppId} ${row.access.type} ${row.access.id}`}
              row={row}
              state={stateOf(row)}
              onRemove={() => onRemove(row)}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface RowProps {
  readonly row: Row
  readonly state: ConsentState
  readonly onRemove: () => void
}

function PermissionRow({ row: { access, api, permission }, state, onRemove }: RowProps) {
  const name = permission?.value ?? access.id
  const needsAdmin = permission?.needsAdmin ?? access.type === 'Role'
  return (
    <tr>
      <td>
        <code>{name}</code>
        <span className="soft block text-sm">
          {api?.displayName ?? access.resourceAppId}
          {permission === undefined ? '' : `: ${permission.title}`}
        </span>
      </td>
      <td data-name="Type" className="whitespace-nowrap">
        {access.type === 'Scope' ? 'Delegated' : 'Application'}
      </td>
      <td data-name="Admin consent required">{needsAdmin ? 'Yes' : 'No'}</td>
      <td data-name="Status">
        <Status state={state} needsAdmin={needsAdmin} />
      </td>
      <td className="whitespace-nowrap">
        <button type="button" className="button small danger" aria-label={`Remove ${name}`} onClick={onRemove}>
          Remove
        </button>
      </td>
    </tr>
  )
}

function Status({ state, needsAdmin }: { readonly state: ConsentState; readonly needsAdmin: boolean }) {
  if (state === 'everybody') return <Badge tone="good">Granted for everybody</Badge>
  if (state === 'some') return <Badge tone="good">Granted by some people</Badge>
  if (state === 'app') return <Badge tone="good">Granted to the app</Badge>
  if (state === 'unknown') return <Badge>Unknown</Badge>
  return needsAdmin ? <Badge tone="warn">Not granted</Badge> : <Badge>Asked at sign-in</Badge>
}
