import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Place, readWalk } from '../../store/listing/walk.ts'
import type { Sought } from './find-ranges.ts'
import type { GraphObject } from './filter.ts'
import type { ListQuery } from './list-query.ts'
import type { ListPlace, ListSource } from './list-source.ts'
import { matches } from './matches.ts'
import type { Position } from './skip-token.ts'

/** Rows read at once; between two readings others get their turn. */
const CHUNK = 200

/** A query on its way: where to look, in which direction, for what. */
export interface Search<T, Column extends string> {
  readonly source: ListSource<T, Column>
  readonly place: ListPlace
  readonly query: ListQuery
  readonly sought: readonly Sought<Column>[]
  readonly descending: boolean
  /** All that lies in the ranges is found, so that no more needs to be read than is shown. */
  readonly exact: boolean
}

export interface Found {
  readonly object: GraphObject
  readonly position: Position
}

interface Chunk {
  readonly found: readonly Found[]
  /** Rows read for it, and where the last one stands. */
  readonly looked: number
  readonly last: Position
}

interface Part {
  readonly after?: Position | undefined
  /** Objects that are enough. */
  readonly wanted: number
  /** The only ranges to look through now; absent: one after another. */
  readonly only?: readonly number[]
}

/** Everything from a position on, in bounded readings. */
export async function* lookThrough<T, Column extends string>(
  search: Search<T, Column>,
  { after, wanted, only }: Part,
): AsyncGenerator<Chunk> {
  const { source, place, query, sought, descending, exact } = search
  const limit = exact ? Math.min(wanted, CHUNK) : CHUNK
  for (const [index, { range }] of sought.entries()) {
    if ((after && index < after.range) || only?.includes(index) === false) continue
    const except = coveredBefore(sought, index)
    let from: Place | undefined = after?.range === index ? after : undefined
    for (let full = true; full;) {
      const walk = { ...range, descending, limit, except, ...(from && { after: from }) }
      const rows = await readWalk(place.db, place.tenantId, source.table, walk)
      from = rows.at(-1)?.place
      full = rows.length === limit
      if (!from) break
      const found = (await renderRows(rows, search))
        .map(({ object, place: at }) => ({ object, position: { range: index, ...at } }))
        .filter(({ object }) => !query.filter || matches(query.filter, object))
        .filter(({ object }) => standsFor(sought, index, object))
      yield { found, looked: rows.length, last: { range: index, ...from } }
      await nextTurn()
    }
  }
}

async function renderRows<T, Column extends string>(
  rows: readonly { readonly item: T; readonly place: Place }[],
  { source, place: of }: Search<T, Column>,
): Promise<readonly { readonly object: GraphObject; readonly place: Place }[]> {
  const items = rows.map(({ item }) => item)
  const known = source.load ? await source.load(items, of) : items
  return rows.map(({ item, place }, at) => ({ object: source.render(known[at] ?? item), place }))
}

/** What several alternatives find comes with the first of them only, so that no object comes twice. */
function standsFor(sought: readonly Sought<string>[], index: number, object: GraphObject): boolean {
  const own = sought[index]?.leaf
  if (!own) return true
  const isEarlier = sought.slice(0, index).some(({ leaf }) => leaf && leaf !== own && matches(leaf, object))
  return !isEarlier && matches(own, object)
}

/** More of them would be more different statements than a database should remember. */
const MOST_EXCEPT = 2

/** The first wide ranges before this one: the database leaves out by itself what came with them. */
function coveredBefore<Column extends string>(sought: readonly Sought<Column>[], index: number) {
  return sought
    .slice(0, index)
    .filter(({ range, covers }) => covers && range.low !== range.high)
    .slice(0, MOST_EXCEPT)
    .map(({ range }) => range)
}

export interface Gathered {
  readonly found: readonly Found[]
  /** Where it stopped before the end; absent: nothing more comes. */
  readonly stoppedAt?: Position
}

/** Objects until there are enough, or until so many rows were looked at. */
export async function gather<T, Column extends string>(
  search: Search<T, Column>,
  part: Part,
  mostLookedAt: number,
): Promise<Gathered> {
  const found: Found[] = []
  let looked = 0
  for await (const chunk of lookThrough(search, part)) {
    found.push(...chunk.found)
    looked += chunk.looked
    if (found.length >= part.wanted || looked >= mostLookedAt) return { found, stoppedAt: chunk.last }
  }
  return { found }
}
