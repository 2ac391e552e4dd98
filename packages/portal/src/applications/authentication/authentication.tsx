import type { Platform } from '@latchwork/protocol'
import { useSearch } from '@tanstack/react-router'
import { usePatch } from '../../api/patch.ts'
import { Card } from '../../ui/page.tsx'
import { TextList } from '../../ui/text-list.tsx'
import type { SectionProps } from '../section.ts'
import { Compatibility } from './compatibility.tsx'
import { explainRedirect, problemOf } from './redirect-rules.ts'
import { Setting } from './setting.tsx'

const PLATFORMS = [
  {
    platform: 'publicClient',
    title: 'Mobile and desktop applications',
    text: 'Programs on a person’s own device, that keep no secret.',
  },
  { platform: 'spa', title: 'Single-page application', text: 'Runs in a browser; redeems its code there.' },
  { platform: 'web', title: 'Web', text: 'Runs on a server and proves itself with a client secret.' },
] as const

export function Authentication({ app }: SectionProps) {
  return (
    <>
      {PLATFORMS.map((one) => (
        <PlatformUris key={one.platform} app={app} {...one} />
      ))}
      <PublicClient app={app} />
      <Compatibility app={app} />
    </>
  )
}

interface PlatformProps extends SectionProps {
  readonly platform: Platform
  readonly title: string
  readonly text: string
}

function PlatformUris({ app, platform, title, text }: PlatformProps) {
  // A link of `latchwork explain` fills in the fields that may hold the address; whoever follows it still judges and saves.
  const { add } = useSearch({ from: '/applications/$id' })
  const fits = add !== undefined && problemOf(add, platform, app) === undefined
  const { save, error, isPending } = usePatch(app)
  return (
    <Card title={title}>
      <p className="soft">{text}</p>
      <TextList
        label={`Add a redirect URI (${title})`}
        items={app[platform]?.redirectUris ?? []}
        empty="No redirect URI."
        warning="Sign-ins that end at this address will fail."
        problemOf={(uri) => problemOf(uri, platform, app)}
        explain={(uri) => explainRedirect(uri, platform)}
        onSave={(redirectUris, onSuccess) => save({ [platform]: { redirectUris } }, onSuccess)}
        error={error}
        isPending={isPending}
        {...(fits && { initial: add })}
      />
    </Card>
  )
}

const PUBLIC_CLIENT =
  'On for a CLI, desktop or mobile app: a request that names no redirect URI, such as one for a device code, counts as that of an app without a secret. Off, such a request ends with AADSTS7000218.'

function PublicClient({ app }: SectionProps) {
  return (
    <Card title="Public client flows">
      <Setting
        app={app}
        label="Allow public client flows"
        text={PUBLIC_CLIENT}
        isOn={app.isFallbackPublicClient === true}
        bodyOf={(isFallbackPublicClient) => ({ isFallbackPublicClient })}
      />
    </Card>
  )
}
