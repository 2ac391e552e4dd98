import { type ReactNode, useCallback } from 'react'
import { usePages } from '../../api/hooks.ts'
import { useClear, useTyped } from './address.ts'
import { PageHeader, type PageHeaderProps } from '../page.tsx'
import { Failure } from '../parts.tsx'
import { type Column, Rows, SkeletonRows } from './rows.tsx'

export type { Column } from './rows.tsx'

interface ListProps<T> {
  readonly title: string
  readonly intro?: string
  /** Below /v1.0; the server answers page by page. */
  readonly path: string
  readonly columns: readonly Column<T>[]
  /** The properties whose beginning the search compares; the server does it, so it finds what is not loaded yet. */
  readonly searchBy?: readonly string[]
  /** Narrows the list besides the search: an OData filter, and what chooses it. Null: it is not known yet. */
  readonly filter?: string | null
  readonly filters?: ReactNode
  readonly empty: string
  readonly action?: ReactNode
  readonly parent?: PageHeaderProps['parent']
}

/** Every list of the portal: search, waiting, nothing there, failure, and further pages. */
export function ResourceList<T extends { readonly id: string }>(props: ListProps<T>) {
  const { title, intro, path, columns, searchBy, filter = '', filters, empty, action, parent } = props
  const { value: search, wanted, onChange: setSearch } = useTyped('search')
  const clear = useClear()
  const filtered = withFilter(path, [filter ?? '', searchFilter(searchBy ?? [], wanted)])
  const pages = usePages<T>(filtered, filter !== null)
  const rows = pages.data?.pages.flatMap((page) => page.value) ?? []
  const narrowed = wanted !== '' || search !== '' || filter !== ''
  // With nothing to look through there is nothing to search; the first step stands where the list would.
  const isEmpty = pages.isSuccess && rows.length === 0 && !narrowed
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages
  // A page without a row was looked through in vain: whether to look further is for the person to say.
  const mayGoOn = hasNextPage && !isFetchingNextPage && pages.data?.pages.at(-1)?.value.length !== 0
  const onEnd = useCallback(() => void (mayGoOn && fetchNextPage()), [mayGoOn, fetchNextPage])
  return (
    <>
      <PageHeader title={title} intro={intro} parent={parent} actions={isEmpty ? undefined : action} />
      <div className="my-4 flex flex-wrap items-end gap-4">
        {searchBy !== undefined && !isEmpty && <Search by={searchBy} value={search} onChange={setSearch} />}
        {filters}
      </div>
      <Unread error={pages.error} onAgain={() => void pages.refetch()} />
      {pages.isPending && <SkeletonRows columns={columns} />}
      {pages.isSuccess && rows.length === 0 && (
        <Nothing text={narrowed ? nothingFound(wanted, hasNextPage) : empty}>
          {narrowed ? <Clear onClear={clear} /> : action}
        </Nothing>
      )}
      {rows.length > 0 && <Rows rows={rows} columns={columns} onEnd={onEnd} />}
      {hasNextPage && (
        <More
          shown={rows.length}
          all={pages.data?.pages[0]?.['@odata.count']}
          pending={isFetchingNextPage}
          onMore={() => void fetchNextPage()}
        />
      )}
    </>
  )
}

const PROPERTIES: Readonly<Record<string, string>> = {
  displayName: 'name',
  appId: 'client ID',
  userPrincipalName: 'user name',
}

interface SearchProps {
  readonly by: readonly string[]
  readonly value: string
  readonly onChange: (value: string) => void
}

function Search({ by, value, onChange }: SearchProps) {
  return (
    <label className="grow basis-64">
      <span className="text-sm">Search</span>
      <input
        type="search"
        placeholder={`Start of a ${by.map((property) => PROPERTIES[property] ?? property).join(' or ')}`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  )
}

function Unread({ error, onAgain }: { readonly error: Error | null; readonly onAgain: () => void }) {
  if (error === null) return null
  return (
    <>
      <Failure error={error} />
      <button type="button" className="button" onClick={onAgain}>
        Try again
      </button>
    </>
  )
}

function nothingFound(wanted: string, thereIsMore: boolean): string {
  const what = wanted === '' ? 'these filters' : `“${wanted}”`
  return thereIsMore ? `Nothing matches ${what} so far.` : `Nothing matches ${what}.`
}

interface MoreProps {
  readonly shown: number
  readonly all: number | undefined
  readonly pending: boolean
  readonly onMore: () => void
}

function More({ shown, all, pending, onMore }: MoreProps) {
  return (
    <div className="mt-4 flex flex-wrap items-center gap-3">
      <button type="button" className="button" disabled={pending} onClick={onMore}>
        {pending ? 'Loading more…' : shown === 0 ? 'Look further' : 'Load more'}
      </button>
      <span className="soft">{all === undefined ? `${shown} shown` : `${shown} of ${all}`}</span>
    </div>
  )
}

function Clear({ onClear }: { readonly onClear: () => void }) {
  return (
    <button type="button" className="button" onClick={onClear}>
      Clear
    </button>
  )
}

/** An empty list says what would be here, and offers the next step. */
function Nothing({ text, children }: { readonly text: string; readonly children?: ReactNode }) {
  return (
    <div className="card py-10 text-center">
      <p className="soft mx-auto max-w-[50ch]">{text}</p>
      {children !== undefined && <div className="mt-4">{children}</div>}
    </div>
  )
}

function searchFilter(properties: readonly string[], wanted: string): string {
  if (wanted === '') return ''
  const text = `'${wanted.replaceAll("'", "''")}'`
  return properties.map((property) => `startswith(${property},${text})`).join(' or ')
}

function withFilter(path: string, filters: readonly string[]): string {
  const all = filters.filter((filter) => filter !== '')
  // The whole is counted from an index; a filter might have to look at everything first.
  if (all.length === 0) return `${path}${path.includes('?') ? '&' : '?'}$count=true`
  const joined = all.length === 1 ? (all[0] ?? '') : all.map((filter) => `(${filter})`).join(' and ')
  return `${path}${path.includes('?') ? '&' : '?'}$filter=${encodeURIComponent(joined)}`
}
