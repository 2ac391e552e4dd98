import { useState } from 'react'
import { useChange } from '../api/hooks.ts'
import { currentAccount } from '../api/session.ts'
import { Copy, Failure } from '../ui/parts.tsx'
import type { SectionProps } from './application.tsx'
import { renderSnippets } from './snippets.ts'

export function Overview({ app }: SectionProps) {
  const tenantId = currentAccount().tenantId
  const essentials = [
    ['Application (client) ID', app.appId],
    ['Directory (tenant) ID', tenantId],
    ['Object ID', app.id],
    ...(app.identifierUris ?? []).map((uri) => ['Application ID URI', uri] as const),
  ] as const
  return (
    <>
      <Contradiction app={app} />
      <h2>Essentials</h2>
      <dl className="my-3 grid gap-3 sm:grid-cols-2">
        {essentials.map(([name, text]) => (
          <div key={`${name} ${text}`} className="card">
            <dt className="soft text-sm">{name}</dt>
            <dd className="flex flex-wrap items-center justify-between gap-2">
              <code>{text}</code>
              <Copy name={name} text={text} />
            </dd>
          </div>
        ))}
      </dl>
      <Snippets app={app} tenantId={tenantId} />
    </>
  )
}

function Snippets({ app, tenantId }: SectionProps & { readonly tenantId: string }) {
  const snippets = renderSnippets({ app, tenantId, origin: window.location.origin })
  const [chosen, setChosen] = useState(snippets[0]?.name)
  const snippet = snippets.find(({ name }) => name === chosen)
  if (snippet === undefined) return null
  return (
    <>
      <h2>Sign in from your code</h2>
      <label className="my-3 block">
        <span className="font-medium">Client library</span>
        <select value={snippet.name} onChange={(event) => setChosen(event.target.value)}>
          {snippets.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <pre>{snippet.code}</pre>
      <Copy name="snippet" text={snippet.code} />
    </>
  )
}

/** A native redirect URI without public client flows refuses every sign-in with AADSTS7000218. */
function Contradiction({ app }: SectionProps) {
  const change = useChange()
  const isNative = (app.publicClient?.redirectUris ?? []).length > 0
  const hasOthers = [app.web, app.spa].some((platform) => (platform?.redirectUris ?? []).length > 0)
  if (!isNative || hasOthers || app.isFallbackPublicClient === true) return null
  const repair = { isFallbackPublicClient: true }
  return (
    <div className="card my-3">
      <p>
        This app has only native redirect URIs, but public client flows are off. A sign-in without a redirect URI fails.
      </p>
      <Failure error={change.error} />
      <button
        type="button"
        className="button mt-2"
        onClick={() =>
          change.mutate({ path: `/applications/${app.id}`, method: 'PATCH', body: repair, etag: app['@odata.etag'] })
        }
      >
        Allow public client flows
      </button>
    </div>
  )
}
