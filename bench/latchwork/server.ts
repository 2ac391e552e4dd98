import { createLog, openInstance, parseConfig } from '@latchwork/server'

/**
 * Latchwork as `latchwork serve` runs it: production mode, SQLite, plain HTTP behind a proxy, everything on by default.
 * Usage: server.ts PORT PUBLIC-URL FOLDER [DIRECTORY-FILE]
 */
const [port = '', publicUrl = '', data = '', directory = ''] = process.argv.slice(2)
const flags = {
  port,
  publicUrl,
  data,
  ...(directory !== '' && { directory }),
  host: '127.0.0.1',
  logLevel: 'warn',
  trustedProxies: '127.0.0.1',
}
const config = parseConfig('serve', { flags, environment: {}, file: {} })
if (!config.ok) throw new Error(config.error.join('; '))

const log = createLog({
  level: 'warn',
  format: 'json',
  now: Date.now,
  write: (line) => void process.stderr.write(line),
})
const opened = await openInstance(config.value, log)
if (!opened.ok) throw new Error([opened.error.sentence, ...opened.error.details].join('\n'))
const instance = opened.value
await instance.http.listen({ port: instance.config.port, hosts: [config.value.host] })
process.stdout.write(`ready ${publicUrl}\n`)
process.on('SIGTERM', () => void instance.close().then(() => process.exit(0)))
