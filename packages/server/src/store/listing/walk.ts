import { nameKey } from '../../directory/name-key.ts'
import { canBeStored, numberOf, type Row, textOf } from '../engine/row.ts'
import { type Db, once, type SqlValue } from '../sql.ts'

/** A table that is read in the order of one of its columns, a bounded number of rows at a time. */
export interface ListedTable<T, Column extends string = string> {
  /** Constant text. The table itself is called `t`; what is joined to it has at most one row for each of its rows. */
  readonly columns: string
  readonly from: string
  /** What belongs to the list, e.g. `t.listed = 1`. */
  readonly only?: string
  /** Values of the question marks in `only`. */
  readonly scope?: readonly SqlValue[]
  /** Values of the question marks in `from`. */
  readonly inFrom?: readonly SqlValue[]
  /** The columns that an index holds behind the tenant, followed by the id. */
  readonly ordered: Readonly<Record<Column, 'text' | 'number'>>
  readonly parse: (row: Row) => T
}

/** The rows of which `column` lies from `low` to `high`, both included. */
export interface Range<Column extends string = string> {
  readonly column: Column
  readonly low: string | number
  readonly high: string | number
}

/** Behind which row a page begins: the value of the ordering column, and what tells rows of the same value apart. */
export interface Place {
  readonly key: string | number
  readonly tie: string
}

export interface Walk<Column extends string = string> extends Range<Column> {
  readonly descending: boolean
  /** Absent: from the beginning. */
  readonly after?: Place
  /** Rows of these ranges are left out. */
  readonly except?: readonly Range<Column>[]
  /** Rows at most. */
  readonly limit: number
}

/** No text that can be a key comes after it, in the byte order of both engines. */
const LAST_TEXT = '\u{10FFFF}'

export function everything<T, Column extends string>(table: ListedTable<T, Column>, column: Column): Range<Column> {
  return table.ordered[column] === 'text'
    ? { column, low: '', high: LAST_TEXT }
    : { column, low: -1, high: Number.MAX_SAFE_INTEGER }
}

/** Keys that begin like this; a range, so that an index finds them (a pattern would be looked for in every row). */
export function beginningWith<Column extends string>(column: Column, prefix: string): Range<Column> {
  const low = nameKey(prefix)
  return { column, low, high: `${low}${LAST_TEXT}` }
}

/**
 * The next rows of a range (keyset paging): whatever is inserted or deleted meanwhile, no other row is repeated or skipped. The rows
 * are not held in memory afterwards.
 */
export async function readWalk<T, Column extends string>(
  db: Db,
  tenantId: string,
  table: ListedTable<T, Column>,
  walk: Walk<Column>,
): Promise<readonly { readonly item: T; readonly place: Place }[]> {
  const { low, high, descending, after, except = [], limit } = walk
  const [start, end] = descending ? [high, low] : [low, high]
  const from = after ?? { key: start, tie: descending ? LAST_TEXT : '' }
  const left = except.flatMap((range) => [range.low, range.high])
  const values: SqlValue[] = [
    ...placeOf(table, tenantId),
    end,
    from.key,
    from.tie,
    ...left,
    limit,
    ...(except.length > 0 ? placeOf(table, tenantId) : []),
  ]
  const rows = await db.rows<Row>(once({ text: walkText(table, walk), values }))
  const keyOf = table.ordered[walk.column] === 'text' ? textOf : numberOf
  return rows.map((row) => ({
    item: table.parse(row),
    place: { key: keyOf(row, 'place_key'), tie: textOf(row, 'place_tie') },
  }))
}

/** The one row with this id, if the list has it. */
export async function findListed<T>(
  db: Db,
  tenantId: string,
  table: ListedTable<T>,
  id: string,
): Promise<T | undefined> {
  if (!canBeStored(id)) return undefined
  const own = table.only === undefined ? '' : ` AND ${table.only}`
  const text = `SELECT ${table.columns} FROM ${table.from} WHERE t.tenant_id = ?${own} AND t.id = ?`
  const [row] = await db.rows<Row>(once({ text, values: [...placeOf(table, tenantId), id] }))
  return row && table.parse(row)
}

