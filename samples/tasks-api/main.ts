// Run it beside `latchwork dev`: node samples/tasks-api/main.ts
import { latchworkUrl, readCertificate } from '../local-https.ts'
import { createTasksApi } from './tasks-api.ts'

const port = Number(process.env['TASKS_PORT'] ?? 8444)
createTasksApi({ authority: latchworkUrl(), ...readCertificate() }).listen(port, '127.0.0.1', () =>
  console.log(`https://localhost:${port}/tasks`),
)
