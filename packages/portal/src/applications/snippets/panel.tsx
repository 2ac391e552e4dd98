import { matchRedirectUri } from '@latchwork/protocol'
import { useState } from 'react'
import { type Api, isDirectory, useRequiredApis } from '../../api/apis.ts'
import { usePatch } from '../../api/patch.ts'
import { currentAccount } from '../../api/session.ts'
import type { Application } from '../../api/types.ts'
import { Select } from '../../ui/choices.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Card } from '../../ui/page.tsx'
import { Failure, Loading } from '../../ui/parts.tsx'
import { Code } from './code.tsx'
import { factsOf } from './facts.ts'
import { renderGuard } from './guard.ts'
import { renderSnippets, type Snippet } from './render.ts'

interface PanelProps {
  readonly app: Application
}

/** A program for each library, with the ids of this app, that calls one of the APIs which it requires. */
export function Snippets({ app }: PanelProps) {
  const required = useRequiredApis(app)
  const [apiId, setApiId] = useState('')
  const [name, setName] = useState('')
  if (required.isPending) return <Loading />
  const { apis } = required
  const api = apis.find(({ appId }) => appId === apiId) ?? apis.find((known) => !isDirectory(known)) ?? apis[0]
  const place = { origin: window.location.origin, tenantId: currentAccount().tenantId }
  const snippets = renderSnippets(factsOf(app, api, place))
  const snippet = snippets.find((known) => known.name === name) ?? snippets[0]
  if (snippet === undefined) return null
  return (
    <Card title="Sign in from your code">
      <Failure error={required.error} />
      <div className="gap-4 sm:grid sm:grid-cols-2">
        <Select
          label="Client library"
          value={snippet.name}
          options={snippets.map((known) => ({ value: known.name, title: known.name }))}
          onChange={setName}
        />
        {apis.length > 1 && (
          <Select
            label="API to call"
            value={api?.appId ?? ''}
            options={apis.map(({ appId, displayName }) => ({ value: appId, title: displayName }))}
            onChange={setApiId}
          />
        )}
      </div>
      <Gaps app={app} api={api} snippet={snippet} />
      <Code snippet={snippet} />
    </Card>
  )
}

/** How an API checks what the clients bring. */
export function GuardSnippet({ app }: PanelProps) {
  const place = { origin: window.location.origin, tenantId: currentAccount().tenantId }
  return (
    <Card title="Protect your API">
      <Code snippet={renderGuard(app, place)} />
    </Card>
  )
}

interface GapProps extends PanelProps {
  readonly api: Api | undefined
  readonly snippet: Snippet
}

/** What the program lacks that only the registration can give. */
function Gaps({ app, api, snippet }: GapProps) {
  const patch = usePatch(app)
  const uris = app.publicClient?.redirectUris ?? []
  const registered = uris.map((uri) => ({ platform: 'publicClient' as const, uri }))
  const lacksRedirect = matchRedirectUri(snippet.redirectUri, registered) === undefined
  const add = { publicClient: { redirectUris: [...uris, snippet.redirectUri] } }
  return (
    <>
      {lacksRedirect && (
        <Notice tone="warn">
          <p>
            This program listens at <code>{snippet.redirectUri}</code>, at any port. The app has no such redirect URI
            among its mobile and desktop ones.
          </p>
          <button type="button" className="button mt-2" onClick={() => patch.save(add)}>
            Add {snippet.redirectUri}
          </button>
          <Failure error={patch.error} />
        </Notice>
      )}
      {api !== undefined && !isDirectory(api) && api.url === undefined && (
        <Notice>
          {api.displayName} has no address yet, so the program asks the directory who has signed in. Name its address
          under “Expose an API” of its registration, and the program calls it.
        </Notice>
      )}
    </>
  )
}
