/** The one place that loads the server, and only when a command runs one (DESIGN §0): who signs in does not wait for it. */
export const loadServer = () => import('@latchwork/server')
/** What commands do at an instance's database; `serve` does not wait for it. */
export const loadServerCommands = () => import('@latchwork/server/commands')

export type Server = Awaited<ReturnType<typeof loadServer>>
export type ServerCommands = Awaited<ReturnType<typeof loadServerCommands>>
export type Config = Parameters<Server['openInstance']>[0]
export type Log = ReturnType<Server['createLog']>
export type OpenInstance = Extract<Awaited<ReturnType<Server['openInstance']>>, { ok: true }>['value']
export type TrustReport = Awaited<ReturnType<ServerCommands['trustAuthority']>>[number]
export type DirectoryPlan = Extract<Awaited<ReturnType<ServerCommands['readPlan']>>, { ok: true }>['value']
