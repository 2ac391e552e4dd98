import { useQuery } from '@tanstack/react-query'
import { call, type Page } from '../../api/client.ts'

interface Wanted {
  /** The collection whose objects are looked for by what their names begin with. */
  readonly path: '/users' | '/servicePrincipals'
  readonly names: readonly string[]
  readonly key: 'id' | 'appId'
  /** The property of the log that holds the key. */
  readonly property: string
}

const MOST = 20

/** A log knows ids only: the filter for what somebody types is made of the ids that the name means. Null: it is being looked up. */
export function useNarrow(wanted: string, { path, names, key, property }: Wanted): string | null {
  const found = useQuery({
    queryKey: ['narrow', path, wanted],
    enabled: wanted !== '',
    queryFn: () => {
      const value = `'${wanted.replaceAll("'", "''")}'`
      const filter = names.map((name) => `startswith(${name},${value})`).join(' or ')
      return call<Page<Readonly<Record<string, string>>>>(`${path}?$top=${MOST}&$filter=${encodeURIComponent(filter)}`)
    },
  })
  if (wanted === '' || found.isError) return ''
  if (found.data === undefined) return null
  const ids = found.data.value.map((object) => `'${object[key] ?? ''}'`)
  return ids.length === 0 ? `${property} eq ''` : `${property} in (${ids.join(',')})`
}

export const joinFilters = (filters: readonly (string | null)[]): string | null =>
  filters.includes(null)
    ? null
    : filters
        .filter((filter) => filter !== '')
        .map((filter) => `(${filter ?? ''})`)
        .join(' and ')
