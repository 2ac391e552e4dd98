import { join } from 'node:path'
import { type Config, loadServer } from './load-server.ts'
import { renderTable } from '../output.ts'

/** What a person needs to know when `latchwork dev` has started. */
export async function renderBanner(config: Config): Promise<string> {
  const { DEMO_ACCOUNTS } = await loadServer()
  const facts = [
    ['  address', config.publicUrl],
    ['  data', config.data],
    ['  directory', config.directory ?? 'demo (Contoso and Fabrikam)'],
    ['  authority', `${join(config.data, 'tls', 'ca.pem')}   (latchwork trust makes your browser accept it)`],
  ]
  const accounts = [
    ['  sign in as', 'password', ''],
    ...DEMO_ACCOUNTS.map(({ userPrincipalName, password, note }) => [`  ${userPrincipalName}`, password, note]),
  ]
  const demo = config.directory === undefined ? `\n\n${renderTable(accounts).replaceAll(/ +$/gm, '')}` : ''
  return `Latchwork for development: known passwords, loopback only. Never use this data for anything else.\n${renderTable(facts)}${demo}\n`
}
