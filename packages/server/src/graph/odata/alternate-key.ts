import { err, ok, type Result } from '@latchwork/protocol'

/** The addresses of an entity and of what is below it: by object id, and by the alternate key `(appId='…')`. */
export function withAppIdKey(set: string, below = ''): readonly string[] {
  return [`${set}/:id${below}`, `${set}(:key${below}`]
}

/** What the router found behind the bracket → the application id, in lower case; the error is a sentence. */
export function parseAppIdKey(key: string): Result<string, string> {
  const appId = /^appId='([^']*)'\)$/i.exec(key)?.[1]
  return appId === undefined ? err("Invalid key: expected (appId='…').") : ok(appId.toLowerCase())
}
