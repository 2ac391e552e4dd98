import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runChild } from './child.ts'

export const importedPackages = ['@latchwork/client', '@azure/msal-node'] as const

/** Milliseconds of one import of each package, each in a fresh process. */
export interface ImportTimes {
  readonly round: number
  readonly milliseconds: Readonly<Record<string, number>>
}

export async function measureImports(rounds: number): Promise<readonly ImportTimes[]> {
  const folder = await mkdtemp(join(tmpdir(), 'latchwork-bench-'))
  try {
    await runChild<null>('lay-out.ts', [folder])
    const program = join(folder, 'import-time.mts')
    await cp(join(import.meta.dirname, 'import-time.ts'), program)
    const results: ImportTimes[] = []
    for (let round = 0; round <= rounds; round++) {
      const milliseconds: Record<string, number> = {}
      for (const name of round % 2 === 1 ? importedPackages : importedPackages.toReversed())
        milliseconds[name] = await runChild<number>(program, [name])
      if (round > 0) results.push({ round, milliseconds }) // The first fills the file cache.
    }
    return results
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
