import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'

export interface Column<T> {
  readonly name: string
  readonly cell: (row: T) => ReactNode
  /** A button that says itself what it does. */
  readonly isAct?: boolean
}

interface RowsProps<T> {
  readonly rows: readonly T[]
  readonly columns: readonly Column<T>[]
  /** The last row comes into view. */
  readonly onEnd?: () => void
}

/** Only the rows in view exist, so ten thousand of them scroll like ten. */
export function Rows<T extends { readonly id: string }>({ rows, columns, onEnd }: RowsProps<T>) {
  const table = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  useLayoutEffect(() => setTop(table.current?.offsetTop ?? 0), [])
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => 48,
    overscan: 20,
    scrollMargin: top,
  })
  const items = virtual.getVirtualItems()
  const isAtEnd = (items.at(-1)?.index ?? 0) >= rows.length - 1
  useEffect(() => {
    if (isAtEnd) onEnd?.()
  }, [isAtEnd, rows.length, onEnd])
  const above = (items[0]?.start ?? top) - top
  const below = virtual.getTotalSize() - ((items.at(-1)?.end ?? top) - top)
  return (
    <div ref={table} className="rows">
      <table role="table">
        <Head columns={columns} />
        <tbody role="rowgroup">
          {above > 0 && <tr aria-hidden="true" style={{ height: above }} />}
          {items.map(({ index }) => {
            const row = rows[index]
            if (row === undefined) return null
            return (
              <tr key={row.id} role="row" ref={virtual.measureElement} data-index={index}>
                {columns.map(({ name, cell, isAct = false }) => (
                  <td key={name} role="cell" {...(isAct ? { className: 'act' } : { 'data-name': name })}>
                    {cell(row)}
                  </td>
                ))}
              </tr>
            )
          })}
          {below > 0 && <tr aria-hidden="true" style={{ height: below }} />}
        </tbody>
      </table>
    </div>
  )
}

/** The roles are said because a narrow screen shows rows as blocks, and a block is no row by itself. */
function Head<T>({ columns }: { readonly columns: readonly Column<T>[] }) {
  return (
    <thead role="rowgroup">
      <tr role="row">
        {columns.map(({ name, isAct = false }) => (
          <th key={name} scope="col" role="columnheader">
            {isAct ? <span className="sr-only">{name}</span> : name}
          </th>
        ))}
      </tr>
    </thead>
  )
}

const SKELETON = [0, 1, 2, 3, 4]

/** The table that is about to come, without any text that could be taken for its content. */
export function SkeletonRows<T>({ columns }: { readonly columns: readonly Column<T>[] }) {
  return (
    <div role="status" className="rows">
      <span className="sr-only">Loading</span>
      <table aria-hidden="true">
        <Head columns={columns} />
        <tbody>
          {SKELETON.map((row) => (
            <tr key={row}>
              {columns.map(({ name }) => (
                <td key={name}>
                  <div className="skeleton h-5 w-3/4" />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
