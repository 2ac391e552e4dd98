import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useChange } from '../../api/hooks.ts'
import type { Application } from '../../api/types.ts'
import { Card } from '../../ui/page.tsx'
import { Failure, Field } from '../../ui/parts.tsx'
import type { SectionProps } from '../section.ts'

export function DeleteApplication({ app }: SectionProps) {
  const [typed, setTyped] = useState('')
  const change = useChange()
  const navigate = useNavigate()
  const remove = async (): Promise<void> => {
    await change.mutateAsync({ path: `/applications/${app.id}`, method: 'DELETE', etag: app['@odata.etag'] })
    await navigate({ to: '/applications/deleted' })
  }
  return (
    <Card title="Delete this registration">
      <p>This will stop working at once:</p>
      <ul className="my-2 list-disc ps-5">
        {consequencesOf(app).map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <p className="soft">It can be restored for 30 days, with its secrets and with what people granted.</p>
      <Field label={`Type ${app.displayName} to confirm`} value={typed} onChange={setTyped} />
      <Failure error={change.error} />
      <button
        type="button"
        className="button danger"
        disabled={typed !== app.displayName || change.isPending}
        onClick={() => void remove().catch(() => undefined)}
      >
        Delete
      </button>
    </Card>
  )
}

function consequencesOf(app: Application): readonly string[] {
  const redirects = [app.publicClient, app.spa, app.web].flatMap((platform) => platform?.redirectUris ?? [])
  const scopes = (app.api?.oauth2PermissionScopes ?? []).map(({ value }) => value)
  const secrets = (app.passwordCredentials ?? []).length + (app.keyCredentials ?? []).length
  const everywhere = app.signInAudience === 'AzureADMultipleOrgs' ? ', in every organization that uses it' : ''
  return [
    `Nobody can sign in to it${everywhere}. Whoever is signed in stays so until the access token ends.`,
    ...(redirects.length > 0 ? [`Nothing is sent to ${redirects.join(', ')} any more.`] : []),
    ...(secrets > 0
      ? [`Its ${secrets === 1 ? 'secret or certificate is' : `${secrets} secrets and certificates are`} refused.`]
      : []),
    ...(scopes.length > 0 ? [`No client gets a token for this API: ${scopes.join(', ')}.`] : []),
  ]
}
