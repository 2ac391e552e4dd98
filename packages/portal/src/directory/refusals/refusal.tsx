import type { ReactNode } from 'react'
import { useParams } from '@tanstack/react-router'
import { ApiError } from '../../api/client.ts'
import { useResource } from '../../api/hooks.ts'
import type { Refusal } from '../../api/types.ts'
import { AppName, UserName } from '../../ui/name.tsx'
import { Copied } from '../../ui/forms.tsx'
import { Card, Facts, PageHeader } from '../../ui/page.tsx'
import { Failure, Loading } from '../../ui/parts.tsx'
import { Time } from '../../ui/time.tsx'
import { FindTrace } from './find-trace.tsx'

const WHO: Readonly<Record<Refusal['who'], string>> = {
  developer: 'The developer of the application',
  user: 'The person who signs in',
  administrator: 'An administrator of this organization',
  operator: 'The operator of this server',
}

/** What the rule looked at, in the words of the other pages. */
const SAW: Readonly<Record<string, string>> = {
  said: 'The server said',
  app: 'Application',
  redirectUri: 'Redirect URI',
  registered: 'Registered redirect URIs',
  scope: 'Permissions (scope)',
  resource: 'API (resource)',
  responseType: 'Response type',
  responseMode: 'Response mode',
  grantType: 'Grant type',
  prompt: 'Prompt',
  codeChallengeMethod: 'Code challenge method',
  method: 'Method',
}

export function RefusalPage() {
  const { id } = useParams({ from: '/refusals/$id' })
  const found = useResource<Refusal>(`/auditLogs/refusals/${encodeURIComponent(id)}`)
  const isUnknown = found.error instanceof ApiError && found.error.status === 404
  return (
    <>
      <PageHeader title="Why was it refused?" parent={{ to: '/refusals', name: 'refused requests' }} />
      {found.isPending && <Loading />}
      {isUnknown ? (
        <Card title="Nothing is known about this trace ID">
          <p className="mt-2 mb-4">
            <code>{id}</code> is not a refusal of this organization from the last seven days. Was it copied as a whole?
          </p>
          <FindTrace key={id} />
        </Card>
      ) : (
        <Failure error={found.error} />
      )}
      {found.data !== undefined && <Explained refusal={found.data} />}
    </>
  )
}

/** The sections of standards say more; those of our own notes say nothing to an administrator. */
const sayRule = (rule: string): string => rule.replace(/ \((?:azure-ad-wire|DESIGN) [^)]*\)/, '')

/** Lists of addresses and scopes, one on each line. */
function saySeen(name: string, value: ReactNode): ReactNode {
  if (typeof value !== 'string' || !['scope', 'redirectUri', 'registered', 'resource'].includes(name)) return value
  return value.split(/,? +/).map((one) => (
    <code key={one} className="block">
      {one}
    </code>
  ))
}

function Explained({ refusal }: { readonly refusal: Refusal }) {
  const { saw, link } = refusal
  return (
    <>
      <Card title="The rule">
        <p className="mt-2 text-lg">{sayRule(refusal.rule)}</p>
        <Facts rows={Object.entries(saw).map(([name, value]) => [SAW[name] ?? name, saySeen(name, value)])} />
      </Card>
      <Card title="The fix">
        <p className="mt-2">{refusal.how}</p>
        <Facts rows={[['Who can do it', WHO[refusal.who]]]} />
        {link !== undefined && (
          <p className="mt-4">
            <a href={link} className="button primary">
              Open the page with the fix
            </a>
          </p>
        )}
      </Card>
      <Card title="The request">
        <Facts
          rows={[
            ['Time', <Time key="time" at={refusal.at} exact />],
            ['Reason', <code key="reason">{refusal.reason}</code>],
            ['Error code', refusal.code ?? 'None'],
            ['Address', <code key="address">{refusal.endpoint}</code>],
            ['Application', <AppName key="app" appId={refusal.clientId} />],
            ['User', <UserName key="user" id={refusal.userId} />],
            ['Trace ID', <Copied key="trace" name="the trace ID" text={refusal.id} />],
          ]}
        />
      </Card>
    </>
  )
}
