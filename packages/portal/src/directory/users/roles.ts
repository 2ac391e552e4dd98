import { useQuery } from '@tanstack/react-query'
import { call, type Page } from '../../api/client.ts'

export type Role = 'administrator' | 'applicationDeveloper' | 'none'

/** Microsoft's template ids, which are the ids of the roles on every server. */
const IDS = {
  administrator: '62e90394-69f5-4237-9190-012177145e10',
  applicationDeveloper: 'cf1c38e5-3621-4004-a7cb-879624dced7c',
} as const

export const ROLES = [
  { value: 'none', title: 'No role', text: 'Signs in to applications, and sees what is registered here.' },
  { value: 'applicationDeveloper', title: 'Application developer', text: 'Registers applications and manages them.' },
  {
    value: 'administrator',
    title: 'Administrator',
    text: 'Manages everything: people, applications, permissions and settings.',
  },
] as const satisfies readonly { value: Role; title: string; text: string }[]

type Named = keyof typeof IDS
const NAMED: readonly Named[] = ['administrator', 'applicationDeveloper']

export function useRole(userId: string) {
  return useQuery({ queryKey: ['role', userId], queryFn: () => findRole(userId) })
}

/** The stronger one, should somebody have both. */
async function findRole(userId: string): Promise<Role> {
  const filter = encodeURIComponent(`id eq '${userId}'`)
  const members = await Promise.all(
    NAMED.map((role) => call<Page<unknown>>(`/directoryRoles/${IDS[role]}/members?$filter=${filter}&$select=id`)),
  )
  return NAMED.find((_, at) => (members[at]?.value.length ?? 0) > 0) ?? 'none'
}

/**
 * Adds before it removes: an administrator who gives up the role may not add anything afterwards. If the removal is refused, as it is
 * for the last administrator, the addition is taken back.
 */
export async function changeRole(userId: string, before: Role, after: Role): Promise<void> {
  if (before === after) return
  if (after !== 'none') await add(userId, after)
  if (before === 'none') return
  try {
    await remove(userId, before)
  } catch (error) {
    if (after !== 'none') await remove(userId, after)
    throw error
  }
}

async function add(userId: string, role: Named): Promise<void> {
  const body = { '@odata.id': `${window.location.origin}/v1.0/directoryObjects/${userId}` }
  await call(`/directoryRoles/${IDS[role]}/members/$ref`, { method: 'POST', body })
}

async function remove(userId: string, role: Named): Promise<void> {
  await call(`/directoryRoles/${IDS[role]}/members/${userId}/$ref`, { method: 'DELETE' })
}
