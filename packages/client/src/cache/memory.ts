import { EMPTY_CACHE } from './data.ts'
import type { TokenCache } from './token-cache.ts'
import { createTurns } from './turns.ts'

/** Keeps tokens as long as the process lives. */
export function createMemoryCache(): TokenCache {
  let data = EMPTY_CACHE
  const turns = createTurns()
  return {
    read: async () => data,
    update: async (change) => {
      data = change(data)
    },
    exclusively: (name, work, signal) => turns(name, work, signal),
  }
}
