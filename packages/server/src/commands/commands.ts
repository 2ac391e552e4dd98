/** What commands do on the server's machine, beside a running server or without one. Apart from `index.ts`, so that `serve` starts without it. */
export { thisSystem, type TrustSystem } from '../dev/tls/trust-system.ts'
export { trustAuthority, untrustAuthority, type TrustReport } from '../dev/tls/trust.ts'
export { exportDirectory, importFromEntra, openDirectory } from './directory.ts'
export { explainAtDatabase } from './explain-at-database.ts'
export { initInstance } from './init.ts'
export { carryOut, makePlan, readPlan } from '../directory-plan.ts'
