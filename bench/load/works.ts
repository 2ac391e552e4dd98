import { authorize, callApi, fetchDocument, redeem, refresh } from './flow.ts'
import type { LoadContext, Code } from './flow.ts'
import type { WorkName } from './site.ts'

/** One measured request; a wrong answer throws. */
export type Step = (index: number, worker: number) => Promise<void>

/** What comes before the measurement (codes, chains) and then the step that is measured. */
export type Prepare = (context: LoadContext, count: number, concurrency: number) => Promise<Step>

/** How many refresh chains are alive at once. */
const chainCount = 32

export const prepareWork: Readonly<Record<WorkName, Prepare>> = {
  W1: async (context, count) => {
    const codes = await collect(count, (index) => authorize(context, index))
    return async (index) => void (await redeem(context, at(codes, index)))
  },
  W2: async (context, _count, concurrency) => {
    const chains = await collect(
      chainCount,
      async (index) => (await redeem(context, await authorize(context, index))).refreshToken,
    )
    const perWorker = Math.floor(chainCount / concurrency)
    return async (index, worker) => {
      const chain = worker + concurrency * (index % perWorker)
      chains[chain] = (await refresh(context, at(chains, chain))).refreshToken
    }
  },
  W3: async (context) => async (index) => void (await authorize(context, index)),
  W4: async (context) => {
    const paths = [context.site.discoveryPath, context.site.keysPath]
    const expected = await Promise.all(paths.map((path) => fetchDocument(context, path)))
    return async (index) => {
      const which = index % 2
      if ((await fetchDocument(context, at(paths, which))) !== expected[which]) throw new Error('a document changed')
    }
  },
  W5: async (context) => async (index) => {
    const code: Code = await authorize(context, index)
    const tokens = await redeem(context, code)
    await callApi(context, tokens.accessToken)
  },
}

/** `count` results, eight at a time, unmeasured. */
export async function collect<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < count) {
      const index = next++
      results[index] = await make(index)
    }
  }
  await Promise.all(Array.from({ length: Math.min(8, count) }, worker))
  return results
}

function at<T>(values: readonly T[], index: number): T {
  const value = values[index]
  if (value === undefined) throw new Error(`nothing was prepared for request ${index}`)
  return value
}
