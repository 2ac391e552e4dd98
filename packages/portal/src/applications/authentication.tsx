import { checkRegistrableRedirectUri, type Platform, type RedirectProblem } from '@latchwork/protocol'
import { useState } from 'react'
import { useChange } from '../api/hooks.ts'
import type { Application } from '../api/types.ts'
import { Confirm, Failure, Field } from '../ui/parts.tsx'
import type { SectionProps } from './application.tsx'

const PLATFORMS: Readonly<Record<Platform, string>> = {
  publicClient: 'Mobile and desktop applications',
  spa: 'Single-page application',
  web: 'Web',
}

const RULES: Readonly<Record<RedirectProblem, string>> = {
  'too-long': 'At most 256 characters.',
  'not-absolute': 'Start with a scheme, such as https://.',
  malformed: 'This is not a valid address.',
  fragment: 'A redirect URI has no part after #.',
  userinfo: 'A redirect URI has no user name.',
  wildcard: 'Wildcards are not allowed: write each address out.',
  'http-outside-loopback': 'http is for localhost, 127.0.0.1 and [::1] only. Use https.',
  'custom-scheme-of-non-native-client': 'A scheme of its own is for mobile and desktop applications only.',
  'scheme-forbidden': 'This scheme cannot carry an answer.',
  'scheme-without-dot': 'Name the scheme after a domain of yours, such as com.example.app.',
  'out-of-band-not-allowed': 'The app’s compatibility settings do not allow out-of-band answers.',
}

export function Authentication({ app }: SectionProps) {
  return (
    <>
      {Object.entries(PLATFORMS).map(([platform, title]) => (
        <PlatformUris key={platform} app={app} platform={platform as Platform} title={title} />
      ))}
    </>
  )
}

interface PlatformProps extends SectionProps {
  readonly platform: Platform
  readonly title: string
}

function PlatformUris({ app, platform, title }: PlatformProps) {
  // A link of `latchwork explain` fills the field in; whoever follows it still judges and saves.
  const [uri, setUri] = useState(() => new URLSearchParams(window.location.search).get('add') ?? '')
  const change = useChange()
  const uris = app[platform]?.redirectUris ?? []
  const problem = uri === '' ? undefined : problemOf(uri, platform, app)
  const save = (redirectUris: readonly string[]): void =>
    change.mutate(
      {
        path: `/applications/${app.id}`,
        method: 'PATCH',
        body: { [platform]: { redirectUris } },
        etag: app['@odata.etag'],
      },
      { onSuccess: () => setUri('') },
    )
  return (
    <section>
      <h2>{title}</h2>
      {uris.length === 0 && <p className="soft">No redirect URI.</p>}
      <ul>
        {uris.map((known) => (
          <li key={known} className="my-2 flex flex-wrap items-center gap-3">
            <code>{known}</code>
            <Confirm button={`Remove ${known}`} onYes={() => save(uris.filter((other) => other !== known))}>
              Sign-ins that end at this address will fail.
            </Confirm>
          </li>
        ))}
      </ul>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (problem === undefined) save([...uris, uri])
        }}
      >
        <Field label={`Add a redirect URI (${title})`} value={uri} onChange={setUri} required problem={problem} />
        <Failure error={change.error} />
        <button type="submit" className="button" disabled={change.isPending || problem !== undefined}>
          Add
        </button>
      </form>
    </section>
  )
}

function problemOf(uri: string, platform: Platform, app: Application): string | undefined {
  const checked = checkRegistrableRedirectUri(uri, platform, { appId: app.appId, allowOutOfBand: true })
  return checked.ok ? undefined : RULES[checked.error]
}
