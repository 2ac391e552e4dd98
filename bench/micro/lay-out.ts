import { cp, mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/**
 * Lays the client out in a folder as npm would install it, as JavaScript, beside msal-node: whoever imports it does not strip types first.
 * The published files differ from these in blanks alone, since the sources hold erasable syntax only. Usage: lay-out.ts FOLDER
 */
const modules = join(process.argv[2] ?? '', 'node_modules')

/** The client's own packages and what else it imports. */
const ours = ['protocol', 'client']
const theirs = ['oauth4webapi', 'open', '@azure']

await mkdir(join(modules, '@latchwork'), { recursive: true })
for (const name of theirs) await symlink(join(root, 'node_modules', name), join(modules, name))
for (const name of ours) await layOut(name)
process.stdout.write('null')

async function layOut(name: string): Promise<void> {
  const target = join(modules, '@latchwork', name)
  await cp(join(root, 'packages', name, 'src'), join(target, 'dist'), { recursive: true })
  const manifest = await readFile(join(root, 'packages', name, 'package.json'), 'utf8')
  await writeFile(join(target, 'package.json'), manifest.replaceAll('"latchwork-source"', '"unused"'))
  for (const file of await readdir(join(target, 'dist'), { recursive: true })) {
    if (!file.endsWith('.ts')) continue
    const source = join(target, 'dist', file)
    const script = stripTypeScriptTypes(await readFile(source, 'utf8')).replaceAll(
      /(['"]\.{1,2}\/[^'"]+)\.ts(['"])/g,
      '$1.js$2',
    )
    await writeFile(source.replace(/\.ts$/, '.js'), script)
    await rm(source)
  }
}
