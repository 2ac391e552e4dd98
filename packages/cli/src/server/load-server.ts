/** The one place that loads the server, and only when a command runs one (DESIGN §0): who signs in does not wait for it. */
export const loadServer = () => import('@latchwork/server')

export type Server = Awaited<ReturnType<typeof loadServer>>
export type Config = Parameters<Server['openInstance']>[0]
export type Log = ReturnType<Server['createLog']>
export type OpenInstance = Extract<Awaited<ReturnType<Server['openInstance']>>, { ok: true }>['value']
export type TrustReport = Awaited<ReturnType<Server['trustAuthority']>>[number]
export type DirectoryPlan = Extract<Awaited<ReturnType<Server['readPlan']>>, { ok: true }>['value']
