import { usePatch } from '../../api/patch.ts'
import { Card } from '../../ui/page.tsx'
import { TextList } from '../../ui/text-list.tsx'
import type { SectionProps } from '../section.ts'
import { AuthorizedClients } from './authorized-clients.tsx'
import { Scopes } from './scopes.tsx'

export function ExposeApi({ app }: SectionProps) {
  return (
    <>
      <Identifiers app={app} />
      <Scopes app={app} />
      <ResourceUrls app={app} />
      <AuthorizedClients app={app} />
      <KnownClients app={app} />
    </>
  )
}

const absolute = (uri: string): string | undefined =>
  URL.canParse(uri) && !uri.includes('#') ? undefined : 'An absolute address without a part after #.'

function Identifiers({ app }: SectionProps) {
  const { save, error, isPending } = usePatch(app)
  const uris = app.identifierUris ?? []
  return (
    <Card title="Application ID URI">
      <p className="soft">What stands before a scope when a client asks for it.</p>
      <TextList
        key={uris.join(' ')}
        label="Add an Application ID URI"
        items={uris}
        empty="None yet. Clients can only name the API by its client ID."
        warning="Clients that ask for scopes below this address are refused, and tokens that name it are no longer made."
        help="api:// with the client ID, or https:// with a domain of this organization."
        problemOf={absolute}
        onSave={(identifierUris, onSuccess) => save({ identifierUris }, onSuccess)}
        error={error}
        isPending={isPending}
        {...(uris.length === 0 && { initial: `api://${app.appId}` })}
      />
    </Card>
  )
}

function ResourceUrls({ app }: SectionProps) {
  const { save, error, isPending } = usePatch(app)
  return (
    <Card title="Resource URLs">
      <p className="soft">
        Where the API answers. MCP and other clients name it by this address (RFC 8707), and the snippets of an app call
        the first one.
      </p>
      <TextList
        label="Add a resource URL"
        items={app.latchwork?.resourceUrls ?? []}
        empty="None yet."
        warning="Clients that name the API by this address are refused."
        problemOf={absolute}
        onSave={(resourceUrls, onSuccess) => save({ latchwork: { resourceUrls } }, onSuccess)}
        error={error}
        isPending={isPending}
      />
    </Card>
  )
}

function KnownClients({ app }: SectionProps) {
  const { save, error, isPending } = usePatch(app)
  return (
    <Card title="Known client applications">
      <p className="soft">
        Whoever consents to one of these clients consents to what this API itself requires, on one page.
      </p>
      <TextList
        label="Add a known client"
        items={app.api?.knownClientApplications ?? []}
        empty="None yet."
        warning="People are then asked for this API on a page of its own."
        help="Its Application (client) ID."
        problemOf={(id) => (/^[0-9a-f-]{36}$/i.test(id) ? undefined : 'An Application (client) ID has 36 characters.')}
        onSave={(knownClientApplications, onSuccess) => save({ api: { knownClientApplications } }, onSuccess)}
        error={error}
        isPending={isPending}
      />
    </Card>
  )
}
