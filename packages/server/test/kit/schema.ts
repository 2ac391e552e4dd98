/** As much of JSON Schema as the directory API's description uses; what it does not know, it fails on. */
type Schema = Readonly<Record<string, unknown>>

const KNOWN = new Set([
  '$ref',
  'anyOf',
  'enum',
  'const',
  'type',
  'format',
  'items',
  'properties',
  'patternProperties',
  'additionalProperties',
])

/** Where `value` is not what the schema says; empty when it is. */
export function mismatches(
  value: unknown,
  schema: Schema,
  schemas: Readonly<Record<string, Schema>>,
  at = '',
): string[] {
  const strange = Object.keys(schema).filter((word) => !KNOWN.has(word))
  if (strange.length > 0) return [`${at}: unknown words ${strange.join(' ')}`]
  if (typeof schema['$ref'] === 'string') {
    const found = schemas[schema['$ref'].replace('#/components/schemas/', '')]
    return found ? mismatches(value, found, schemas, at) : [`${at}: ${schema['$ref']} does not exist`]
  }
  const options = schema['anyOf'] as readonly Schema[] | undefined
  if (options && options.every((option) => mismatches(value, option, schemas, at).length > 0))
    return [`${at}: fits none`]
  const allowed = schema['enum'] as readonly unknown[] | undefined
  if (allowed && !allowed.includes(value))
    return [`${at}: ${JSON.stringify(value)} is none of ${JSON.stringify(allowed)}`]
  if ('const' in schema && schema['const'] !== value) return [`${at}: is not ${JSON.stringify(schema['const'])}`]
  const types = [schema['type']].flat().filter((type): type is string => typeof type === 'string')
  if (types.length > 0 && !types.includes(typeOf(value)))
    return [`${at}: is ${typeOf(value)}, not ${types.join(' or ')}`]
  if (typeof value === 'string' && !hasFormat(value, schema['format']))
    return [`${at}: is no ${String(schema['format'])}`]
  if (Array.isArray(value))
    return value.flatMap((entry, index) =>
      mismatches(entry, (schema['items'] ?? {}) as Schema, schemas, `${at}[${index}]`),
    )
  return typeof value === 'object' && value !== null && !options ? propertyMismatches(value, schema, schemas, at) : []
}

function propertyMismatches(
  value: object,
  schema: Schema,
  schemas: Readonly<Record<string, Schema>>,
  at: string,
): string[] {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>
  const patterns = Object.keys((schema['patternProperties'] ?? {}) as object)
  const rest = schema['additionalProperties']
  return Object.entries(value).flatMap(([name, inner]) => {
    const known = properties[name]
    if (known) return mismatches(inner, known, schemas, `${at}.${name}`)
    if (patterns.some((pattern) => new RegExp(pattern).test(name))) return []
    if (rest === false) return [`${at}.${name}: is not described`]
    return typeof rest === 'object' ? mismatches(inner, rest as Schema, schemas, `${at}.${name}`) : []
  })
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

function hasFormat(value: string, format: unknown): boolean {
  if (format === 'uuid') return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)
  return format !== 'date-time' || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(value)
}
