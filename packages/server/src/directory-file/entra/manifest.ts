/** Reads a stranger's JSON: what is not of the wanted kind counts as absent. */
export type Manifest = Readonly<Record<string, unknown>>

export function objectOf(value: unknown): Manifest {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Manifest) : {}
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string' && entry !== '') : []
}

export function objectsOf(value: unknown): readonly Manifest[] {
  return Array.isArray(value) ? value.map(objectOf) : []
}

/** The properties among `names` that hold a text, a number or a flag. */
export function pick(source: Manifest, names: readonly string[]): Manifest {
  const isSaid = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value)
  return Object.fromEntries(names.filter((name) => isSaid(source[name])).map((name) => [name, source[name]]))
}

/** Only the properties that have a value. */
export function said(values: Readonly<Record<string, unknown>>): Manifest {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  )
}
