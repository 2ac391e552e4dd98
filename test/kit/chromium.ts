// A real Chromium for tests: the system's, else the one that comes as an npm package. It reaches nothing but this machine.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type LaunchOptions } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

const flags = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-pings',
  '--no-first-run',
  '--disable-gpu',
  // A page that asks for anything outside this machine fails at once instead of hanging.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1, EXCLUDE ::1',
]

/** Debian's and Ubuntu's package for each library that Chromium links and a small system may lack. */
const packageOf: Record<string, string> = {
  'libnss3.so': 'libnss3',
  'libnssutil3.so': 'libnss3',
  'libsmime3.so': 'libnss3',
  'libnspr4.so': 'libnspr4',
  'libplc4.so': 'libnspr4',
  'libplds4.so': 'libnspr4',
  'libexpat.so.1': 'libexpat1',
}

interface Chromium {
  path: string
  env: Record<string, string>
}

/** Starts a headless browser; close it in the test's `after`. Options are Playwright's; `args` and `env` are added to ours. */
export async function launchBrowser(options: LaunchOptions = {}, found: Chromium = findChromium()): Promise<Browser> {
  const missing = listMissingLibraries(found.path)
  if (missing.length > 0) throw new Error(explainMissing(missing))
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
  return chromium.launch({
    ...options,
    executablePath: found.path,
    args: [...flags, ...(options.args ?? [])],
    env: { ...inherited, ...found.env, ...options.env },
  })
}

export function findChromium(): Chromium {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const path = folders.flatMap((folder) => names.map((name) => join(folder, name))).find((file) => existsSync(file))
  return path === undefined ? findPackagedChromium() : { path, env: {} }
}

/** The npm package, unpacked once per checkout and version. */
export function findPackagedChromium(): Chromium {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      "No Chromium: the npm package has it for Linux x64 only; install the system's (Debian: apt-get install chromium)",
    )
  }
  const library = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  const { version } = JSON.parse(readFileSync(join(dirname(dirname(library)), 'package.json'), 'utf8')) as {
    version: string
  }
  const cache = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), '.cache')
  const folder = join(cache, `chromium-${version}`)
  if (!existsSync(folder)) unpack(cache, folder)
  return { path: join(folder, 'chromium'), env: { FONTCONFIG_FILE: join(folder, 'fonts.conf') } }
}

/** Without it the package's only font stands for code as well. */
const MONOSPACE =
  '<alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family><family>Liberation Mono</family></prefer></alias>'

/**
 * The package unpacks into the temporary folder of its process and takes a half-written file for a whole one, so it gets
 * a folder of its own, and the result appears under its name all at once.
 */
function unpack(cache: string, folder: string): void {
  mkdirSync(cache, { recursive: true })
  const stage = mkdtempSync(join(cache, 'unpacking-'))
  const script = 'const { default: chromium } = await import("@sparticuz/chromium"); await chromium.executablePath()'
  const done = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: dirname(fileURLToPath(import.meta.url)),
    env: { ...process.env, TMPDIR: stage },
    encoding: 'utf8',
  })
  if (done.status !== 0) throw new Error(`@sparticuz/chromium could not be unpacked:\n${done.stderr}`)
  const directories = [join(folder, 'fonts'), '/usr/share/fonts'].map((path) => `<dir>${path}</dir>`).join('')
  const fonts = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${directories}${MONOSPACE}<cachedir>${join(folder, 'font-cache')}</cachedir></fontconfig>`
  writeFileSync(join(stage, 'fonts.conf'), fonts)
  try {
    renameSync(stage, folder)
  } catch {
    // Another process was faster; its result is the same.
    rmSync(stage, { recursive: true, force: true })
  }
}

/** Shared libraries that the program needs and the system does not have, by file name. */
export function listMissingLibraries(path: string): string[] {
  const { stdout } = spawnSync('ldd', [path], { encoding: 'utf8' })
  return [...(stdout ?? '').matchAll(/^\s*(\S+) => not found$/gm)].map(([, name]) => name ?? '')
}

export function explainMissing(libraries: string[]): string {
  const packages = [...new Set(libraries.map((name) => packageOf[name] ?? name))]
  return `Chromium cannot start: ${libraries.join(', ')} missing. Install with: apt-get install ${packages.join(' ')}`
}
