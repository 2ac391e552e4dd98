/** The server as the command line and tests use it. Importing it costs a second; nothing but dev, serve, init and demo does. */
export { type Config, parseConfig, SETTINGS, type SettingSources, variableOf, flagOf } from './config.ts'
export { DEMO_ACCOUNTS, CONTOSO_ID, FABRIKAM_ID } from './dev/demo-directory.ts'
export { thisSystem, type TrustSystem } from './dev/tls/trust-system.ts'
export { trustAuthority, untrustAuthority, type TrustReport } from './dev/tls/trust.ts'
export { initInstance } from './init.ts'
export { createLog, type Log } from './log.ts'
export { openInstance, type OpenInstance, type StartProblem } from './open-instance.ts'
export { createServer, type RunningServer, type ServerParts } from './start-server.ts'
