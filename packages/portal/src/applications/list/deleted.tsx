import { useChange } from '../../api/hooks.ts'
import type { Application } from '../../api/types.ts'
import { Failure } from '../../ui/parts.tsx'
import { type Column, ResourceList } from '../../ui/list/resource-list.tsx'
import { Time } from '../../ui/time.tsx'

const COLUMNS: readonly Column<Application>[] = [
  { name: 'Display name', cell: ({ displayName }) => displayName },
  { name: 'Application (client) ID', cell: ({ appId }) => <code>{appId}</code> },
  { name: 'Deleted', cell: ({ deletedDateTime }) => <Time at={deletedDateTime ?? ''} /> },
  { name: 'Restore', isAct: true, cell: (app) => <Restore app={app} /> },
]

/** What was deleted can come back for thirty days, with its secrets and what people granted. */
export function DeletedApplications() {
  return (
    <ResourceList
      title="Deleted applications"
      intro="A deleted registration can be restored for 30 days. Nobody can sign in to it meanwhile."
      path="/directory/deletedItems/microsoft.graph.application?$top=100"
      columns={COLUMNS}
      searchBy={['displayName', 'appId']}
      empty="Nothing was deleted in the last 30 days."
      parent={{ to: '/', name: 'registrations' }}
    />
  )
}

function Restore({ app }: { readonly app: Application }) {
  const change = useChange()
  return (
    <>
      <button
        type="button"
        className="button small"
        aria-label={`Restore ${app.displayName}`}
        disabled={change.isPending}
        onClick={() => change.mutate({ path: `/directory/deletedItems/${app.id}/restore`, method: 'POST', body: {} })}
      >
        Restore
      </button>
      <Failure error={change.error} />
    </>
  )
}
