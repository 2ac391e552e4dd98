// npm start: the server of `latchwork dev` and both sample APIs, in one process that one Ctrl-C ends.
import { once } from 'node:events'
import type { Server } from 'node:https'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createOutput, type Problem } from '../packages/cli/src/output.ts'
import { renderBanner } from '../packages/cli/src/server/banner.ts'
import { readConfig, settingFlags } from '../packages/cli/src/server/settings.ts'
import { startServer, untilStopped } from '../packages/cli/src/server/start.ts'
import { createCalendarApi } from './calendar-api/calendar-api.ts'
import { readCertificate } from './local-https.ts'
import { createTasksApi } from './tasks-api/tasks-api.ts'

const output = createOutput(process, false, process.env)
process.exitCode = await start()

async function start(): Promise<number> {
  const flags = Object.fromEntries(Object.keys(await settingFlags()).map((name) => [name, { type: 'string' as const }]))
  const values = readFlags(flags)
  if (typeof values === 'string') return output.refuse({ sentence: values, next: './latchwork dev --help', exit: 2 })
  const config = await readConfig('dev', { flags: values, positionals: [], environment: process.env })
  if (!config.ok) return output.refuse(config.error)
  const started = await startServer(config.value, output)
  if (!started.ok) return output.refuse(started.error)
  const { instance } = started.value
  const stopped = untilStopped()
  const options = {
    authority: instance.config.publicUrl,
    ...readCertificate(join(instance.config.data, 'tls')),
    now: instance.deps.now,
  }
  const apis = [
    {
      server: createTasksApi(options),
      port: Number(process.env['TASKS_PORT'] ?? 8444),
      name: 'Tasks API',
      path: '/tasks',
    },
    {
      server: createCalendarApi(options),
      port: Number(process.env['CALENDAR_PORT'] ?? 8445),
      name: 'Calendar API',
      path: '/events',
    },
  ]
  output.say(await renderBanner(instance.config))
  for (const { server, port, name, path } of apis) {
    const problem = await listen(server, port, name)
    if (problem !== undefined) {
      await instance.close()
      for (const api of apis) api.server.close()
      return output.refuse(problem)
    }
    output.say(`  ${name.padEnd(12)}  https://localhost:${port}${path}`)
  }
  output.say('\nIn another terminal: npm run tasks, or npm run tasks-msal. Ctrl-C ends all three.\n')
  output.print(`ready ${instance.config.publicUrl}`, undefined)
  await stopped
  for (const { server } of apis) server.close(() => undefined).closeAllConnections()
  await instance.close()
  return 0
}

/** The flags of `latchwork dev`, or what is wrong with them. */
function readFlags(options: Record<string, { type: 'string' }>): Record<string, string | undefined> | string {
  try {
    return parseArgs({ options }).values
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

async function listen(server: Server, port: number, name: string): Promise<Problem | undefined> {
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return undefined
  } catch (error) {
    return {
      sentence: `The ${name} cannot listen on port ${port}: ${error instanceof Error ? error.message : String(error)}`,
    }
  }
}
