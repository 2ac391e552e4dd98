import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { SignIn } from '../../api/types.ts'
import { AppName, UserName } from '../../ui/name.tsx'
import { Badge } from '../../ui/page.tsx'
import { type Column, ResourceList } from '../../ui/resource-list.tsx'
import { Time } from '../../ui/time.tsx'
import { FilterChoice, FilterText } from './fields.tsx'
import { joinFilters, useNarrow } from './narrow.ts'
import { SINCE, sinceFilter } from './since.ts'

export function SignInResult({ status }: Pick<SignIn, 'status'>) {
  const failed = status.errorCode !== 0
  return failed ? <Badge tone="bad">Refused</Badge> : <Badge tone="good">Signed in</Badge>
}

const COLUMNS: readonly Column<SignIn>[] = [
  {
    name: 'Time',
    cell: ({ id, createdDateTime }) => (
      <Link to="/sign-ins/$id" params={{ id }}>
        <Time at={createdDateTime} />
      </Link>
    ),
  },
  { name: 'User', cell: ({ userId }) => <UserName id={userId} /> },
  { name: 'Application', cell: ({ appId }) => <AppName appId={appId} /> },
  { name: 'Result', cell: ({ status }) => <SignInResult status={status} /> },
]

const RESULTS = { '': 'All results', 'status/errorCode eq 0': 'Signed in', 'status/errorCode ne 0': 'Refused' }
const NOTHING = { user: '', app: '', result: '', since: '', time: '' }

export function SignInLog() {
  const [wish, setWish] = useState(NOTHING)
  const user = useNarrow(wish.user, {
    path: '/users',
    names: ['displayName', 'userPrincipalName'],
    key: 'id',
    property: 'userId',
  })
  const app = useNarrow(wish.app, {
    path: '/servicePrincipals',
    names: ['displayName', 'appId'],
    key: 'appId',
    property: 'appId',
  })
  const change = (name: keyof typeof NOTHING) => (value: string) => setWish({ ...wish, [name]: value })
  return (
    <ResourceList
      title="Sign-in logs"
      intro="Who signed in, to what, and whether it worked; the newest first."
      path="/auditLogs/signIns?$top=100"
      columns={COLUMNS}
      filter={joinFilters([user, app, wish.result, wish.time])}
      filters={
        <>
          <FilterText label="User" value={wish.user} onChange={change('user')} />
          <FilterText label="Application" value={wish.app} onChange={change('app')} />
          <FilterChoice label="Result" value={wish.result} onChange={change('result')} options={RESULTS} />
          <FilterChoice
            label="Time"
            value={wish.since}
            onChange={(since) => setWish({ ...wish, since, time: sinceFilter('createdDateTime', since) })}
            options={SINCE}
          />
        </>
      }
      onClear={() => setWish(NOTHING)}
      empty="Nobody has signed in yet."
    />
  )
}
