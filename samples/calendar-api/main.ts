// Run it beside `latchwork dev`: node samples/calendar-api/main.ts
import { latchworkUrl, readCertificate } from '../local-https.ts'
import { createCalendarApi } from './calendar-api.ts'

const port = Number(process.env['CALENDAR_PORT'] ?? 8445)
createCalendarApi({ authority: latchworkUrl(), ...readCertificate() }).listen(port, '127.0.0.1', () =>
  console.log(`https://localhost:${port}/events`),
)
