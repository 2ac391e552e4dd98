// A native app with @latchwork/client: signs a person in and calls two APIs for them. Run it with: npm run tasks
import { homedir } from 'node:os'
import { join } from 'node:path'
import { AuthError, createClient } from '@latchwork/client'

const authority = process.env['LATCHWORK_PUBLIC_URL'] ?? `https://localhost:${process.env['LATCHWORK_PORT'] ?? '8443'}`
const tasksUrl = `https://localhost:${process.env['TASKS_PORT'] ?? '8444'}/tasks`
const calendarUrl = `https://localhost:${process.env['CALENDAR_PORT'] ?? '8445'}/events`

// ".default": all permissions that the registration of Tasks Desktop lists, so that people are asked once.
const tasks = { scopes: ['https://tasks.contoso.example/.default'] }
const calendar = { scopes: ['https://calendar.contoso.example/.default'] }

const client = createClient({
  authority: `${authority}/common`,
  clientId: 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406',
  appName: 'Tasks',
  cache: { file: process.env['TASKS_CACHE'] ?? join(homedir(), '.cache', 'latchwork-sample-tasks.json') },
})

try {
  // From the cache when somebody is signed in, else in the browser.
  const { account } = await client.acquireToken({
    ...tasks,
    onUrl: (url) => console.error(`Sign in with your browser. If it did not open, go to:\n${url}\n`),
  })
  console.log(`Signed in as ${account.name} (${account.username})`)
  console.log(`Tenant       ${account.tenantId}`)

  // fetch attaches the token, and renews it when it has expired.
  const answer = (await readJson(await client.fetch(tasksUrl, undefined, { ...tasks, account }))) as {
    tasks: { title: string; done: boolean }[]
  }
  console.log('\nTasks')
  for (const { title, done } of answer.tasks) console.log(`  [${done ? 'x' : ' '}] ${title}`)

  const { events } = (await readJson(await client.fetch(calendarUrl, undefined, { ...calendar, account }))) as {
    events: { subject: string; start: string }[]
  }
  console.log('\nCalendar')
  for (const { subject, start } of events) console.log(`  ${start}  ${subject}`)
} catch (error) {
  if (!(error instanceof AuthError)) throw error
  console.error(error.message)
  process.exitCode = error.code === 'needs_admin' ? 4 : 1
}

async function readJson(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`)
  return response.json()
}
