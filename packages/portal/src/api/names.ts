import { useQuery } from '@tanstack/react-query'
import { call, type Page } from './client.ts'

interface Named {
  readonly id?: string
  readonly appId?: string
  readonly displayName: string
}

interface Kind {
  readonly path: string
  readonly key: 'id' | 'appId'
}

const KINDS = {
  user: { path: '/users', key: 'id' },
  group: { path: '/groups', key: 'id' },
  app: { path: '/servicePrincipals', key: 'appId' },
} as const satisfies Record<string, Kind>

/** They are on every server and in nobody's list. */
const BUILT_IN: ReadonlyMap<string, string> = new Map([
  ['1a7c4d0e-0000-4000-8000-00000000b0a1', 'Latchwork Portal'],
  ['1a7c4d0e-0000-4000-8000-00000000c11e', 'Latchwork Command Line'],
])

type Waiting = Map<string, ((name: string | null) => void)[]>
const waiting: Record<keyof typeof KINDS, Waiting> = {
  user: new Map(),
  group: new Map(),
  app: new Map(),
}

/** The display name of a user, a group or an application; null: there is none any more. */
export function useName(kind: keyof typeof KINDS, id: string) {
  return useQuery({
    queryKey: ['name', kind, id],
    queryFn: () => (kind === 'app' ? BUILT_IN.get(id) : undefined) ?? loadName(kind, id),
    staleTime: 300_000,
    enabled: id !== '',
  })
}

/** A page of a log asks for a hundred names at once; the server is asked for all of them together. */
function loadName(kind: keyof typeof KINDS, id: string): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>()
  const asked = waiting[kind]
  if (asked.size === 0) setTimeout(() => void answerAll(kind), 10)
  asked.set(id, [...(asked.get(id) ?? []), resolve])
  return promise
}

/** As many conditions as a filter may have. */
const MOST = 100

async function answerAll(kind: keyof typeof KINDS): Promise<void> {
  const asked = [...waiting[kind]]
  waiting[kind].clear()
  for (let at = 0; at < asked.length; at += MOST) {
    const some = asked.slice(at, at + MOST)
    const names = await loadNames(
      KINDS[kind],
      some.map(([id]) => id),
    )
    for (const [id, resolvers] of some) for (const resolve of resolvers) resolve(names.get(id) ?? null)
  }
}

/** What cannot be read stays an id: a name is a courtesy, and no reason for a page to fail. */
async function loadNames(
  { path, key }: Kind,
  ids: readonly string[],
): Promise<ReadonlyMap<string | undefined, string>> {
  const filter = `${key} in (${ids.map((id) => `'${id.replaceAll("'", "''")}'`).join(',')})`
  const page = await call<Page<Named>>(`${path}?$top=999&$filter=${encodeURIComponent(filter)}`).catch(() => undefined)
  return new Map(page?.value.map((found) => [found[key], found.displayName]))
}
