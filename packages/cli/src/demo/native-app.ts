import { type Client, createClient, type Target, type TokenResult } from '@latchwork/client'
import type { Person, Robot, Visit } from './robot.ts'
import type { World } from './world.ts'

/** A native app of the story: the client library, with a robot in place of the system browser. */
export interface NativeApp {
  readonly client: Client
  signIn(robot: Robot, person: Person, target: Target): Promise<SignIn>
}

export interface SignIn {
  readonly visit: Visit
  readonly result: TokenResult
}

/** @param tenant the part of the authority after the host: common, or an organization */
export function createApp(world: World, clientId: string, tenant: string): NativeApp {
  let browse: (url: string) => void = () => undefined
  const client = createClient({
    authority: `${world.server}/${tenant}`,
    clientId,
    fetch: world.wire.fetch,
    now: () => world.now() * 1000,
    openBrowser: (url) => browse(url),
  })

  async function signIn(robot: Robot, person: Person, target: Target): Promise<SignIn> {
    const { promise: visit, resolve, reject } = Promise.withResolvers<Visit>()
    const stuck = new AbortController()
    browse = (url) => {
      robot.visit(url, person).then(async (done) => {
        resolve(done)
        // The browser goes back to the app, which is listening on this computer.
        await fetch(done.redirect).then((page) => page.text())
      }, reject)
    }
    visit.catch(() => stuck.abort())
    const result = client.acquireTokenInteractive({ ...target, signal: stuck.signal, timeoutSeconds: 20 })
    const [visited, outcome] = await Promise.allSettled([visit, result])
    if (visited.status === 'rejected') throw visited.reason
    if (outcome.status === 'rejected') throw new RefusedSignIn(visited.value, outcome.reason)
    return { visit: visited.value, result: outcome.value }
  }

  return { client, signIn }
}

/** The browser came back to the app with a refusal. */
export class RefusedSignIn extends Error {
  readonly visit: Visit

  constructor(visit: Visit, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.name = 'RefusedSignIn'
    this.visit = visit
  }
}
