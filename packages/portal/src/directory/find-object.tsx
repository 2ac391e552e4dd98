import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call, type Page } from '../api/client.ts'
import type { DirectoryObject } from '../api/types.ts'
import { Failure } from '../ui/parts.tsx'
import { useLater } from '../ui/use-later.ts'

interface FindObjectProps {
  readonly label: string
  /** What choosing does, said before the name: `Assign`. */
  readonly act: string
  readonly paths: readonly ('/users' | '/groups')[]
  /** Who is there already. */
  readonly taken: readonly string[]
  readonly pending: boolean
  readonly onChoose: (found: DirectoryObject) => void
}

const MOST = 8

async function findObjects(paths: FindObjectProps['paths'], wanted: string): Promise<readonly DirectoryObject[]> {
  const value = `'${wanted.replaceAll("'", "''")}'`
  const pages = await Promise.all(
    paths.map((path) => {
      const names = path === '/users' ? ['displayName', 'userPrincipalName'] : ['displayName']
      const filter = names.map((name) => `startswith(${name},${value})`).join(' or ')
      return call<Page<DirectoryObject>>(`${path}?$top=${MOST}&$filter=${encodeURIComponent(filter)}`)
    }),
  )
  return pages.flatMap((page) => page.value)
}

/** Looked for by the beginning of a name; every match is a button, so it needs no key but Tab and Enter. */
export function FindObject({ label, act, paths, taken, pending, onChoose }: FindObjectProps) {
  const [typed, setTyped] = useState('')
  const wanted = useLater(typed.trim(), 250)
  const found = useQuery({
    queryKey: ['find', paths.join(' '), wanted],
    queryFn: () => findObjects(paths, wanted),
    enabled: wanted !== '',
  })
  const matches = (wanted === '' ? [] : (found.data ?? [])).filter(({ id }) => !taken.includes(id))
  return (
    <div className="mt-4">
      <label className="block">
        <span className="font-medium">{label}</span>
        <input
          type="search"
          placeholder="Start of a name"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <Failure error={found.error} />
      {wanted !== '' && found.isSuccess && matches.length === 0 && (
        <p role="status" className="soft mt-2 text-sm">
          Nobody else begins with “{wanted}”.
        </p>
      )}
      <ul className="mt-2 space-y-2">
        {matches.map((match) => (
          <li key={match.id} className="flex flex-wrap items-center gap-3">
            <button
              type="button"
              className="button text-sm"
              disabled={pending}
              aria-label={`${act} ${match.displayName}`}
              onClick={() => {
                setTyped('')
                onChoose(match)
              }}
            >
              {act}
            </button>
            <span>{match.displayName}</span>
            <span className="soft text-sm">{match.userPrincipalName ?? 'Group'}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
