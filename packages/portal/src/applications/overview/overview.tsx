import type { ReactNode } from 'react'
import { usePatch } from '../../api/patch.ts'
import { currentAccount } from '../../api/session.ts'
import type { Application } from '../../api/types.ts'
import { Notice } from '../../ui/notice.tsx'
import { Card, Facts } from '../../ui/page.tsx'
import { Time } from '../../ui/time.tsx'
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
  const audience = app.signInAudience === 'AzureADMultipleOrgs' ? 'Any organization' : 'This organization only'
  const uris = app.identifierUris ?? []
  return (
    <Card title="Essentials">
      <Facts
        rows={[
          copied('Application (client) ID', app.appId),
          copied('Directory (tenant) ID', currentAccount().tenantId),
          copied('Object ID', app.id),
          ...(uris.length === 0 ? [] : [copied('Application ID URI', ...uris)]),
          ['Supported account types', audience],
          ['Redirect URIs', countUris(app)],
          ['Client credentials', countCredentials(app)],
          ['Created', <Time key="created" at={app.createdDateTime ?? ''} exact />],
        ]}
      />
      <Endpoints app={app} />
    </Card>
  )
}

function copied(name: string, ...texts: readonly string[]): readonly [string, ReactNode] {
  return [
    name,
    texts.map((text) => (
      <span key={text} className="flex flex-wrap items-center gap-x-2">
        <code>{text}</code>
        <Copy name={name} text={text} />
      </span>
    )),
  ]
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
