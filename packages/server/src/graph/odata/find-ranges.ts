import { nameKey } from '../../directory/name-key.ts'
import { beginningWith, type Range } from '../../store/listing/walk.ts'
import type { Filter } from './filter.ts'
import { exactly, type ListPlace, type ListSource } from './list-source.ts'

/** A range to look through, and the part of the filter that it stands for; absent: there is no filter. */
export interface Sought<Column extends string> {
  readonly range: Range<Column>
  readonly leaf?: Leaf
  /** Whatever lies in the range is what the leaf looks for. */
  readonly covers: boolean
}

type Leaf = Exclude<Filter, { readonly kind: 'not' } | { readonly parts: unknown }>

export interface Ranges<Column extends string> {
  readonly sought: readonly Sought<Column>[]
  /** Whatever lies in the ranges is found by the filter. */
  readonly exact: boolean
}

/** As many as a filter has conditions: a hundred ids are a hundred looks into an index. */
const MOST_RANGES = 128

/**
 * The ranges of the indexes in which everything lies that a filter can find, or undefined where no index helps and the whole list has to
 * be looked through.
 */
export async function findRanges<T, Column extends string>(
  filter: Filter,
  source: ListSource<T, Column>,
  place: ListPlace,
): Promise<Ranges<Column> | undefined> {
  if (filter.kind === 'not') return undefined
  if (!('parts' in filter)) return findLeaf(filter, source, place)
  const parts = await Promise.all(filter.parts.map((part) => findRanges(part, source, place)))
  return filter.kind === 'and' ? narrowest(parts) : together(parts)
}

function together<Column extends string>(parts: readonly (Ranges<Column> | undefined)[]): Ranges<Column> | undefined {
  const found = parts.filter((part) => part !== undefined)
  const sought = found.flatMap((part) => part.sought)
  if (found.length < parts.length || sought.length > MOST_RANGES) return undefined
  return { sought, exact: found.every(({ exact }) => exact) }
}

/** One condition is enough to find candidates: the one with single keys before one with a beginning; times are cut to one another. */
function narrowest<Column extends string>(parts: readonly (Ranges<Column> | undefined)[]): Ranges<Column> | undefined {
  const found = parts.filter((part) => part !== undefined)
  const [first, ...others] = found
  if (first === undefined) return undefined
  const times = others.reduce<Ranges<Column> | undefined>((one, other) => one && intersect(one, other), first)
  if (times) return { ...times, exact: times.exact && found.length === parts.length }
  const breadth = ({ sought }: Ranges<Column>): number =>
    sought.reduce((sum, { range }) => sum + (range.low === range.high ? 1 : 1000), 0)
  const best = found.reduce((one, other) => (breadth(other) < breadth(one) ? other : one))
  return { ...best, exact: false }
}

function intersect<Column extends string>(one: Ranges<Column>, other: Ranges<Column>): Ranges<Column> | undefined {
  const [a, b] = [one.sought[0], other.sought[0]]
  if (one.sought.length !== 1 || other.sought.length !== 1 || a?.leaf?.kind !== 'time' || b?.leaf?.kind !== 'time')
    return undefined
  if (a.range.column !== b.range.column) return undefined
  const [from, to] = [Math.max(a.leaf.from, b.leaf.from), Math.min(a.leaf.to, b.leaf.to)]
  const range = { column: a.range.column, low: from, high: to }
  return { sought: [{ range, leaf: { ...a.leaf, from, to }, covers: true }], exact: one.exact && other.exact }
}

async function findLeaf<T, Column extends string>(
  leaf: Leaf,
  source: ListSource<T, Column>,
  place: ListPlace,
): Promise<Ranges<Column> | undefined> {
  const column = Object.hasOwn(source.properties, leaf.path) ? source.properties[leaf.path] : undefined
  if (leaf.kind === 'time') {
    if (column === undefined || source.table.ordered[column] !== 'number') return undefined
    return { sought: [{ range: { column, low: leaf.from, high: leaf.to }, leaf, covers: true }], exact: true }
  }
  const { value } = leaf
  if (typeof value !== 'string' || value === '') return undefined
  // No stored text holds a NUL, and PostgreSQL takes none.
  if (value.includes('\0')) return { sought: [], exact: true }
  const name = leaf.kind === 'any' ? `${leaf.path}/any` : leaf.path
  const lookUp = source.lookUps && Object.hasOwn(source.lookUps, name) ? source.lookUps[name] : undefined
  if (lookUp && leaf.kind !== 'startswith')
    return { sought: (await lookUp(value, place)).map((range) => ({ range, leaf, covers: false })), exact: false }
  if (leaf.kind === 'any' || column === undefined || source.table.ordered[column] !== 'text') return undefined
  const range = leaf.kind === 'eq' ? exactly(column, nameKey(value)) : beginningWith(column, value)
  return { sought: [{ range, leaf, covers: true }], exact: true }
}
