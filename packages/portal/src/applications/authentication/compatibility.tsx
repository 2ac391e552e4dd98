import type { Compatibility as Settings } from '../../api/types.ts'
import { Card } from '../../ui/page.tsx'
import type { SectionProps } from '../section.ts'
import { Setting } from './setting.tsx'

interface Kind {
  readonly label: string
  readonly text: string
  readonly isOn: (settings: Settings) => boolean
  readonly change: (on: boolean) => Settings
}

/** Each opens one thing that the strict default refuses, for one kind of old program. */
const SETTINGS: readonly Kind[] = [
  {
    label: 'Allow authorization codes without PKCE',
    text: 'For ADAL and for web apps whose library knows no PKCE. A code that is stolen on its way can then be redeemed by the thief if the app has no secret.',
    isOn: ({ allowCodeWithoutPkce }) => allowCodeWithoutPkce === true,
    change: (allowCodeWithoutPkce) => ({ allowCodeWithoutPkce }),
  },
  {
    label: 'Allow a refresh token to be used again',
    text: 'For programs that keep the old refresh token after they were given a new one, as Azure tolerates. A stolen refresh token is then no longer found by its second use.',
    isOn: ({ refreshTokenReuse }) => refreshTokenReuse === 'allowed',
    change: (on) => ({ refreshTokenReuse: on ? 'allowed' : 'detected' }),
  },
  {
    label: 'Allow out-of-band answers',
    text: 'For programs that read the code from a page or from a window title (urn:ietf:wg:oauth:2.0:oob, …/oauth2/nativeclient). A person can be talked into handing the code to somebody else.',
    isOn: ({ allowOutOfBand }) => allowOutOfBand === true,
    change: (allowOutOfBand) => ({ allowOutOfBand }),
  },
  {
    label: 'Allow silent sign-in at local addresses',
    text: 'For desktop apps that renew a sign-in in a hidden browser window. Any other program on the same computer can then sign a person in as this app, unseen.',
    isOn: ({ allowSilentSignIn }) => allowSilentSignIn === true,
    change: (allowSilentSignIn) => ({ allowSilentSignIn }),
  },
]

export function Compatibility({ app }: SectionProps) {
  return (
    <Card title="Compatibility">
      <p className="soft">Leave these off unless an old program needs one. Each concerns this app alone.</p>
      {SETTINGS.map(({ label, text, isOn, change }) => (
        <Setting
          key={label}
          app={app}
          label={label}
          text={text}
          isOn={isOn(app.latchwork ?? {})}
          bodyOf={(on) => ({ latchwork: change(on) })}
        />
      ))}
    </Card>
  )
}
