import { err, ok, type Result } from '@latchwork/protocol'
import { type Filter, join } from './filter.ts'

/**
 * `$search` as Microsoft Graph's directory objects have it: `"displayName:ada" OR "mail:ada"`. Every clause finds what begins with its
 * text (DIVERGENCES). The error is a sentence.
 */
export function parseSearch(text: string): Result<Filter, string> {
  const alternatives: Filter[] = []
  for (const alternative of text.trim().split(/\s+OR\s+/)) {
    const parts: Filter[] = []
    for (const clause of alternative.split(/\s+AND\s+/)) {
      const [, path, value] = /^"(\w+):((?:[^"\\]|\\.)*)"$/.exec(clause) ?? []
      if (path === undefined || value === undefined || value === '')
        return err('$search is one or more clauses like "displayName:text", joined by AND or OR.')
      parts.push({ kind: 'startswith', path, value: value.replaceAll(/\\(.)/g, '$1') })
    }
    alternatives.push(join('and', parts))
  }
  return ok(join('or', alternatives))
}
