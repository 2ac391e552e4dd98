import { createClient } from '@latchwork/client'
import { compare } from './compare.ts'
import { clientId, createMsal } from './msal.ts'
import type { AccountEntry, CacheData, TokenCache } from '@latchwork/client'
import type { Candidate } from './compare.ts'

/** Silent acquisition from a cache of many accounts. Usage: client.ts ROUNDS MILLISECONDS ACCOUNTS; prints the comparisons as JSON. */

const issuer = 'https://login.bench.example/0b9c6a54-7c3e-4b1f-9d20-5a6e8f1c2d30/v2.0'
const scope = 'https://tasks.bench.example/Tasks.Read'

function createCache(accounts: number): TokenCache & { readonly entries: readonly AccountEntry[] } {
  const now = Date.now()
  const token = { token: 'x'.repeat(1500), scopes: [scope], issuedAt: now, expiresAt: now + 3_600_000 }
  const entries = Array.from({ length: accounts }, (_, index): AccountEntry => {
    const subject = `subject-${index}`
    const account = { id: `${issuer}|${subject}`, issuer, subject, username: `user${index}@bench.example` }
    return { account, refreshToken: 'r'.repeat(900), accessTokens: { [`\n${scope}`]: token }, signedInAt: now }
  })
  const data: CacheData = {
    version: 1,
    clients: { [`${clientId}|${issuer}`]: Object.fromEntries(entries.map((entry) => [entry.account.id, entry])) },
  }
  return {
    entries,
    read: async () => data,
    update: () => Promise.reject(new Error('nothing is to be written')),
    exclusively: () => Promise.reject(new Error('nothing is to be refreshed')),
  }
}

function latchwork(accounts: number): Candidate {
  const cache = createCache(accounts)
  const client = createClient({
    issuer,
    clientId,
    cache,
    fetch: () => Promise.reject(new Error('nothing is to be fetched')),
  })
  return async (times) => {
    for (let index = 0; index < times; index++) {
      const { account } = cache.entries[index % accounts] ?? {}
      if (account === undefined) throw new Error('no such account')
      const result = await client.acquireTokenSilent({ account, scopes: [scope] })
      if (!result.fromCache) throw new Error('not from the cache')
    }
  }
}

const [rounds = 3, milliseconds = 300, accounts = 1000] = process.argv.slice(2).map(Number)
const candidates = {
  'client, 1 account': latchwork(1),
  [`client, ${accounts} accounts`]: latchwork(accounts),
  'msal-node, 1 account': await createMsal(1, scope),
  [`msal-node, ${accounts} accounts`]: await createMsal(accounts, scope),
}
process.stdout.write(JSON.stringify(await compare(candidates, rounds, milliseconds)))
