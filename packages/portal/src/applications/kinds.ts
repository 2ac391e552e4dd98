import type { Platform } from '@latchwork/protocol'
import type { Application } from '../api/types.ts'

export type Kind = 'desktop' | 'mcp' | 'mobile' | 'spa' | 'web' | 'api'

interface KindOfApp {
  readonly value: Kind
  readonly title: string
  readonly text: string
  /** Undefined: nobody signs in to it. */
  readonly platform?: Platform
  readonly redirectUris: readonly string[]
  readonly help: string
  /** The part of its page where one goes on. */
  readonly opens: string
}

const LOOPBACK = ['http://localhost', 'http://127.0.0.1', 'http://[::1]'] as const

/** "What are you building?" Each is a set of ordinary settings, and nothing remembers the choice. */
export const KINDS: readonly KindOfApp[] = [
  {
    value: 'desktop',
    title: 'CLI or desktop app',
    text: 'Runs on the person’s own computer and keeps no secret.',
    platform: 'publicClient',
    redirectUris: LOOPBACK,
    help: 'The app listens on its own computer, at any port.',
    opens: 'overview',
  },
  {
    value: 'mcp',
    title: 'Local agent or MCP client',
    text: 'Calls MCP servers and APIs for the person who runs it.',
    platform: 'publicClient',
    redirectUris: [...LOOPBACK, 'http://localhost/callback', 'http://127.0.0.1/callback'],
    help: 'Most MCP clients listen at /callback, at any port.',
    opens: 'overview',
  },
  {
    value: 'mobile',
    title: 'Mobile app',
    text: 'Comes back to the phone with an address of its own.',
    platform: 'publicClient',
    redirectUris: [],
    help: 'Made of the names above; a scheme of your own, after a domain of yours, does as well.',
    opens: 'overview',
  },
  {
    value: 'spa',
    title: 'Single-page app',
    text: 'Runs in a browser and keeps no secret.',
    platform: 'spa',
    redirectUris: ['http://localhost:3000'],
    help: 'Exactly where the app is loaded from.',
    opens: 'overview',
  },
  {
    value: 'web',
    title: 'Website',
    text: 'Runs on a server that can keep a secret.',
    platform: 'web',
    redirectUris: ['http://localhost:3000/auth/callback'],
    help: 'Exactly where the answer goes. Add a client secret next.',
    opens: 'client-secrets',
  },
  {
    value: 'api',
    title: 'Web API or MCP server',
    text: 'Answers calls that carry a token.',
    redirectUris: [],
    help: '',
    opens: 'expose-an-api',
  },
]

export function kindOf(kind: Kind): KindOfApp {
  const found = KINDS.find(({ value }) => value === kind)
  if (found === undefined) throw new Error(`There is no kind ${kind}.`)
  return found
}

export interface Wish extends Pick<Application, 'displayName' | 'signInAudience'> {
  /** One on each line. */
  readonly redirects: string
}

export function bodyOf(kind: Kind, { displayName, signInAudience, redirects }: Wish) {
  const { platform } = kindOf(kind)
  const redirectUris = redirects.split(/\s+/).filter((uri) => uri !== '')
  return {
    displayName,
    signInAudience,
    ...(platform === 'publicClient' && { isFallbackPublicClient: true }),
    ...(platform !== undefined && { [platform]: { redirectUris } }),
  }
}
