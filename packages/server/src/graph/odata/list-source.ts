import type { Db } from '../../store/sql.ts'
import type { ListedTable, Range } from '../../store/listing/walk.ts'
import type { GraphObject } from './filter.ts'

/** How the list of a resource is read from the store, a page at a time. */
export interface ListSource<T, Column extends string> {
  readonly table: ListedTable<T, Column>
  /** What is shown of the rows and stands elsewhere: read for many at once. */
  readonly load?: (items: readonly T[], place: ListPlace) => Promise<readonly T[]>
  readonly render: (item: T) => GraphObject
  /** A few objects that no row tells of. They need an order that is kept. */
  readonly others?: readonly GraphObject[]
  /** The order without `$orderby`; by this property also where a filter leads to another index. */
  readonly order: { readonly column: Column; readonly descending: boolean; readonly keptBy?: string }
  /** Shown properties that a column holds, as the key of a text or as epoch seconds: what is filtered and ordered by index. */
  readonly properties: Readonly<Record<string, Column>>
  /** Shown properties that lead to columns by a look-up of their own; `name/any` where the property is a list. */
  readonly lookUps?: Readonly<Record<string, LookUp<Column>>>
}

/** Ranges without a common object in which all objects lie that have this value; there may be others in them. */
type LookUp<Column extends string> = (value: string, place: ListPlace) => Promise<readonly Range<Column>[]>

export interface ListPlace {
  readonly db: Db
  readonly tenantId: string
}

/** The range of one key. */
export function exactly<Column extends string>(column: Column, key: string): Range<Column> {
  return { column, low: key, high: key }
}
