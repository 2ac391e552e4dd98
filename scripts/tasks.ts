// The commands of a checkout. `scripts/run.mjs` starts this file on the right Node, with workspace packages resolved to source.
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { resolve } from 'node:path'
import { build } from './build.ts'
import { buildPortal } from './portal.ts'
import { check, format } from './check.ts'
import { root, runNode } from './process.ts'
import { runTests } from './test.ts'

type Task = (args: string[]) => Promise<number>

/** Of the server that `npm start` began with the same settings. */
const certificate = resolve(root, process.env['LATCHWORK_DATA'] ?? '.latchwork', 'tls/ca.pem')

const tasks: Record<string, Task> = {
  start: withPortal((args) => runNode('samples/start.ts', args)),
  test: withPortal(runTests),
  check,
  format,
  build,
  bench: (args) => runNode('bench/run.ts', args),
  screenshots: (args) => runNode('scripts/screenshots.ts', args),
  tasks: (args) => runTrusting('samples/tasks-cli/main.ts', args),
  'tasks-msal': (args) => runTrusting('samples/tasks-msal/main.ts', args),
}

/** What serves the portal builds it first, when its sources are newer than the bundle. */
function withPortal(task: Task): Task {
  return async (args) => (await buildPortal()) || (await task(args))
}

/** A sample client trusts the development certificate authority, which exists once the server has started. */
async function runTrusting(file: string, args: string[]): Promise<number> {
  if (!existsSync(certificate)) {
    process.stderr.write(
      'There is no development certificate yet: start the server first, in another terminal, with npm start.\n',
    )
    return 1
  }
  const port = Number(process.env['LATCHWORK_PORT'] ?? 8443)
  if (!(await answers(port))) {
    process.stderr.write(
      `No server answers on port ${port}: start it first and leave it running, in another terminal, with npm start.\n`,
    )
    return 1
  }
  return runNode(file, args, { NODE_EXTRA_CA_CERTS: certificate })
}

/** The libraries of the samples say this each in their own words, and none says what to do. */
function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ port, host: 'localhost' }, () => end(true))
    const end = (isThere: boolean): void => {
      socket.destroy()
      done(isThere)
    }
    socket.once('error', () => end(false))
  })
}

const [name = '', ...args] = process.argv.slice(2)
const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined
if (task === undefined) {
  process.stderr.write(`There is no task "${name}"; there are: ${Object.keys(tasks).join(', ')}.\n`)
  process.exit(2)
}
process.chdir(root)
process.exitCode = await task(args)
