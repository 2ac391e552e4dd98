import { homedir } from 'node:os'
import { join } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/** Folder of what the command line keeps for this user: LATCHWORK_HOME, else where the platform keeps settings. */
export function homeFolder(environment: Environment, platform: NodeJS.Platform = process.platform): string {
  const chosen = environment['LATCHWORK_HOME']
  if (chosen !== undefined && chosen !== '') return chosen
  if (platform === 'win32') return join(environment['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'latchwork')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'latchwork')
  const base = environment['XDG_CONFIG_HOME']
  return join(base === undefined || base === '' ? join(homedir(), '.config') : base, 'latchwork')
}

/** Origin of the development server on this machine. */
export function devServer(environment: Environment): string {
  const port = environment['LATCHWORK_PORT']
  return environment['LATCHWORK_PUBLIC_URL'] || `https://localhost:${port === undefined || port === '' ? '8443' : port}`
}
