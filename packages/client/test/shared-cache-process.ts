import { AuthError, createClient } from '../src/index.ts'
import { CLIENT_ID } from './fake-provider.ts'

/** One of the processes of shared-cache.test.ts: asks for new tokens again and again, and reports what came of it. */
const [issuer = '', file = '', name = '', rounds = '0'] = process.argv.slice(2)
const client = createClient({
  issuer,
  clientId: CLIENT_ID,
  cache: { file },
  insecureAllowLoopbackHttp: true,
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds / 25)),
})
const [account] = await client.accounts()
if (account === undefined) throw new Error('no account in the shared cache')
const outcomes: Record<string, number> = {}
for (let round = 0; round < Number(rounds); round += 1) {
  const outcome = await client
    .acquireTokenSilent({ scopes: [`api://${name}/${round % 3}`], account, forceRefresh: true })
    .then(
      () => 'ok',
      (failure: unknown) => (failure instanceof AuthError ? failure.code : String(failure)),
    )
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
}
process.stdout.write(JSON.stringify(outcomes))
