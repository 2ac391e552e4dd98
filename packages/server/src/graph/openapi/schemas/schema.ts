/** JSON Schema 2020-12, as far as it is used here (OpenAPI 3.1 §4.8.24). */
export type Schema = Readonly<Record<string, unknown>>

export const text: Schema = { type: 'string' }
export const textOrNull: Schema = { type: ['string', 'null'] }
export const guid: Schema = { type: 'string', format: 'uuid' }
export const guidOrNull: Schema = { type: ['string', 'null'], format: 'uuid' }
export const date: Schema = { type: 'string', format: 'date-time' }
export const dateOrNull: Schema = { type: ['string', 'null'], format: 'date-time' }
export const flag: Schema = { type: 'boolean' }
export const number: Schema = { type: 'integer' }
export const texts: Schema = { type: 'array', items: text }

export function list(items: Schema): Schema {
  return { type: 'array', items }
}

export function words(...values: readonly (string | null)[]): Schema {
  return { enum: values }
}

/** Every property may be left out by `$select`; none that is not described is ever sent, but for OData's own. */
export function object(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', properties, patternProperties: { '^@odata\\.': {} }, additionalProperties: false }
}

export function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` }
}
