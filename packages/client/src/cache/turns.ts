/** Runs work of one name one after the other within this process. */
export type Turns = <T>(name: string, work: () => Promise<T>, signal?: AbortSignal) => Promise<T>

export function createTurns(): Turns {
  const last = new Map<string, Promise<void>>()
  return async (name, work, signal) => {
    const before = last.get(name) ?? Promise.resolve()
    const { promise: mine, resolve: done } = Promise.withResolvers<void>()
    // Who gives up waiting must not let the next one pass the holder.
    const chain = before.then(() => mine)
    last.set(name, chain)
    try {
      await waitFor(before, signal)
      return await work()
    } finally {
      done()
      void chain.then(() => {
        if (last.get(name) === chain) last.delete(name)
      })
    }
  }
}

async function waitFor(before: Promise<void>, signal?: AbortSignal): Promise<void> {
  if (signal === undefined) return before
  signal.throwIfAborted()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = (): void => reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    await Promise.race([before, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
