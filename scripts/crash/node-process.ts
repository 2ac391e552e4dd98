// One node of an instance, as a process that may be killed: its own server on a database that others may share.
import { DIRECTORY_PERMISSIONS } from '../../packages/server/src/directory/graph-permissions.ts'
import { acquire } from '../../packages/server/test/kit/native-app.ts'
import { startTestServer } from '../../packages/server/test/kit/server.ts'

const [address = '', instanceKey = '', port = '0'] = process.argv.slice(2)
const server = await startTestServer({ address, instanceKey: Buffer.from(instanceKey, 'base64url') })
const scopes = ['User.Read', ...DIRECTORY_PERMISSIONS.map(({ value }) => value)]
const scope = `openid offline_access ${scopes.map((value) => `https://graph.microsoft.com/${value}`).join(' ')}`
const { tokens, started } = await acquire(server, { scope }, 'admin@contoso.example')
const { access_token: accessToken, refresh_token: refreshToken } = tokens
const bound = await server.http.listen({ port: Number(port), hosts: ['127.0.0.1'] })
process.stdout.write(`${JSON.stringify({ port: bound, accessToken, refreshToken, tokenPath: started.tokenPath })}\n`)
// Whoever started it is gone.
process.stdin.on('end', () => process.exit(0)).resume()
