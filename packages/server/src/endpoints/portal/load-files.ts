import { existsSync, globSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { pageHeaders } from '../../http/headers.ts'
import type { Reply } from '../../http/message.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

export interface PortalFiles {
  /** Undefined when the portal was not built. */
  readonly page: Reply | undefined
  /** By path. */
  readonly assets: ReadonlyMap<string, Asset>
}

export interface Asset {
  readonly plain: Reply
  /** With Brotli (RFC 7932), when the build made it. */
  readonly compressed: Reply | undefined
}

/** The answers with their bytes. The names of assets hold a hash of their content, so a browser may keep them for ever (RFC 8246). */
export function loadPortalFiles(folder: string): PortalFiles {
  const index = join(folder, 'index.html')
  if (!existsSync(index)) return { page: undefined, assets: new Map() }
  const names = globSync('assets/*', { cwd: folder }).filter((name) => Object.hasOwn(TYPES, extname(name)))
  return {
    page: { status: 200, headers: portalHeaders(), body: readFileSync(index) },
    assets: new Map(names.map((name) => [`/portal/${name}`, loadAsset(join(folder, name))])),
  }
}

function loadAsset(file: string): Asset {
  const headers = {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'cache-control': 'public, max-age=31536000, immutable',
    'cross-origin-resource-policy': 'same-origin',
    vary: 'accept-encoding',
  }
  const brotli = `${file}.br`
  return {
    plain: { status: 200, headers, body: readFileSync(file) },
    compressed: existsSync(brotli)
      ? { status: 200, headers: { ...headers, 'content-encoding': 'br' }, body: readFileSync(brotli) }
      : undefined,
  }
}

/**
 * Stricter than a bundle usually gets: no inline script or style, nothing from another origin. MSAL renews a sign-in in a
 * frame of its own origin, which therefore may frame this page.
 */
function portalHeaders(): Readonly<Record<string, string>> {
  const csp = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "frame-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
    "base-uri 'none'",
    "object-src 'none'",
  ]
  return {
    ...pageHeaders({ style: "'self'", formActions: [] }),
    'content-security-policy': csp.join('; '),
    'x-frame-options': 'SAMEORIGIN',
  }
}
