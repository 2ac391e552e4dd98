import { Link } from '@tanstack/react-router'
import { useName } from '../api/names.ts'
import { currentAccount } from '../api/session.ts'

/** A person by name, and by id only where there is no name any more. */
export function UserName({ id }: { readonly id: string | null | undefined }) {
  const { data: name } = useName('user', id ?? '')
  if (id === null || id === undefined || id === '') return <span className="soft">Nobody</span>
  if (id === 'system') return <span>Latchwork itself</span>
  if (typeof name !== 'string') return <code>{id}</code>
  return (
    <Link to="/users/$id" params={{ id }}>
      {name}
    </Link>
  )
}

export function AppName({ appId }: { readonly appId: string | null | undefined }) {
  const { data: name } = useName('app', appId ?? '')
  if (appId === null || appId === undefined || appId === '') return <span className="soft">None</span>
  return typeof name === 'string' ? <span>{name}</span> : <code>{appId}</code>
}

/** What an event was about: a person, a group, an application, or something that has no page. */
export function TargetName({ id }: { readonly id: string }) {
  const { data: user } = useName('user', id)
  const { data: group } = useName('group', id)
  if (id === currentAccount().tenantId) return <span>This organization</span>
  if (typeof user === 'string') return <UserName id={id} />
  if (typeof group !== 'string') return <AppName appId={id} />
  return (
    <Link to="/groups/$id" params={{ id }}>
      {group}
    </Link>
  )
}
