// One of the processes of shared-cache.test.ts: asks for new tokens again and again, and reports what came of it.
import { AuthError, createClient } from '@latchwork/client'

const [authority = '', clientId = '', file = '', rounds = '0', ...scopes] = process.argv.slice(2)
const client = createClient({ authority, clientId, cache: { file } })
const [account] = await client.accounts()
if (account === undefined) throw new Error('no account in the shared cache')
const outcomes: Record<string, number> = {}
for (let round = 0; round < Number(rounds); round += 1) {
  const scope = scopes[round % scopes.length] ?? ''
  const outcome = await client.acquireTokenSilent({ scopes: [scope], account, forceRefresh: true }).then(
    () => 'ok',
    (failure: unknown) => (failure instanceof AuthError ? failure.code : String(failure)),
  )
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
}
process.stdout.write(JSON.stringify(outcomes))
