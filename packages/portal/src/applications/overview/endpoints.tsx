import { currentAccount } from '../../api/session.ts'
import { Copy } from '../../ui/parts.tsx'
import type { SectionProps } from '../section.ts'

/** The addresses that a client library without a snippet here is configured with. */
export function Endpoints({ app }: SectionProps) {
  const { origin } = window.location
  const { tenantId } = currentAccount()
  const tenant = app.signInAudience === 'AzureADMultipleOrgs' ? 'organizations' : tenantId
  const rows = [
    ['Authority', `${origin}/${tenant}`],
    ['OpenID Connect metadata', `${origin}/${tenant}/v2.0/.well-known/openid-configuration`],
    ['Authorization endpoint', `${origin}/${tenant}/oauth2/v2.0/authorize`],
    ['Token endpoint', `${origin}/${tenant}/oauth2/v2.0/token`],
  ] as const
  return (
    <details className="mt-4">
      <summary className="cursor-pointer font-medium">Endpoints</summary>
      <dl className="mt-2 grid gap-3">
        {rows.map(([name, text]) => (
          <div key={name}>
            <dt className="soft text-sm">{name}</dt>
            <dd className="flex flex-wrap items-center gap-2">
              <code>{text}</code>
              <Copy name={name} text={text} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
