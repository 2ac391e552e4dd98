import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useState } from 'react'
import { usePages } from '../api/hooks.ts'
import { Failure, Loading } from './parts.tsx'

export interface Column<T> {
  readonly name: string
  readonly cell: (row: T) => ReactNode
}

interface ListProps<T> {
  readonly title: string
  /** Below /v1.0; the server answers page by page. */
  readonly path: string
  readonly columns: readonly Column<T>[]
  /** What the search looks in. */
  readonly textOf: (row: T) => string
  readonly empty: string
  readonly action?: ReactNode
}

/** Every list of the portal: search, waiting, nothing there, failure, and further pages. */
export function ResourceList<T extends { readonly id: string }>(props: ListProps<T>) {
  const { title, path, columns, textOf, empty, action } = props
  const [search, setSearch] = useState('')
  const pages = usePages<T>(path)
  const all = pages.data?.pages.flatMap((page) => page.value) ?? []
  const wanted = search.trim().toLowerCase()
  const rows = all.filter((row) => textOf(row).toLowerCase().includes(wanted))
  return (
    <>
      <h1>{title}</h1>
      <div className="my-4 flex flex-wrap items-end gap-4">
        {action}
        <label className="grow">
          <span className="text-sm">Search</span>
          <input type="search" value={search} onChange={(event) => setSearch(event.target.value)} />
        </label>
      </div>
      <Failure error={pages.error} />
      {pages.isPending && <Loading />}
      {pages.isSuccess && all.length === 0 && <p className="card">{empty}</p>}
      {all.length > 0 && rows.length === 0 && <p>Nothing matches “{search}”.</p>}
      {rows.length > 0 && <Rows rows={rows} columns={columns} />}
      {pages.hasNextPage && (
        <button type="button" className="button mt-4" onClick={() => void pages.fetchNextPage()}>
          Load more
        </button>
      )}
    </>
  )
}

interface RowsProps<T> {
  readonly rows: readonly T[]
  readonly columns: readonly Column<T>[]
}

/** Only the rows in view exist, so ten thousand of them scroll like ten. */
function Rows<T extends { readonly id: string }>({ rows, columns }: RowsProps<T>) {
  const virtual = useWindowVirtualizer({ count: rows.length, estimateSize: () => 48, overscan: 20 })
  const items = virtual.getVirtualItems()
  const above = items[0]?.start ?? 0
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <table className="w-full">
      <thead>
        <tr>
          {columns.map(({ name }) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {above > 0 && <tr style={{ height: above }} />}
        {items.map(({ index }) => {
          const row = rows[index]
          if (row === undefined) return null
          return (
            <tr key={row.id}>
              {columns.map(({ name, cell }) => (
                <td key={name}>{cell(row)}</td>
              ))}
            </tr>
          )
        })}
        {below > 0 && <tr style={{ height: below }} />}
      </tbody>
    </table>
  )
}
