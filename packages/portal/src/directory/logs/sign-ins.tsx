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

/** How a person came in: what he typed, or the session that was there, which he may not have seen being used. */
export function sayHow({ isInteractive, authenticationDetails }: SignIn): string {
  const [first] = authenticationDetails
  if (first?.authenticationMethod !== 'Previously satisfied') return first?.authenticationMethod ?? ''
  return isInteractive ? 'Session' : 'Session, no page'
}

/** By the name that the app had then: one from another organization cannot be looked up. */
export function SignInApp({ appId, appDisplayName }: Pick<SignIn, 'appId' | 'appDisplayName'>) {
  return typeof appDisplayName === 'string' ? <span>{appDisplayName}</span> : <AppName appId={appId} />
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
  { name: 'Application', cell: (signIn) => <SignInApp {...signIn} /> },
  { name: 'With', cell: sayHow },
  { name: 'Result', cell: ({ status }) => <SignInResult status={status} /> },
]

const RESULTS = { '': 'All results', success: 'Signed in', failure: 'Refused' }
const RESULT_FILTERS: Readonly<Record<string, string>> = {
  success: 'status/errorCode eq 0',
  failure: 'status/errorCode ne 0',
}
const KINDS = { '': 'All sign-ins', interactive: 'Interactive', silent: 'Without a page' }
const KIND_FILTERS: Readonly<Record<string, string>> = {
  interactive: 'isInteractive eq true',
  silent: 'isInteractive eq false',
}

export function SignInLog() {
  const [user, app] = [useTyped('user'), useTyped('app')]
  const [result, kind, since] = [useChoice('result', RESULTS), useChoice('kind', KINDS), useChoice('since', SINCE)]
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
      intro="Who signed in, to which app, with a password or by a session, and whether it worked; the newest first."
      path="/auditLogs/signIns?$top=100"
      columns={COLUMNS}
      filter={joinFilters([ofUser, toApp, RESULT_FILTERS[result.value] ?? '', KIND_FILTERS[kind.value] ?? '', time])}
      filters={
        <>
          <FilterText label="User" {...user} />
          <FilterText label="Application" {...app} />
          <FilterChoice label="Result" {...result} />
          <FilterChoice label="Kind" {...kind} />
          <FilterChoice label="Time" {...since} />
        </>
      }
      empty="Nobody has signed in yet."
    />
  )
}
