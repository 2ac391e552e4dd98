// Nodes of one instance that are started, asked, killed and started again.
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { createInterface } from 'node:readline/promises'
import type { Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { findFreePort } from '../../test/kit/free-port.ts'

const PROGRAM = fileURLToPath(new URL('node-process.ts', import.meta.url))

export interface Answer {
  readonly status: number
  /** What an audit event of the change is told with. */
  readonly traceId: string
  readonly body: Readonly<Record<string, unknown>>
}

export interface Question {
  readonly method: string
  readonly path: string
  readonly body?: unknown
}

interface Hello {
  readonly port: number
  readonly accessToken: string
  readonly refreshToken: string
  readonly tokenPath: string
}

export interface InstanceNode {
  /** Of the directory API, as the administrator. @throws when the connection breaks: nobody knows whether it was done */
  ask(question: Question): Promise<Answer>
  /** A refresh of the administrator's sign-in. @throws when the connection breaks */
  refresh(): Promise<Answer>
  /** SIGKILL; answers when the node is back. */
  killAndRestart(): Promise<void>
  stop(): Promise<void>
}

/** @param address of the database, which other nodes may share */
export async function startNode(address: string, instanceKey: Buffer): Promise<InstanceNode> {
  const port = await findFreePort()
  const spawnNode = async () => {
    const options = ['--conditions=latchwork-source', '--no-warnings', PROGRAM, address]
    const child = spawn(process.execPath, [...options, instanceKey.toString('base64url'), String(port)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    return { child, hello: await readHello(child) }
  }
  let running = await spawnNode()
  const first = running.hello
  return {
    ask: ({ method, path, body }) =>
      send(port, { method, path: `/v1.0${path}`, type: 'application/json' }, first, body && JSON.stringify(body)),
    refresh() {
      const fields = { grant_type: 'refresh_token', refresh_token: first.refreshToken, client_id: CLIENT }
      const where = { method: 'POST', path: first.tokenPath, type: 'application/x-www-form-urlencoded' }
      return send(port, where, undefined, new URLSearchParams(fields).toString())
    },
    async killAndRestart() {
      const gone = once(running.child, 'exit')
      running.child.kill('SIGKILL')
      await gone
      running = await spawnNode()
    },
    async stop() {
      const gone = once(running.child, 'exit')
      running.child.stdin.end()
      await gone
    },
  }
}

/** The demo's native app, which the administrator signed in with. */
const CLIENT = 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406'

async function readHello(child: ChildProcessByStdio<Writable, Readable, null>): Promise<Hello> {
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line) as Hello
  throw new Error('a node did not start')
}

function send(
  port: number,
  { method, path, type }: { readonly method: string; readonly path: string; readonly type: string },
  hello: Hello | undefined,
  body: unknown,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const headers = {
    host: 'login.test',
    ...(hello && { authorization: `Bearer ${hello.accessToken}` }),
    ...(typeof body === 'string' && { 'content-type': type }),
  }
  const asked = request({ host: '127.0.0.1', port, method, path, headers, timeout: 30_000 }, (response) => {
    text(response).then((said) => {
      const traceId = String(response.headers['x-ms-request-id'])
      resolve({
        status: response.statusCode ?? 0,
        traceId,
        body: said === '' ? {} : (JSON.parse(said) as object as Answer['body']),
      })
    }, reject)
  })
  asked.once('error', reject).end(typeof body === 'string' ? body : undefined)
  return promise
}
