import { err, ok, type Result } from '@latchwork/protocol'
import { type GraphObject, parseFilter, type Predicate } from './filter.ts'

/** What a caller asks of a collection (OData 4.01 §11.2). */
export interface ListQuery {
  readonly matches: Predicate
  readonly select?: readonly string[]
  /** Objects on a page. */
  readonly top: number
  /** Objects before this page. */
  readonly skip: number
  readonly count: boolean
  readonly orderBy?: { readonly name: string; readonly descending: boolean }
}

const MOST = 999
const USUAL = 100

/** The raw query of a request → what to list; the error is a sentence that names the option. Unknown options are refused. */
export function parseListQuery(query: string): Result<ListQuery, string> {
  const options = new URLSearchParams(query)
  for (const name of options.keys())
    if (name.startsWith('$') && !KNOWN.has(name)) return err(`The query option ${name} is not supported.`)
  const top = options.get('$top') ?? String(USUAL)
  if (!/^\d{1,3}$/.test(top) || Number(top) === 0) return err(`$top is a number from 1 to ${MOST}.`)
  const token = options.get('$skiptoken') ?? '0'
  if (!/^\d{1,9}$/.test(token)) return err('$skiptoken is not one that this server gave out.')
  const filter = options.get('$filter')
  const parsed = filter === null ? ok(() => true) : parseFilter(filter)
  if (!parsed.ok) return parsed
  const order = /^([A-Za-z]+)(?:\s+(asc|desc))?$/i.exec(options.get('$orderby') ?? '')
  if (options.has('$orderby') && !order) return err('$orderby names one property, and asc or desc.')
  const select = options.get('$select')?.split(',')
  return ok({
    matches: parsed.value,
    ...(select && { select: select.map((name) => name.trim()) }),
    top: Number(top),
    skip: Number(token),
    count: options.get('$count')?.toLowerCase() === 'true',
    ...(order && { orderBy: { name: order[1] ?? '', descending: order[2]?.toLowerCase() === 'desc' } }),
  })
}

const KNOWN: ReadonlySet<string> = new Set(['$filter', '$select', '$top', '$skiptoken', '$count', '$orderby'])

export interface Collection {
  /** `https://host/v1.0/applications`, without a query. */
  readonly url: string
  readonly context: string
  /** The raw query of the request, repeated in the next link. */
  readonly query: string
}

/** One page of a collection: filtered, ordered, cut, with the link to the next one (azure-ad-wire §3.9). */
export function renderPage(objects: readonly GraphObject[], list: ListQuery, collection: Collection): GraphObject {
  const found = objects.filter(list.matches)
  const { orderBy } = list
  if (orderBy) found.sort((a, b) => compare(a[orderBy.name], b[orderBy.name]) * (orderBy.descending ? -1 : 1))
  const end = list.skip + list.top
  return {
    '@odata.context': collection.context,
    ...(list.count && { '@odata.count': found.length }),
    ...(found.length > end && { '@odata.nextLink': nextLink(collection, end) }),
    value: found.slice(list.skip, end).map((object) => selectFrom(object, list.select)),
  }
}

function nextLink({ url, query }: Collection, end: number): string {
  const next = new URLSearchParams(query)
  next.set('$skiptoken', String(end))
  return `${url}?${next.toString()}`
}

/** `$select`: only what was named; `id` is not added by itself. */
export function selectFrom(object: GraphObject, select: readonly string[] | undefined): GraphObject {
  if (!select) return object
  return Object.fromEntries(
    Object.entries(object).filter(([name]) => select.includes(name) || name.startsWith('@odata.')),
  )
}

function compare(left: unknown, right: unknown): number {
  const [a, b] = [sortKey(left), sortKey(right)]
  return a < b ? -1 : a > b ? 1 : 0
}

function sortKey(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value).toLowerCase()
    : ''
}
