import { checkRegistrableRedirectUri, type Platform, redirectKind, type RedirectProblem } from '@latchwork/protocol'
import type { Application } from '../../api/types.ts'

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
  'out-of-band-not-allowed': 'The app’s compatibility settings, below, do not allow out-of-band answers.',
}

/** The rule that an address breaks, by the server's own function and the app's own settings. */
export function problemOf(uri: string, platform: Platform, app: Application): string | undefined {
  const allowOutOfBand = app.latchwork?.allowOutOfBand === true
  const checked = checkRegistrableRedirectUri(uri, platform, { appId: app.appId, allowOutOfBand })
  return checked.ok ? undefined : RULES[checked.error]
}

/** What an address will match, for an address that may be registered. */
export function explainRedirect(uri: string, platform: Platform): string {
  const kind = redirectKind(uri)
  if (kind === 'loopback' && platform === 'publicClient')
    return 'Matches any port, and localhost, 127.0.0.1 and [::1] alike. The path is compared exactly.'
  if (kind === 'custom')
    return 'Any app on the device could claim this scheme, so people are asked before an answer goes there.'
  if (kind === 'out-of-band') return 'The answer is shown to the person, who carries it to the app.'
  return 'Compared exactly, port and path included.'
}
