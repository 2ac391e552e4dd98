// The same picture on every run: what is random or of today is shown as something fixed, and understood when it comes back.
import type { BrowserContext } from 'playwright-core'
import type { Ask } from './ask.ts'
import { DEMO_DIRECTORY } from '../../packages/server/src/dev/demo-directory.ts'
import { builtInClients } from '../../packages/server/src/directory/built-in.ts'
import { DIRECTORY_PERMISSIONS } from '../../packages/server/src/directory/graph-permissions.ts'

/** The moment at which all pictures are taken. */
export const PICTURE_TIME = Date.UTC(2030, 0, 15, 10, 0, 0)

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const DATE = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g
const SECRET_LINK = /(\/first-password\?token=)[\w-]+/g

/** Access without a role (azure-ad-wire §3.4). */
const DEFAULT_ACCESS = '00000000-0000-0000-0000-000000000000'

/** Answers of the directory API keep their meaning: every changed id is changed back in the next request. */
export async function steadyAnswers(context: BrowserContext, ask: Ask): Promise<void> {
  const fixed = [DEMO_DIRECTORY, DIRECTORY_PERMISSIONS, builtInClients(''), DEFAULT_ACCESS]
  const known = new Set(JSON.stringify(fixed).match(GUID))
  const shown = new Map<string, string>()
  const real = new Map<string, string>()
  const show = (guid: string): string => {
    if (known.has(guid) || real.has(guid)) return guid
    const seen = shown.get(guid) ?? `5eed0000-0000-4000-8000-${String(shown.size + 1).padStart(12, '0')}`
    shown.set(guid, seen)
    real.set(seen, guid)
    return seen
  }
  const restore = (text: string): string => text.replaceAll(GUID, (guid) => real.get(guid) ?? guid)
  await context.route('**/v1.0/**', async (route) => {
    const request = route.request()
    const { pathname, search } = new URL(restore(request.url()))
    const asked = { method: request.method(), path: pathname + search, headers: request.headers() }
    const answer = await ask({ ...asked, body: restore(request.postData() ?? '') })
    const steady = answer.body
      .replaceAll(GUID, show)
      .replaceAll(DATE, steadyDate)
      .replaceAll(SECRET_LINK, '$1shown-once')
    await route.fulfill({ ...answer, body: steady })
  })
}

/** What the demo brings is a month old, what happened for the pictures some minutes. */
function steadyDate(date: string): string {
  const age = PICTURE_TIME - Date.parse(date) > 86_400_000 ? 30 * 86_400_000 : 300_000
  const future = Date.parse(date) - PICTURE_TIME > 3_600_000
  return future ? new Date(PICTURE_TIME + 86_400_000).toISOString() : new Date(PICTURE_TIME - age).toISOString()
}
