import { err, ok, type Result } from '@latchwork/protocol'
import { countRows, everything, isLonger, type Place, type Range } from '../../store/listing/walk.ts'
import { findRanges, type Ranges } from './find-ranges.ts'
import type { GraphObject } from './filter.ts'
import { compareKeys, type ListQuery, type Page, sortKey, WRONG_TOKEN } from './list-query.ts'
import type { ListPlace, ListSource } from './list-source.ts'
import { type Found, gather, lookThrough, type Search } from './look-through.ts'
import { matches } from './matches.ts'

/** Objects that one page looks at; where no index finds them, a page may be shorter than `$top` and still have a next one. */
const MOST_LOOKED_AT = 5000
/** Objects that are put in another order than an index has. */
const MOST_SORTED = 1000
/** Rows of one alternative that the database may pass over because another one has them already. */
const MOST_PASSED_OVER = 10_000
/** Objects that are looked at to count those that no index tells. */
const MOST_COUNTED = 200_000
/** Alternatives that the database counts itself. */
const MOST_COUNTED_RANGES = 4

type Asked<T, Column extends string> = Pick<Search<T, Column>, 'source' | 'place' | 'query'>

/** One page of a list (OData 4.01 §11.2): read by index as far as there is one, never more than a bounded part. The error is a sentence. */
export async function readList<T, Column extends string>(
  source: ListSource<T, Column>,
  place: ListPlace,
  wanted: ListQuery,
): Promise<Result<Page, string>> {
  const { keptBy, descending } = source.order
  const query = keptBy === undefined ? wanted : { orderBy: { name: keptBy, descending }, ...wanted }
  const asked = { source, place, query }
  const ranges = query.filter && (await findRanges(query.filter, source, place))
  const page = ranges && !query.orderBy ? await pageThrough(asked, ranges) : await pageInOrder(asked, ranges)
  if (!page.ok || !query.count) return page
  const count = await countFound(asked, ranges)
  return count.ok ? ok({ ...page.value, count: count.value + findOthers(asked).length }) : count
}

/** The ranges one after another, each in its own order. */
async function pageThrough<T, Column extends string>(
  asked: Asked<T, Column>,
  ranges: Ranges<Column>,
): Promise<Result<Page, string>> {
  const { after, top } = asked.query
  const start = after && ranges.sought[after.range]
  if (after && (!start || typeof after.key !== keyType(asked, start.range.column))) return err(WRONG_TOKEN)
  const part = { wanted: top + 1, ...(after && { after }) }
  const { found, stoppedAt } = await gather({ ...asked, ...ranges, descending: false }, part, MOST_LOOKED_AT)
  const next = found.length > top ? found[top - 1]?.position : stoppedAt
  return ok({ objects: found.slice(0, top).map(({ object }) => object), ...(next && { next }) })
}

function keyType<T, Column extends string>({ source }: Asked<T, Column>, column: Column | undefined): string {
  return column !== undefined && source.table.ordered[column] === 'number' ? 'number' : 'string'
}

/** How a page is to be ordered: by a property, and by the column that holds it when there is one. */
interface Order<Column extends string> {
  readonly name: string
  readonly column?: Column
  readonly descending: boolean
}

async function pageInOrder<T, Column extends string>(
  asked: Asked<T, Column>,
  ranges: Ranges<Column> | undefined,
): Promise<Result<Page, string>> {
  const { source, query } = asked
  const { orderBy, after, filter } = query
  const column = orderBy ? columnOf(source, orderBy.name) : source.order.column
  const { name, descending } = orderBy ?? { name: '', descending: source.order.descending }
  const order: Order<Column> = { name, descending, ...(column !== undefined && { column }) }
  if (after && (after.range !== 0 || typeof after.key !== keyType(asked, column))) return err(WRONG_TOKEN)
  const all: Ranges<Column> = {
    sought: [{ range: everything(source.table, column ?? source.order.column), covers: true }],
    exact: filter === undefined,
  }
  const page = (ranges && (await mergedPage(asked, ranges, order))) ?? (await mergedPage(asked, all, order))
  if (page) return ok(page)
  return err(`$orderby=${name} orders at most ${MOST_SORTED} objects: find fewer with $filter.`)
}

function columnOf<T, Column extends string>(source: ListSource<T, Column>, name: string): Column | undefined {
  return Object.hasOwn(source.properties, name) ? source.properties[name] : undefined
}

/**
 * Ranges of the ordering column come in order; what the others find is sorted here and comes in between. Undefined when that is more
 * than is sorted here.
 */
