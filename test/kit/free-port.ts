import { createServer } from 'node:net'

/** A TCP port on 127.0.0.1 that was free a moment ago. Prefer port 0 where the program under test accepts it. */
export async function findFreePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a numeric address')
  return address.port
}
