import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pinned } from './launch.ts'
import type { Visit, VisitResult } from '../load/site.ts'

/** The separate process that makes the requests and checks the answers. */
export interface LoadProcess {
  visit(order: Visit): Promise<VisitResult>
  stop(): void
}

type Reply = { readonly result: VisitResult } | { readonly failure: string }

export function startLoadProcess(): LoadProcess {
  const [command = '', ...args] = pinned([join(import.meta.dirname, '../load/main.ts')], 1)
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const exit = once(child, 'exit').then((): never => {
    throw new Error('the load process ended')
  })
  exit.catch(() => undefined)
  return {
    async visit(order) {
      const answered = once(child, 'message')
      child.send(order)
      const [reply] = (await Promise.race([answered, exit])) as [Reply]
      if ('failure' in reply) throw new Error(reply.failure)
      return reply.result
    },
    stop: () => child.disconnect(),
  }
}
