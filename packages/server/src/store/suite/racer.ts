// One of several processes that race for the same codes and rotations; prints what it won, one line of JSON.
import { findAuthorization, insertAuthorization, rotateAuthorization } from '../authorizations.ts'
import { openDb } from '../open.ts'
import { anAuthorization } from './fixtures.ts'

const [address = '', tenantId = '', racer = '', codes = '0'] = process.argv.slice(2)
const db = await openDb(address)
process.stdout.write('ready\n')
await new Promise((resolve) => process.stdin.once('data', resolve))

const won: { redeemed: string[]; rotated: string[] } = { redeemed: [], rotated: [] }
await Promise.all(
  Array.from({ length: Number(codes) }, async (_, index) => {
    const id = `code-${index}`
    const mine = anAuthorization({ tenantId, id, userId: racer })
    if ((await db.commit([insertAuthorization(mine)])).ok) won.redeemed.push(id)
    const current = await findAuthorization(db, tenantId, id)
    if (current?.outstanding !== 1) return
    const next = { ...current, outstanding: 2, used: 1, issuedAt: current.issuedAt + Number(racer) }
    if ((await db.commit([rotateAuthorization(current, next)])).ok) won.rotated.push(id)
  }),
)
await db.close()
process.stdout.write(`${JSON.stringify(won)}\n`)
process.exit(0)
