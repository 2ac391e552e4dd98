import { Link } from '@tanstack/react-router'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useState } from 'react'
import { usePages } from '../api/hooks.ts'
import type { Application } from '../api/types.ts'
import { Failure, Loading } from '../ui/parts.tsx'

export function ApplicationList() {
  const [search, setSearch] = useState('')
  const pages = usePages<Application>('/applications?$top=100')
  const all = pages.data?.pages.flatMap((page) => page.value) ?? []
  const wanted = search.trim().toLowerCase()
  const rows = all.filter((app) => app.displayName.toLowerCase().includes(wanted) || app.appId.startsWith(wanted))
  return (
    <>
      <h1>App registrations</h1>
      <div className="my-4 flex flex-wrap items-end gap-4">
        <Link to="/applications/new" className="button primary">
          New registration
        </Link>
        <label className="grow">
          <span className="text-sm">Search by name or application ID</span>
          <input type="search" value={search} onChange={(event) => setSearch(event.target.value)} />
        </label>
      </div>
      <Failure error={pages.error} />
      {pages.isPending && <Loading />}
      {pages.isSuccess && all.length === 0 && (
        <p className="card">
          No applications yet. Register what you are building and get a working sign-in in two minutes.
        </p>
      )}
      {all.length > 0 && rows.length === 0 && <p>No application matches “{search}”.</p>}
      {rows.length > 0 && <Rows rows={rows} />}
      {pages.hasNextPage && (
        <button type="button" className="button mt-4" onClick={() => void pages.fetchNextPage()}>
          Load more
        </button>
      )}
    </>
  )
}

/** Only the rows in view exist, so ten thousand registrations scroll like ten. */
function Rows({ rows }: { readonly rows: readonly Application[] }) {
  const virtual = useWindowVirtualizer({ count: rows.length, estimateSize: () => 48, overscan: 20 })
  const items = virtual.getVirtualItems()
  const above = items[0]?.start ?? 0
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <table className="w-full">
      <thead>
        <tr>
          <th scope="col">Display name</th>
          <th scope="col">Application (client) ID</th>
        </tr>
      </thead>
      <tbody>
        {above > 0 && <tr style={{ height: above }} />}
        {items.map(({ index }) => {
          const app = rows[index]
          if (app === undefined) return null
          return (
            <tr key={app.id}>
              <td>
                <Link to="/applications/$id" params={{ id: app.id }}>
                  {app.displayName}
                </Link>
              </td>
              <td>
                <code>{app.appId}</code>
              </td>
            </tr>
          )
        })}
        {below > 0 && <tr style={{ height: below }} />}
      </tbody>
    </table>
  )
}
