// Compiles the published packages to `dist`, in the order of their dependencies.
import { existsSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildPortal } from './portal.ts'
import { root, runTool } from './process.ts'

// The portal is a bundle, not a library.
const packages = ['protocol', 'guard', 'client', 'server', 'cli']

export async function build(): Promise<number> {
  for (const name of packages) {
    const folder = join(root, 'packages', name)
    if (!['index.ts', 'main.ts'].some((file) => existsSync(join(folder, 'src', file)))) {
      process.stderr.write(
        `packages/${name} has neither src/index.ts nor src/main.ts, so there is nothing to publish\n`,
      )
      return 1
    }
    rmSync(join(folder, 'dist'), { recursive: true, force: true })
    const { code, text } = await runTool('tsc', ['-p', writeConfiguration(folder, name)])
    if (code !== 0) {
      process.stderr.write(`packages/${name}:\n${text}`)
      return code
    }
    process.stdout.write(`built packages/${name}: ${globSync('dist/**/*.js', { cwd: folder }).length} files\n`)
  }
  return buildPortal()
}

/** Derived from the one strict configuration: only what emitting needs is added. Lies outside `dist`, so that it is never published. */
function writeConfiguration(folder: string, name: string): string {
  const cache = join(root, '.cache')
  mkdirSync(cache, { recursive: true })
  const file = join(cache, `tsconfig.${name}.json`)
  const configuration = {
    extends: join(root, 'tsconfig.base.json'),
    compilerOptions: {
      rootDir: join(folder, 'src'),
      outDir: join(folder, 'dist'),
      // Against the built packages below it, as whoever installs it will resolve them.
      customConditions: [],
      typeRoots: [join(root, 'node_modules/@types')],
    },
    include: [join(folder, 'src/**/*')],
    exclude: [join(folder, 'src/**/*.test.ts'), join(folder, 'src/**/suite/**')],
  }
  writeFileSync(file, JSON.stringify(configuration, null, 2))
  return file
}
