import { usePatch } from '../../api/patch.ts'
import { currentAccount } from '../../api/session.ts'
import type { Application } from '../../api/types.ts'
import { Notice } from '../../ui/notice.tsx'
import { Card } from '../../ui/page.tsx'
import { Copy, Failure } from '../../ui/parts.tsx'
import type { SectionProps } from '../section.ts'
import { GuardSnippet, Snippets } from '../snippets/panel.tsx'
import { TryIt } from '../try-it/panel.tsx'
import { findContradictions } from './contradictions.ts'
import { Endpoints } from './endpoints.tsx'

export function Overview({ app }: SectionProps) {
  return (
    <>
      <Contradictions app={app} />
      <Essentials app={app} />
      {isApi(app) && <GuardSnippet app={app} />}
      {(isClient(app) || !isApi(app)) && (
        <>
          <Snippets app={app} />
          <TryIt app={app} />
        </>
      )}
    </>
  )
}

const isApi = (app: Application): boolean => (app.api?.oauth2PermissionScopes ?? []).length > 0

const isClient = ({ publicClient, spa, web, requiredResourceAccess = [] }: Application): boolean =>
  requiredResourceAccess.length > 0 ||
  [publicClient, spa, web].some((platform) => (platform?.redirectUris ?? []).length > 0)

function Essentials({ app }: SectionProps) {
  const copied = [
    ['Application (client) ID', app.appId],
    ['Directory (tenant) ID', currentAccount().tenantId],
    ['Object ID', app.id],
    ...(app.identifierUris ?? []).map((uri) => ['Application ID URI', uri] as const),
  ] as const
  const audience = app.signInAudience === 'AzureADMultipleOrgs' ? 'Any organization' : 'This organization only'
  const shown = [
    ['Supported account types', audience],
    ['Redirect URIs', countUris(app)],
    ['Client credentials', countCredentials(app)],
    ['Created', app.createdDateTime?.slice(0, 10) ?? 'Unknown'],
  ] as const
  return (
    <Card title="Essentials">
      <dl className="mt-3 grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {copied.map(([name, text]) => (
          <div key={`${name} ${text}`}>
            <dt className="soft text-sm">{name}</dt>
            <dd className="flex flex-wrap items-center gap-2">
              <code>{text}</code>
              <Copy name={name} text={text} />
            </dd>
          </div>
        ))}
        {shown.map(([name, text]) => (
          <div key={name}>
            <dt className="soft text-sm">{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <Endpoints app={app} />
    </Card>
  )
}

function countUris({ web, spa, publicClient }: Application): string {
  const count = (platform: Application['web']): number => platform?.redirectUris?.length ?? 0
  return `${count(web)} web, ${count(spa)} single-page, ${count(publicClient)} mobile and desktop`
}

function countCredentials({ keyCredentials = [], passwordCredentials = [] }: Application): string {
  const [keys, secrets] = [keyCredentials.length, passwordCredentials.length]
  return `${keys} ${keys === 1 ? 'certificate' : 'certificates'}, ${secrets} ${secrets === 1 ? 'secret' : 'secrets'}`
}

/** What the registration says in two ways, with one click to make it one. */
function Contradictions({ app }: SectionProps) {
  const { save, error, isPending } = usePatch(app)
  return (
    <>
      {findContradictions(app).map(({ text, button, patch }) => (
        <Notice key={button} tone="warn">
          <p>{text}</p>
          <button type="button" className="button mt-2" disabled={isPending} onClick={() => save(patch)}>
            {button}
          </button>
        </Notice>
      ))}
      <Failure error={error} />
    </>
  )
}
