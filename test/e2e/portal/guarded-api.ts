// The API of the scenario: a few lines on @latchwork/guard, as its developer writes them.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGuard } from '@latchwork/guard'
import { nodeGuard } from '@latchwork/guard/node'

export interface GuardedApi extends AsyncDisposable {
  readonly url: string
  /** Its client id is known only after it was registered. */
  protect(baseUrl: string, appId: string): void
}

export async function startGuardedApi(): Promise<GuardedApi> {
  let check: ReturnType<typeof nodeGuard> | undefined
  const server = createServer(async (request, response) => {
    const token = await check?.(request, response)
    if (token === undefined) return
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ tasks: ['Write to Charles'], scopes: [...token.scopes], of: token.objectId }))
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tasks`
  return {
    url,
    protect: (baseUrl, appId) => {
      const audience = [appId, `api://${appId}`, url]
      check = nodeGuard(createGuard({ tenants: { baseUrl, allow: 'any' }, audience }), { scopes: ['Tasks.Read'] })
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
