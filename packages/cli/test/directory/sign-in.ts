// A person at the command line who signed in for the directory, on a server that is a process of its own.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { DevServer } from '../../../../test/kit/dev-server.ts'
import { run } from '../../src/run.ts'
import type { Ended } from '../run-cli.ts'
import { startLogin } from './start-login.ts'

export type Cli = (...args: readonly string[]) => Promise<Ended>

/** Signs in with `login --directory` as a process, and answers the command line of that person, in this process. */
export async function signInCli(server: DevServer, who: string, context: TestContext): Promise<Cli> {
  const login = await startLogin(server, ['--directory'], context)
  const page = await login.enter(who)
  await login.arrive(page.heading.startsWith('Continue as') ? await login.browser.press(page, 'Continue') : page)
  const { code, stderr } = await login.ended
  assert.equal(code, 0, stderr)
  return (...args) => runHere(args, login.environment)
}

/** Runs the command line in this process: a hundred starts would cost a minute. */
export async function runHere(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<Ended> {
  const said = { stdout: '', stderr: '' }
  const stream = (name: keyof typeof said) => ({ write: (text: string) => void (said[name] += text) })
  const code = await run(args, { stdout: stream('stdout'), stderr: stream('stderr') }, environment)
  return { code, ...said }
}

/** What a command printed with --json. */
export async function jsonOf<T = Readonly<Record<string, unknown>>>(cli: Cli, ...args: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await cli(...args, '--json')
  assert.equal(code, 0, stderr)
  return JSON.parse(stdout) as T
}

/** A refusal: exit code, no data, and both sentences. */
export async function assertRefused(cli: Cli, args: readonly string[], code: number, says: RegExp): Promise<void> {
  const ended = await cli(...args)
  assert.deepEqual({ code: ended.code, stdout: ended.stdout }, { code, stdout: '' }, ended.stderr)
  assert.match(ended.stderr, says)
  assert.match(ended.stderr, /→ run: latchwork /)
}