/** How many rows lie in any of the ranges; without ranges, in all, by whichever index is the smallest. */
export async function countRows<T, Column extends string>(
  db: Db,
  tenantId: string,
  table: ListedTable<T, Column>,
  ranges: readonly Range<Column>[],
): Promise<number> {
  const inThem = ranges.map(({ column }) => `t.${column} >= ? AND t.${column} <= ?`).join(' OR ')
  const within = inThem === '' ? '' : ` AND (${inThem})`
  const own = table.only === undefined ? '' : ` AND ${table.only}`
  const text = `SELECT COUNT(*) AS number FROM ${bareTable(table)} WHERE t.tenant_id = ?${own}${within}`
  const values = [...placeOf(table, tenantId), ...ranges.flatMap(({ low, high }) => [low, high])]
  const [row] = await db.rows<Row>(once({ text, values }))
  return row === undefined ? 0 : numberOf(row, 'number')
}

/** Whether more rows than `most` lie in a range; no more than those are looked at. */
export async function isLonger<T, Column extends string>(
  { db, tenantId, table }: { readonly db: Db; readonly tenantId: string; readonly table: ListedTable<T, Column> },
  { column, low, high }: Range<Column>,
  most: number,
): Promise<boolean> {
  const own = table.only === undefined ? '' : ` AND ${table.only}`
  const text = `SELECT COUNT(*) AS number FROM (SELECT t.id FROM ${bareTable(table)}
    WHERE t.tenant_id = ?${own} AND t.${column} >= ? AND t.${column} <= ? LIMIT ?) AS counted`
  const [row] = await db.rows<Row>(once({ text, values: [...placeOf(table, tenantId), low, high, most + 1] }))
  return row !== undefined && numberOf(row, 'number') > most
}

/** One bound at each end: with a second one the engine might start at the wrong place and read all rows before the page. */
function walkText<T>(table: ListedTable<T>, { column, descending, except = [] }: Walk): string {
  // The id is a key alone; the tenant, the same in all rows, gives it the shape of the other columns.
  const tie = column === 'id' ? 'tenant_id' : 'id'
  const place = `t.${column} AS place_key, t.${tie} AS place_tie`
  const [within, beyond, order] = descending ? ['>=', '<', ' DESC'] : ['<=', '>', '']
  const own = table.only === undefined ? '' : ` AND ${table.only}`
  const others = except.map((range) => ` AND NOT (t.${range.column} >= ? AND t.${range.column} <= ?)`).join('')
  const rows = `WHERE t.tenant_id = ?${own} AND t.${column} ${within} ? AND (t.${column}, t.${tie}) ${beyond} (?, ?)${others}
    ORDER BY t.${column}${order}, t.${tie}${order} LIMIT ?`
  if (others === '') return `SELECT ${table.columns}, ${place} FROM ${table.from} ${rows}`
  // First the keys, from an index alone if one has them all: rows that are passed over are then never read.
  return `SELECT ${table.columns}, s.place_key, s.place_tie
    FROM (SELECT t.id AS place_id, ${place} FROM ${bareTable(table)} ${rows}) s, ${table.from}
    WHERE t.tenant_id = ?${own} AND t.id = s.place_id ORDER BY s.place_key${order}, s.place_tie${order}`
}

/** Values of the question marks from `FROM` to what belongs to the list. */
function placeOf<T>({ inFrom = [], scope = [] }: ListedTable<T>, tenantId: string): readonly SqlValue[] {
  return [...inFrom, tenantId, ...scope]
}

/** What is joined never adds or removes rows, so counting leaves it out. */
function bareTable<T>({ from }: ListedTable<T>): string {
  return from.slice(0, `${from} LEFT JOIN`.indexOf(' LEFT JOIN'))
}
