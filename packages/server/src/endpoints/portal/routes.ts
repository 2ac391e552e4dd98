import type { HttpRequest, Reply } from '../../http/message.ts'
import type { Route } from '../../http/routing/route.ts'
import { acceptsBrotli } from './accepts-brotli.ts'
import { loadPortalFiles, type PortalFiles } from './load-files.ts'
import { renderNotBuilt } from './not-built.ts'

/** A tab that was open during an upgrade asks for a script of before: a page in its place would only be a stranger error. */
const GONE: Reply = { status: 404, headers: { 'cache-control': 'no-store' }, body: '' }

/**
 * The portal's bundle. Every address below `/portal` that is no file is the one page, because the browser does the routing.
 * @param folder what the build of packages/portal wrote; read once, with the first request for it: a file that changes gets another name
 */
export function portalRoutes(folder: string): readonly Route[] {
  let loaded: PortalFiles | undefined
  const files = (): PortalFiles => (loaded ??= loadPortalFiles(folder))
  const handlePage = (): Reply => files().page ?? renderNotBuilt()
  const handleAny = (http: HttpRequest): Reply => {
    const asset = files().assets.get(http.path)
    if (asset === undefined) return http.path.startsWith('/portal/assets/') ? GONE : handlePage()
    return acceptsBrotli(http.headers['accept-encoding']) ? (asset.compressed ?? asset.plain) : asset.plain
  }
  return [
    { method: 'GET', path: '/portal', cors: 'none', handle: handlePage },
    { method: 'GET', path: '/portal/*', cors: 'none', handle: handleAny },
  ]
}
