import { usePatch } from '../../api/patch.ts'
import { currentAccount } from '../../api/session.ts'
import type { Application } from '../../api/types.ts'
import { Notice } from '../../ui/notice.tsx'
import { Card } from '../../ui/page.tsx'
import { Copy, Failure } from '../../ui/parts.tsx'
import type { SectionProps } from '../section.ts'
import { Snippets } from '../snippets/panel.tsx'
import { TryIt } from '../try-it/panel.tsx'
import { findContradictions } from './contradictions.ts'

export function Overview({ app }: SectionProps) {
  return (
    <>
      <Contradictions app={app} />
      <Essentials app={app} />
      <Snippets app={app} />
      <TryIt app={app} />
    </>
  )
}

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
    ['Client secrets', String((app.passwordCredentials ?? []).length)],
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
    </Card>
  )
}

function countUris({ web, spa, publicClient }: Application): string {
  const count = (platform: Application['web']): number => platform?.redirectUris?.length ?? 0
  return `${count(web)} web, ${count(spa)} single-page, ${count(publicClient)} mobile and desktop`
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
