import { isGuid } from '@latchwork/protocol'
import type { Reader } from './shape.ts'

/** A GUID in lower case, or the generated one when the property is absent. */
export function guidOr(reader: Reader, name: string, generated: string): string {
  const given = reader.text(name)
  if (given === undefined) return generated
  if (!isGuid(given)) reader.wrong(name, 'a GUID')
  return given.toLowerCase()
}

/** A property for a spread, or nothing when there is no value. */
export function optional<K extends string, V>(name: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [name]: value } as Partial<Record<K, V>>)
}
