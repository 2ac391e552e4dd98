// A web API that shows people their tasks. The guard judges the access token; what is left is the API itself.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import { json } from 'node:stream/consumers'
import { createGuard } from '@latchwork/guard'
import { nodeGuard } from '@latchwork/guard/node'

export interface ApiOptions {
  /** Address of the Latchwork server. */
  readonly authority: string
  readonly cert: string
  readonly key: string
  /** Seconds since 1970; the system clock when absent. */
  readonly now?: () => number
}

interface Task {
  readonly title: string
  readonly done: boolean
}

const FIRST_TASKS: readonly Task[] = [
  { title: 'Try the sample', done: true },
  { title: 'Register an app of my own', done: false },
  { title: 'Write thank-you letters', done: false },
]

export function createTasksApi({ authority, cert, key, now }: ApiOptions): Server {
  const guard = createGuard({
    // Any organization of this server may use the API; its users consent to that first.
    tenants: { baseUrl: authority, allow: 'any' },
    audience: [
      'a9e80c47-51d3-4b2f-8f0a-7d6c3e1b9f52',
      'api://a9e80c47-51d3-4b2f-8f0a-7d6c3e1b9f52',
      'https://tasks.contoso.example',
    ],
    ...(now && { now }),
  })
  const mayRead = nodeGuard(guard, { scopes: ['Tasks.Read'] })
  const mayWrite = nodeGuard(guard, { scopes: ['Tasks.ReadWrite'] })
  const tasks = new Map<string, readonly Task[]>()

  return createServer({ cert, key }, (request, response) => {
    handle(request, response).catch(() => response.destroy())
  })

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url !== '/tasks') return answer(response, 404, { error: 'there is only /tasks' })
    // Undefined means that the guard has answered already, with 401 or 403 and the reason.
    const token = await (request.method === 'POST' ? mayWrite : mayRead)(request, response)
    if (token === undefined) return undefined
    const owner = `${token.tenantId}/${token.objectId}`
    const mine = tasks.get(owner) ?? FIRST_TASKS
    if (request.method === 'GET') return answer(response, 200, { tasks: mine })
    if (request.method !== 'POST') return answer(response, 405, { error: 'GET or POST' })
    const title = await readTitle(request)
    if (title === undefined) return answer(response, 400, { error: 'a task has a title: {"title":"…"}' })
    tasks.set(owner, [...mine, { title, done: false }])
    return answer(response, 201, { title, done: false })
  }
}

function answer(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

async function readTitle(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers['content-length'] ?? Infinity) > 1000) return undefined
  const body = (await json(request).catch(() => undefined)) as { title?: unknown } | undefined
  return typeof body?.title === 'string' && body.title !== '' ? body.title : undefined
}
