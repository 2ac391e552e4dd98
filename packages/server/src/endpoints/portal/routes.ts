import type { HttpRequest, Reply } from '../../http/message.ts'
import type { Route } from '../../http/routing/route.ts'
import { loadPortalFiles } from './load-files.ts'
import { renderNotBuilt } from './not-built.ts'

/**
 * The portal's bundle. Every address below `/portal` that is no file is the one page, because the browser does the routing.
 * @param folder what the build of packages/portal wrote; read once, because a file that changes gets another name
 */
export function portalRoutes(folder: string): readonly Route[] {
  const { page, assets } = loadPortalFiles(folder)
  const handlePage = (): Reply => page ?? renderNotBuilt()
  const handleAny = (http: HttpRequest): Reply => assets.get(http.path) ?? handlePage()
  return [
    { method: 'GET', path: '/portal', cors: 'none', handle: handlePage },
    { method: 'GET', path: '/portal/*', cors: 'none', handle: handleAny },
  ]
}
