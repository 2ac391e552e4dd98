// The same app on Microsoft's library, unmodified: only the authority differs from an app for Azure AD. Run it with: npm run tasks-msal
import { execFile } from 'node:child_process'
import { type AuthenticationResult, AuthError, PublicClientApplication } from '@azure/msal-node'

const authority = process.env['LATCHWORK_PUBLIC_URL'] ?? `https://localhost:${process.env['LATCHWORK_PORT'] ?? '8443'}`
const tasksUrl = `https://localhost:${process.env['TASKS_PORT'] ?? '8444'}/tasks`
const calendarUrl = `https://localhost:${process.env['CALENDAR_PORT'] ?? '8445'}/events`

const app = new PublicClientApplication({
  auth: {
    clientId: 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406',
    authority: `${authority}/organizations`,
    knownAuthorities: [new URL(authority).host],
  },
})

try {
  const result = await app.acquireTokenInteractive({ scopes: ['https://tasks.contoso.example/.default'], openBrowser })
  const { account } = result
  if (account === null) throw new Error('the answer names no account')
  console.log(`Signed in as ${account.name} (${account.username})`)
  console.log(`Tenant       ${result.tenantId}`)

  const { tasks } = (await call(tasksUrl, result)) as { tasks: { title: string; done: boolean }[] }
  console.log('\nTasks')
  for (const { title, done } of tasks) console.log(`  [${done ? 'x' : ' '}] ${title}`)

  // The refresh token of the sign-in serves the second API as well: nobody is asked again.
  const second = await app.acquireTokenSilent({
    scopes: ['https://calendar.contoso.example/.default'],
    account,
  })
  const { events } = (await call(calendarUrl, second)) as { events: { subject: string; start: string }[] }
  console.log('\nCalendar')
  for (const { subject, start } of events) console.log(`  ${start}  ${subject}`)
} catch (error) {
  if (!(error instanceof AuthError)) throw error
  console.error(error.message)
  process.exitCode = 1
}

async function call(url: string, { accessToken }: AuthenticationResult): Promise<unknown> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${accessToken}` } })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return response.json()
}

async function openBrowser(url: string): Promise<void> {
  console.error(`Sign in with your browser. If it did not open, go to:\n${url}\n`)
  const [program, ...first] = { darwin: ['open'], win32: ['explorer.exe'] }[process.platform as string] ?? ['xdg-open']
  execFile(program ?? 'xdg-open', [...first, url], () => undefined)
}
