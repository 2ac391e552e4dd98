import { Link } from '@tanstack/react-router'
import type { SignIn } from '../../api/types.ts'
import { AppName, UserName } from '../../ui/name.tsx'
import { useChoice, useTyped } from '../../ui/list/address.ts'
import { Badge } from '../../ui/page.tsx'
import { type Column, ResourceList } from '../../ui/list/resource-list.tsx'
import { Time } from '../../ui/time.tsx'
import { FilterChoice, FilterText } from './fields.tsx'
import { joinFilters, useNarrow } from './narrow.ts'
import { SINCE, useSince } from './since.ts'

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

const RESULTS = { '': 'All results', success: 'Signed in', failure: 'Refused' }
const RESULT_FILTERS: Readonly<Record<string, string>> = {
  success: 'status/errorCode eq 0',
  failure: 'status/errorCode ne 0',
}

export function SignInLog() {
  const [user, app] = [useTyped('user'), useTyped('app')]
  const [result, since] = [useChoice('result', RESULTS), useChoice('since', SINCE)]
  const ofUser = useNarrow(user.wanted, {
    path: '/users',
    names: ['displayName', 'userPrincipalName'],
    key: 'id',
    property: 'userId',
  })
  const toApp = useNarrow(app.wanted, {
    path: '/servicePrincipals',
    names: ['displayName', 'appId'],
    key: 'appId',
    property: 'appId',
  })
  const time = useSince('createdDateTime', since.value)
  return (
    <ResourceList
      title="Sign-in logs"
      intro="Who signed in, to what, and whether it worked; the newest first."
      path="/auditLogs/signIns?$top=100"
      columns={COLUMNS}
      filter={joinFilters([ofUser, toApp, RESULT_FILTERS[result.value] ?? '', time])}
      filters={
        <>
          <FilterText label="User" {...user} />
          <FilterText label="Application" {...app} />
          <FilterChoice label="Result" {...result} />
          <FilterChoice label="Time" {...since} />
        </>
      }
      empty="Nobody has signed in yet."
    />
  )
}
