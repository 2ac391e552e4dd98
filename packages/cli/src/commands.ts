import type { Command, Group } from './command.ts'

/** Every command and noun, loaded when it is named: who asks for a token must not wait for the server's code. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command | Group>>> = {
  dev: async () => (await import('./commands/dev.ts')).dev,
  serve: async () => (await import('./commands/serve.ts')).serve,
  init: async () => (await import('./commands/init.ts')).init,
  apply: async () => (await import('./commands/files/apply.ts')).apply,
  export: async () => (await import('./commands/files/export.ts')).exportCommand,
  import: async () => (await import('./commands/files/import.ts')).importCommand,
  trust: async () => (await import('./commands/trust.ts')).trust,
  untrust: async () => (await import('./commands/untrust.ts')).untrust,
  demo: async () => (await import('./commands/demo.ts')).demo,
  login: async () => (await import('./commands/login.ts')).login,
  token: async () => (await import('./commands/token.ts')).token,
  call: async () => (await import('./commands/call.ts')).call,
  accounts: async () => (await import('./commands/accounts.ts')).accounts,
  explain: async () => (await import('./commands/explain.ts')).explain,
  logout: async () => (await import('./commands/logout.ts')).logout,
  app: async () => (await import('./commands/app/app.ts')).app,
  user: async () => (await import('./commands/user/user.ts')).user,
  consent: async () => (await import('./commands/consent/consent.ts')).consent,
  tenant: async () => (await import('./commands/tenant/tenant.ts')).tenant,
  clock: async () => (await import('./commands/clock.ts')).clock,
  fault: async () => (await import('./commands/fault.ts')).fault,
}

/** Words that people type for ours. */
const SYNONYMS: Readonly<Record<string, string>> = {
  signin: 'login',
  'sign-in': 'login',
  signout: 'logout',
  'sign-out': 'logout',
  start: 'dev',
  whoami: 'accounts',
  curl: 'call',
  version: '--version',
  '-v': '--version',
  apps: 'app',
  users: 'user',
  consents: 'consent',
  tenants: 'tenant',
  organization: 'tenant',
  grants: 'consent',
  ls: 'list',
  get: 'show',
  new: 'create',
  add: 'create',
  register: 'create',
  set: 'update',
  edit: 'update',
  rm: 'delete',
  remove: 'delete',
  roles: 'role',
}

/** The nearest of the known words, when it is near enough to be what was meant. */
export function suggest(typed: string, known: readonly string[]): string | undefined {
  const synonym = SYNONYMS[typed]
  if (synonym !== undefined && (known.includes(synonym) || synonym.startsWith('--'))) return synonym
  const ranked = known
    .map((word) => ({ word, far: distance(typed, word) }))
    .toSorted((left, right) => left.far - right.far)
  const best = ranked[0]
  return best !== undefined && best.far <= Math.max(1, Math.floor(best.word.length / 3)) ? best.word : undefined
}

/** Levenshtein's distance. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (const [at, letter] of [...left].entries()) {
    const next = [at + 1]
    for (const [column, other] of [...right].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }
  return row[right.length] ?? 0
}
