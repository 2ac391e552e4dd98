// A person at the command line who signed in for the directory, on a server that is a process of its own.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { dirname } from 'node:path'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { DEMO_ACCOUNTS } from '@latchwork/server'
import type { DevServer } from '../../../../test/kit/dev-server.ts'
import { openBrowser } from '../../../../test/kit/native-app.ts'
import { run } from '../../src/run.ts'
import { emptyFolder, type Ended } from '../run-cli.ts'

export type Cli = (...args: readonly string[]) => Promise<Ended>

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** Signs in with `login --directory` as a process, and answers the command line of that person, in this process. */
export async function signInCli(server: DevServer, who: string, context: TestContext): Promise<Cli> {
  const home = await emptyFolder(context)
  const environment = { LATCHWORK_HOME: home, LATCHWORK_DATA: server.data }
  const child = spawn(
    process.execPath,
    ['--conditions=latchwork-source', main, 'login', '--directory', '--authority', `${server.baseUrl}/common`],
    // A program that opens a browser finds none: the test is the browser.
    { env: { ...environment, PATH: dirname(process.execPath) }, cwd: home, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let said = ''
  let browsing: Promise<void> | undefined
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
    const url = /^https:\S+$/m.exec(said)?.[0]
    if (url !== undefined) browsing ??= browse(server, url, who)
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  await browsing
  assert.equal(code, 0, said)
  return (...args) => runHere(args, environment)
}

async function browse(server: DevServer, url: string, who: string): Promise<void> {
  const account = DEMO_ACCOUNTS.find(({ userPrincipalName }) => userPrincipalName === who)
  const browser = openBrowser(server.baseUrl)
  const name = await browser.open(url)
  const password = await browser.press(name, 'Next', { username: who })
  let page = await browser.press(password, 'Sign in', { password: account?.password ?? '' })
  if (page.heading.startsWith('Continue as')) page = await browser.press(page, 'Continue')
  await (await fetch(page.url)).text()
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
