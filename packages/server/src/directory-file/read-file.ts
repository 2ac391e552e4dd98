import { readFile } from 'node:fs/promises'
import { err, ok, type Result } from '@latchwork/protocol'
import type { FileProblem } from './shape.ts'

/** Reads a YAML or JSON file. Anchors cannot blow it up (the library's alias limit). */
export async function readDirectoryFile(path: string): Promise<Result<unknown, readonly FileProblem[]>> {
  try {
    const { parse } = await import('yaml')
    return ok(parse(await readFile(path, 'utf8'), { maxAliasCount: 100 }))
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    const expected = missing
      ? 'a file that exists'
      : `valid YAML or JSON (${error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unreadable'})`
    return err([{ path, expected }])
  }
}
