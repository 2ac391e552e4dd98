import { err, ok, type Result } from '@latchwork/protocol'
import { nameKey } from '../../directory/name-key.ts'
import { type Filter, type GraphObject, join, parseFilter } from './filter.ts'
import { matches } from './matches.ts'
import { parseSearch } from './search.ts'
import { parseSkipToken, type Position, renderSkipToken } from './skip-token.ts'

/** What a caller asks of a collection (OData 4.01 §11.2). */
export interface ListQuery {
  /** Absent: every object. */
  readonly filter?: Filter
  readonly select?: readonly string[]
  /** Objects on a page. */
  readonly top: number
  /** Behind which object this page begins. */
  readonly after?: Position
  readonly count: boolean
  readonly orderBy?: { readonly name: string; readonly descending: boolean }
}

/** The error of a `$skiptoken` that can be read and belongs to another list. */
export const WRONG_TOKEN = '$skiptoken is not one that this server gave out for this query.'

const MOST = 999
const USUAL = 100

/** The raw query of a request → what to list; the error is a sentence that names the option. Unknown options are refused. */
export function parseListQuery(query: string): Result<ListQuery, string> {
  const options = new URLSearchParams(query)
  for (const name of options.keys())
    if (name.startsWith('$') && !KNOWN.has(name)) return err(`The query option ${name} is not supported.`)
  const top = options.get('$top') ?? String(USUAL)
  if (!/^\d{1,3}$/.test(top) || Number(top) === 0) return err(`$top is a number from 1 to ${MOST}.`)
  const token = options.get('$skiptoken')
  const after = token === null ? undefined : parseSkipToken(token)
  if (token !== null && !after) return err('$skiptoken is not one that this server gave out.')
  const wanted = parseWanted(options)
  if (!wanted.ok) return wanted
  const order = /^([A-Za-z]+)(?:\s+(asc|desc))?$/i.exec(options.get('$orderby') ?? '')
  if (options.has('$orderby') && !order) return err('$orderby names one property, and asc or desc.')
  const select = options.get('$select')?.split(',')
  return ok({
    ...wanted.value,
    ...(select && { select: select.map((name) => name.trim()) }),
    top: Number(top),
    ...(after && { after }),
    count: options.get('$count')?.toLowerCase() === 'true',
    ...(order && { orderBy: { name: order[1] ?? '', descending: order[2]?.toLowerCase() === 'desc' } }),
  })
}

const KNOWN: ReadonlySet<string> = new Set([
  '$filter',
  '$search',
  '$select',
  '$top',
  '$skiptoken',
  '$count',
  '$orderby',
])

/** `$search` and `$filter` together: what both find. */
function parseWanted(options: URLSearchParams): Result<Pick<ListQuery, 'filter'>, string> {
  const parts: Filter[] = []
  for (const [name, parse] of [
    ['$filter', parseFilter],
    ['$search', parseSearch],
  ] as const) {
    const text = options.get(name)
    if (text === null) continue
    const parsed = parse(text)
    if (!parsed.ok) return parsed
    parts.push(parsed.value)
  }
  return ok(parts.length === 0 ? {} : { filter: join('and', parts) })
}

export interface Collection {
  /** `https://host/v1.0/applications`, without a query. */
  readonly url: string
  readonly context: string
  /** The raw query of the request, repeated in the next link. */
  readonly query: string
}

/** Objects that a query found, in its order. */
export interface Page {
  readonly objects: readonly GraphObject[]
  /** How many there are on all pages, when it was asked for. */
  readonly count?: number
  /** Absent: the last page. */
  readonly next?: Position
}

/** One page of a small collection that is at hand: filtered, ordered, cut. The error is a sentence. */
export function pageOf(objects: readonly GraphObject[], list: ListQuery): Result<Page, string> {
  const { filter, orderBy } = list
  const skip = list.after?.key ?? 0
  if (typeof skip === 'string' || skip < 0) return err(WRONG_TOKEN)
  const found = filter ? objects.filter((object) => matches(filter, object)) : [...objects]
  if (orderBy)
    found.sort(
      (a, b) => compareKeys(sortKey(a[orderBy.name]), sortKey(b[orderBy.name])) * (orderBy.descending ? -1 : 1),
    )
  const end = skip + list.top
  return ok({
    objects: found.slice(skip, end),
    ...(list.count && { count: found.length }),
    ...(found.length > end && { next: { range: 0, key: end, tie: '' } }),
  })
}

/** A page in Microsoft Graph's shape, with the link to the next one (azure-ad-wire §3.9). */
export function renderPage({ objects, count, next }: Page, list: ListQuery, collection: Collection): GraphObject {
  return {
    '@odata.context': collection.context,
    ...(count !== undefined && { '@odata.count': count }),
    ...(next !== undefined && { '@odata.nextLink': nextLink(collection, next) }),
    value: objects.map((object) => selectFrom(object, list.select)),
  }
}

function nextLink({ url, query }: Collection, position: Position): string {
  const next = new URLSearchParams(query)
  next.set('$skiptoken', renderSkipToken(position))
  return `${url}?${next.toString()}`
}

/** `$select`: only what was named; `id` is not added by itself. */
export function selectFrom(object: GraphObject, select: readonly string[] | undefined): GraphObject {
  if (!select) return object
  return Object.fromEntries(
    Object.entries(object).filter(([name]) => select.includes(name) || name.startsWith('@odata.')),
  )
}

export function sortKey(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? nameKey(String(value))
    : ''
}

/** Texts in the byte order of the databases, which JavaScript's own is not. */
export function compareKeys(left: string | number, right: string | number): number {
  return typeof left === 'number' && typeof right === 'number'
    ? left - right
    : Buffer.compare(Buffer.from(String(left)), Buffer.from(String(right)))
}
