import type { Guard } from '../create-guard.ts'

export interface MetadataReply {
  readonly status: 200
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The API's metadata, if that is what a request asks for: readable by everybody, scripts of any page among them (RFC 9728 §3.1). */
export function renderMetadataReply(
  { metadata }: Pick<Guard, 'metadata'>,
  { method, url }: { readonly method?: string | undefined; readonly url?: string | undefined },
): MetadataReply | undefined {
  if (metadata === undefined || (method !== 'GET' && method !== 'HEAD')) return undefined
  if (url?.split('?', 1)[0] !== metadata.path) return undefined
  return {
    status: 200,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'public, max-age=3600',
      'access-control-allow-origin': '*',
    },
    body: method === 'HEAD' ? '' : JSON.stringify(metadata.document),
  }
}
