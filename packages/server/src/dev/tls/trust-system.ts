import { execFile } from 'node:child_process'
import { homedir, userInfo } from 'node:os'

/** `missing`: there is no such program. `output`: what it printed, one line. */
export interface Ran {
  readonly code: number | 'missing'
  readonly output: string
}

/** What trusting an authority needs of the machine. */
export interface TrustSystem {
  readonly platform: NodeJS.Platform
  readonly home: string
  readonly isRoot: boolean
  /** Folder of locally added authorities in Debian's layout. */
  readonly anchors: string
  run(program: string, args: readonly string[]): Promise<Ran>
}

/** This machine. */
export function thisSystem(): TrustSystem {
  return {
    platform: process.platform,
    home: homedir(),
    isRoot: userInfo().uid === 0,
    anchors: '/usr/local/share/ca-certificates',
    run,
  }
}

/** Without a shell, so that no path becomes a command. */
function run(program: string, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(program, args, (error, stdout, stderr) => {
      const output = (stdout.trim() || stderr.trim()).slice(0, 8192)
      if (error === null) resolve({ code: 0, output })
      else resolve({ code: error.code === 'ENOENT' ? 'missing' : 1, output })
    })
  })
}
