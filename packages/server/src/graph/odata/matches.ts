import { unreachable } from '@latchwork/protocol'
import { nameKey } from '../../directory/name-key.ts'
import type { Filter, GraphObject } from './filter.ts'

/** Whether a filter finds an object. Texts compare without regard to case, as in Microsoft Graph. */
export function matches(filter: Filter, object: GraphObject): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.parts.every((part) => matches(part, object))
    case 'or':
      return filter.parts.some((part) => matches(part, object))
    case 'not':
      return !matches(filter.part, object)
    case 'eq':
      return isEqual(readPath(object, filter.path), filter.value)
    case 'startswith': {
      const found = readPath(object, filter.path)
      return typeof found === 'string' && nameKey(found).startsWith(nameKey(filter.value))
    }
    case 'any': {
      const list = readPath(object, filter.path)
      return Array.isArray(list) && list.some((entry) => isEqual(entry, filter.value))
    }
    case 'time': {
      const found = readPath(object, filter.path)
      const seconds = typeof found === 'string' ? Date.parse(found) / 1000 : Number.NaN
      return seconds >= filter.from && seconds <= filter.to
    }
    default:
      return unreachable(filter)
  }
}

function readPath(object: GraphObject, path: string): unknown {
  let value: unknown = object
  for (const name of path.split('/')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as GraphObject)[name]
  }
  return value
}

function isEqual(found: unknown, wanted: unknown): boolean {
  if (typeof found === 'string' && typeof wanted === 'string') return nameKey(found) === nameKey(wanted)
  return (found ?? null) === wanted
}
