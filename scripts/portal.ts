// Bundles the portal, when its sources are newer than the bundle.
import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root, runTool } from './process.ts'

const folder = join(root, 'packages/portal')

export async function buildPortal(): Promise<number> {
  const built = timeOf(join(folder, 'dist/index.html'))
  const sources = [
    ...globSync('{src/**/*.*,*.{html,json,ts}}', { cwd: folder }).map((name) => join(folder, name)),
    ...globSync('packages/protocol/src/*.ts', { cwd: root }).map((name) => join(root, name)),
    join(root, 'package-lock.json'),
  ]
  if (sources.every((file) => timeOf(file) < built)) return 0
  const { code, text } = await runTool('vite', ['build', '--logLevel', 'warn', folder])
  process.stdout.write(code === 0 ? 'built packages/portal\n' : text)
  return code
}

function timeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
