import { type Api, isDirectory, useRequiredApis, writtenScopes } from '../../api/apis.ts'
import { usePatch } from '../../api/patch.ts'
import { currentAccount } from '../../api/session.ts'
import { Card } from '../../ui/page.tsx'
import { Failure } from '../../ui/parts.tsx'
import type { SectionProps } from '../section.ts'
import { tryAddress, tryRedirectUri } from './sign-in.ts'

/** A real sign-in of this app, in a tab of its own, with what the tokens say. */
export function TryIt({ app }: SectionProps) {
  const { save, error, isPending } = usePatch(app)
  const { apis } = useRequiredApis(app)
  const uri = tryRedirectUri()
  const uris = app.spa?.redirectUris ?? []
  return (
    <Card title="Try it">
      {uris.includes(uri) ? (
        <>
          <p className="soft">
            Opens the sign-in page of this app in a new tab, with the permissions that it requires, and shows what the
            tokens say. It is a real sign-in: who consents there has consented.
          </p>
          <a className="button mt-3" target="_blank" rel="noreferrer" href={addressOf(app, apis)}>
            Try a sign-in
          </a>
        </>
      ) : (
        <>
          <p className="soft">
            To sign in here, the app needs this page among its single-page redirect URIs: <code>{uri}</code>. Remove it
            again under Authentication when you are done.
          </p>
          <button
            type="button"
            className="button mt-3"
            disabled={isPending}
            onClick={() => save({ spa: { redirectUris: [...uris, uri] } })}
          >
            Add the redirect URI
          </button>
        </>
      )}
      <Failure error={error} />
    </Card>
  )
}

function addressOf(app: SectionProps['app'], apis: readonly Api[]): string {
  const { tenantId } = currentAccount()
  const api = apis.find((known) => !isDirectory(known))
  const scopes = api === undefined ? ['User.Read'] : writtenScopes(app, api)
  const tenant = app.signInAudience === 'AzureADMultipleOrgs' ? 'organizations' : tenantId
  return tryAddress({ clientId: app.appId, tenant, scope: ['openid', 'profile', ...scopes].join(' ') })
}