async function mergedPage<T, Column extends string>(
  asked: Asked<T, Column>,
  ranges: Ranges<Column>,
  order: Order<Column>,
): Promise<Page | undefined> {
  const { after, top } = asked.query
  const isInOrder = ({ range }: Ranges<Column>['sought'][number]): boolean => range.column === order.column
  const inOrder = ranges.sought.filter(isInOrder)
  const sought = [...inOrder, ...ranges.sought.filter((one) => !isInOrder(one))]
  const search = { ...asked, sought, exact: ranges.exact, descending: order.descending }
  const sorted = await collectFew(search, inOrder.length, order)
  if (!sorted) return undefined
  const compare = compareBy(order)
  const others = findOthers(asked).map((object) => placeIn(order, object, asked))
  const candidates = [...others, ...sorted].filter(({ position }) => !after || compare(position, after) > 0)
  let horizon: Place | undefined
  for (const [index, { range }] of inOrder.entries()) {
    const start = startIn(range, after, order)
    if (start === 'beyond') continue
    const part = { wanted: top + 1, only: [index], after: start && { ...start, range: index } }
    const { found, stoppedAt } = await gather(search, part, MOST_LOOKED_AT)
    candidates.push(...found)
    if (stoppedAt && (!horizon || compare(stoppedAt, horizon) < 0)) horizon = stoppedAt
  }
  const page = candidates
    .filter(({ position }) => !horizon || compare(position, horizon) <= 0)
    .sort((a, b) => compare(a.position, b.position))
  const next = page.length > top ? page[top - 1]?.position : horizon
  return {
    objects: page.slice(0, top).map(({ object }) => object),
    ...(next && { next: { range: 0, key: next.key, tie: next.tie } }),
  }
}

function compareBy({ descending }: Order<string>): (a: Place, b: Place) => number {
  const direction = descending ? -1 : 1
  return (a, b) => direction * (compareKeys(a.key, b.key) || compareKeys(a.tie, b.tie))
}

/** Where to go on in a range after a position of the order: from its beginning, from there, or not at all. */
function startIn(range: Range, after: Place | undefined, { descending }: Order<string>): Place | undefined | 'beyond' {
  if (!after) return undefined
  const [first, last] = descending ? [range.high, range.low] : [range.low, range.high]
  const direction = descending ? -1 : 1
  if (direction * compareKeys(after.key, first) < 0) return undefined
  return direction * compareKeys(after.key, last) > 0 ? 'beyond' : after
}

/** All that the ranges from `first` on find, or undefined when that is more than is sorted here. */
async function collectFew<T, Column extends string>(
  search: Search<T, Column>,
  first: number,
  order: Order<Column>,
): Promise<Found[] | undefined> {
  const only = [...search.sought.keys()].slice(first)
  if (only.length === 0) return []
  const { place, source } = search
  for (const { range } of search.sought.slice(first))
    if (range.low !== range.high && (await isLonger({ ...place, table: source.table }, range, MOST_PASSED_OVER)))
      return undefined
  const { found, stoppedAt } = await gather(search, { wanted: MOST_SORTED + 1, only }, MOST_LOOKED_AT)
  if (stoppedAt) return undefined
  return found.map(({ object }) => placeIn(order, object, search))
}

/** With the keys of the index, so that objects of both kinds stand in one order. */
function placeIn<T, Column extends string>(
  { name, column }: Order<Column>,
  object: GraphObject,
  { source, place }: Asked<T, Column>,
): Found {
  const value = object[name]
  const isTime = column !== undefined && source.table.ordered[column] === 'number'
  const key = isTime ? Date.parse(String(value)) / 1000 : sortKey(value)
  const tie = column === 'id' ? place.tenantId : String(object['id'])
  return { object, position: { range: 0, key, tie } }
}

function findOthers<T, Column extends string>({ source, query }: Asked<T, Column>): readonly GraphObject[] {
  const { others = [] } = source
  const { filter } = query
  return filter ? others.filter((object) => matches(filter, object)) : others
}

async function countFound<T, Column extends string>(
  asked: Asked<T, Column>,
  ranges: Ranges<Column> | undefined,
): Promise<Result<number, string>> {
  const { source, place, query } = asked
  if (!query.filter) return ok(await countRows(place.db, place.tenantId, source.table, []))
  const all = [{ range: everything(source.table, source.order.column), covers: true }]
  const { sought, exact } = ranges ?? { sought: all, exact: false }
  if (sought.length === 0) return ok(0)
  if (exact && sought.length <= MOST_COUNTED_RANGES) {
    const inThem = sought.map(({ range }) => range)
    return ok(await countRows(place.db, place.tenantId, source.table, inThem))
  }
  let [count, looked] = [0, 0]
  for await (const chunk of lookThrough({ ...asked, sought, exact, descending: false }, { wanted: MOST_COUNTED })) {
    count += chunk.found.length
    looked += chunk.looked
    if (looked > MOST_COUNTED)
      return err(`$count looks at most at ${MOST_COUNTED} objects with this $filter: ask without it, or for fewer.`)
  }
  return ok(count)
}
