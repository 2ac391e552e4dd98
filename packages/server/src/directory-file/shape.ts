/** A wrong property of a directory file: where it stands and what was expected there. */
export interface FileProblem {
  readonly path: string
  readonly expected: string
}

/** Reads one object of the file: every property by name, problems collected, unknown properties named. */
export interface Reader {
  readonly path: string
  /** Reports a wrong property of this object. */
  wrong(name: string, expected: string): void
  text(name: string): string | undefined
  requiredText(name: string): string
  flag(name: string, fallback: boolean): boolean
  /** Undefined: it is not there, or null. */
  maybe(name: string): boolean | undefined
  number(name: string): number | undefined
  word<W extends string>(name: string, words: readonly W[], fallback: W): W
  texts(name: string): readonly string[]
  object(name: string): Reader
  objects(name: string): readonly Reader[]
  /** The raw value; counts as read. */
  value(name: string): unknown
  has(name: string): boolean
  /** The property is there and explicitly null. */
  isNull(name: string): boolean
  /** Ignores properties that Graph exports carry and that mean nothing here. */
  ignore(names: readonly string[]): void
  /** Reports every property that nobody read. */
  finish(): void
}

/** Takes properties out of one object and notes which were read and which were wrong. */
function openObject(value: unknown, path: string, problems: FileProblem[]) {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isObject) problems.push({ path: path === '' ? '(file)' : path, expected: 'an object' })
  const source: Readonly<Record<string, unknown>> = isObject ? { ...value } : {}
  const read = new Set<string>()
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`)
  const wrong = (name: string, expected: string): void => void problems.push({ path: at(name), expected })
  const take = (name: string): unknown => {
    read.add(name)
    return source[name] ?? undefined
  }
  const typed = <T>(name: string, expected: string, fits: (value: unknown) => value is T): T | undefined => {
    const found = take(name)
    if (found === undefined) return undefined
    if (fits(found)) return found
    wrong(name, expected)
    return undefined
  }
  const maybe = (name: string): boolean | undefined =>
    typed(name, 'true or false', (found): found is boolean => typeof found === 'boolean')
  return { source, read, at, wrong, take, typed, maybe }
}

/** Wraps a parsed YAML or JSON value. A wrong shape is a problem with its path, never an exception. */
export function readObject(value: unknown, path: string, problems: FileProblem[]): Reader {
  const { source, read, at, wrong, take, typed, maybe } = openObject(value, path, problems)
  const list = (name: string): readonly unknown[] =>
    typed(name, 'a list', (found): found is unknown[] => Array.isArray(found)) ?? []
  const text = (name: string): string | undefined =>
    typed(name, 'a text', (found): found is string => typeof found === 'string')
  return {
    path,
    wrong,
    text,
    requiredText(name) {
      const found = text(name)
      if (found === undefined && source[name] === undefined) wrong(name, 'a text (it is missing)')
      if (found === '') wrong(name, 'a text that is not empty')
      return found ?? ''
    },
    maybe,
    flag: (name, fallback) => maybe(name) ?? fallback,
    number: (name) =>
      typed(
        name,
        'a whole number, zero or more',
        (found): found is number => Number.isSafeInteger(found) && Number(found) >= 0,
      ),
    word(name, words, fallback) {
      const found = take(name)
      if (found === undefined) return fallback
      const match = words.find((word) => word === found)
      if (match === undefined) wrong(name, `one of ${words.join(', ')}`)
      return match ?? fallback
    },
    texts: (name) =>
      list(name).flatMap((entry, index) => {
        if (typeof entry === 'string' && entry !== '') return [entry]
        wrong(`${name}[${index}]`, 'a text that is not empty')
        return []
      }),
    object: (name) => readObject(take(name) ?? {}, at(name), problems),
    objects: (name) => list(name).map((entry, index) => readObject(entry, at(`${name}[${index}]`), problems)),
    value: take,
    isNull: (name) => source[name] === null,
    has: (name) => source[name] !== undefined && source[name] !== null,
    ignore: (names) => names.forEach((name) => read.add(name)),
    finish: () =>
      Object.keys(source)
        .filter((name) => !read.has(name))
        .forEach((name) => wrong(name, 'nothing here: there is no such property (is it spelled right?)')),
  }
}
