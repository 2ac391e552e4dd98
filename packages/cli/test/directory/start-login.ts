// `latchwork login` as a process, and the browser of whoever signs in.
import { spawn } from 'node:child_process'
import { dirname } from 'node:path'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { DEMO_ACCOUNTS } from '@latchwork/server'
import type { Browser, Page } from '../../../server/test/kit/browser.ts'
import type { DevServer } from '../../../../test/kit/dev-server.ts'
import { openBrowser } from '../../../../test/kit/native-app.ts'
import { emptyFolder, type Ended } from '../run-cli.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

export interface Login {
  readonly environment: Readonly<Record<string, string>>
  readonly browser: Browser
  /** Opens the address that the command shows, and signs in there. */
  enter(who: string): Promise<Page>
  /** Follows the browser to the command's own port, where it was sent. */
  arrive(page: Page): Promise<void>
  readonly ended: Promise<Ended>
}

export async function startLogin(server: DevServer, flags: readonly string[], context: TestContext): Promise<Login> {
  const home = await emptyFolder(context)
  const environment = { LATCHWORK_HOME: home, LATCHWORK_DATA: server.data }
  const child = spawn(
    process.execPath,
    ['--conditions=latchwork-source', main, 'login', '--authority', `${server.baseUrl}/common`, ...flags],
    // A program that opens a browser finds none: the test is the browser.
    { env: { ...environment, PATH: dirname(process.execPath) }, cwd: home, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  context.after(() => void child.kill('SIGKILL'))
  const address = Promise.withResolvers<string>()
  const said = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text
    const url = /^https:\S+$/m.exec(said.stderr)?.[0]
    if (url !== undefined) address.resolve(url)
  })
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code) => {
      address.reject(new Error(`login ended with ${String(code)}: ${said.stderr}`))
      resolve({ code, ...said })
    }),
  )
  address.promise.catch(() => undefined)
  const browser = openBrowser(server.baseUrl)
  return {
    environment,
    browser,
    ended,
    async enter(who) {
      const account = DEMO_ACCOUNTS.find(({ userPrincipalName }) => userPrincipalName === who)
      const name = await browser.open(await address.promise)
      const password = await browser.press(name, 'Next', { username: who })
      return browser.press(password, 'Sign in', { password: account?.password ?? '' })
    },
    async arrive(page) {
      await (await fetch(page.url)).text()
    },
  }
}
