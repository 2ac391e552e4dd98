import type { Api } from '../../api/apis.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { type Column, Rows } from '../../ui/list/rows.tsx'
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

const idOf = ({ access }: Row): string => `${access.resourceAppId} ${access.type} ${access.id}`
const nameOf = ({ access, permission }: Row): string => permission?.value ?? access.id
const needsAdmin = ({ access, permission }: Row): boolean => permission?.needsAdmin ?? access.type === 'Role'

export function PermissionTable({ rows, stateOf, onRemove }: TableProps) {
  if (rows.length === 0)
    return <p className="card soft">No permissions yet. Add those of the API that the app calls.</p>
  const columns: readonly Column<Row>[] = [
    { name: 'Permission', cell: (row) => <Name row={row} /> },
    { name: 'Type', cell: ({ access }) => (access.type === 'Scope' ? 'Delegated' : 'Application') },
    { name: 'Admin consent', cell: (row) => (needsAdmin(row) ? 'Required' : 'Not required') },
    { name: 'Status', cell: (row) => <Status state={stateOf(row)} needsAdmin={needsAdmin(row)} /> },
    { name: 'Remove', isAct: true, cell: (row) => <Remove row={row} onRemove={() => onRemove(row)} /> },
  ]
  return <Rows rows={rows.map((row) => ({ ...row, id: idOf(row) }))} columns={columns} />
}

function Name({ row }: { readonly row: Row }) {
  const { access, api, permission } = row
  return (
    <>
      <code>{nameOf(row)}</code>
      <span className="soft block text-sm">
        {api?.displayName ?? access.resourceAppId}
        {permission === undefined ? '' : `: ${permission.title}`}
      </span>
    </>
  )
}

function Remove({ row, onRemove }: { readonly row: Row; readonly onRemove: () => void }) {
  return (
    <Confirm button="Remove" about={nameOf(row)} onYes={onRemove}>
      The app no longer asks for it with “.default”. What was granted already stays granted until it is revoked.
    </Confirm>
  )
}

function Status({ state, needsAdmin }: { readonly state: ConsentState; readonly needsAdmin: boolean }) {
  if (state === 'everybody') return <Badge tone="good">Granted for everybody</Badge>
  if (state === 'some') return <Badge tone="good">Granted by some people</Badge>
  if (state === 'app') return <Badge tone="good">Granted to the app</Badge>
  if (state === 'unknown') return <Badge>Unknown</Badge>
  return needsAdmin ? <Badge tone="warn">Not granted</Badge> : <Badge>Asked at sign-in</Badge>
}
