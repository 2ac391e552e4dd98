import { Link, useParams } from '@tanstack/react-router'
import type { Page } from '../../api/client.ts'
import { useResource } from '../../api/hooks.ts'
import type { SignIn } from '../../api/types.ts'
import { UserName } from '../../ui/name.tsx'
import { Card, Facts, PageHeader } from '../../ui/page.tsx'
import { Copy, Failure, Loading } from '../../ui/parts.tsx'
import { Time } from '../../ui/time.tsx'
import { sayHow, SignInApp, SignInResult } from './sign-ins.tsx'

export function SignInPage() {
  const { id } = useParams({ from: '/sign-ins/$id' })
  const filter = encodeURIComponent(`id eq '${id}'`)
  const found = useResource<Page<SignIn>>(`/auditLogs/signIns?$filter=${filter}`)
  const signIn = found.data?.value[0]
  return (
    <>
      <PageHeader title="Sign-in" parent={{ to: '/sign-ins', name: 'sign-ins' }} />
      <Failure error={found.error} />
      {found.isPending && <Loading />}
      {found.isSuccess && signIn === undefined && <p>This sign-in is not in the log any more.</p>}
      {signIn !== undefined && <Details signIn={signIn} />}
    </>
  )
}

function Details({ signIn }: { readonly signIn: SignIn }) {
  const { createdDateTime, userId, status, correlationId, resourceDisplayName, clientAppUsed, ipAddress } = signIn
  const failed = status.errorCode !== 0
  return (
    <Card title="What happened">
      <Facts
        rows={[
          ['Result', <SignInResult key="result" status={status} />],
          ...(failed ? [['Reason', `AADSTS${status.errorCode}: ${status.failureReason ?? ''}`] as const] : []),
          ['Time', <Time key="time" at={createdDateTime} exact />],
          ['User', <UserName key="user" id={userId} />],
          ['Application', <SignInApp key="app" {...signIn} />],
          ...rowOf('Client', clientAppUsed),
          ...rowOf('API', resourceDisplayName),
          ['With', sayHow(signIn)],
          ...rowOf('Address', ipAddress),
          ['Trace ID', <TraceId key="trace" id={correlationId ?? ''} explain={failed} />],
        ]}
      />
    </Card>
  )
}

function rowOf(name: string, value: string | null | undefined) {
  return typeof value === 'string' ? [[name, value] as const] : []
}

export function TraceId({ id, explain }: { readonly id: string; readonly explain: boolean }) {
  if (id === '') return <span className="soft">None</span>
  return (
    <span className="flex flex-wrap items-center gap-3">
      <code>{id}</code>
      <Copy name="the trace ID" text={id} />
      {explain && (
        <Link to="/refusals/$id" params={{ id }}>
          Why was it refused?
        </Link>
      )}
    </span>
  )
}
