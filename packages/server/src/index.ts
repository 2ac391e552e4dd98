/** A server that runs, for the command line and tests. What commands do at a database without serving it is in `commands/commands.ts`. */
export { type Config, parseConfig, SETTINGS, type SettingSources, variableOf, flagOf } from './config.ts'
export { DEMO_ACCOUNTS, CONTOSO_ID, FABRIKAM_ID } from './dev/demo-directory.ts'
export { createLog, type Log } from './log.ts'
export { openInstance, type OpenInstance } from './open-instance.ts'
export { createServer, type RunningServer, type ServerParts } from './start-server.ts'
export { findApplicationByAppId } from './store/applications.ts'
export { listTenants } from './store/tenants.ts'
export { listServicePrincipals } from './store/service-principals.ts'
