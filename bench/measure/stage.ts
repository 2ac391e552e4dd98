import { rmSync } from 'node:fs'
import { mkdtemp, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { targets } from '../targets.ts'
import { findFreePort, launch } from './launch.ts'
import { readRssMiB } from './process-tree.ts'
import type { Site } from '../load/site.ts'
import type { Place, TargetName } from '../targets.ts'
import type { Launched } from './launch.ts'
import type { Trusted } from '../api/server.ts'

/** A server that is up in this round. */
export interface Standing {
  readonly target: TargetName
  readonly site: Site
  readonly pid: number
  readonly readyMilliseconds: number
  readonly idleRssMiB: number
}

/** Everything of one round: the servers and the API that they all protect. */
export interface Stage {
  readonly standing: readonly Standing[]
  close(): Promise<void>
}

/** Starts one server after another, each in a folder of its own, and then the guarded API. */
export async function openStage(names: readonly TargetName[]): Promise<Stage> {
  const root = await mkdtemp(join(tmpdir(), 'latchwork-bench-'))
  const launched: Launched[] = []
  const remove = (): void => rmSync(root, { recursive: true, force: true })
  process.once('exit', remove)
  const close = async (): Promise<void> => {
    await Promise.all(launched.map((one) => one.stop()))
    remove()
    process.off('exit', remove)
  }
  try {
    const apiPort = await findFreePort()
    const placed: { target: TargetName; place: Place; server: Launched }[] = []
    for (const target of names) {
      const place = await makePlace(root, target)
      const server = await launch(await targets[target].program(place), place.port, 0)
      launched.push(server)
      placed.push({ target, place, server })
    }
    const trusted = placed.map(({ target, place }) => trustOf(target, place))
    launched.push(
      await launch(
        [join(import.meta.dirname, '../api/server.ts'), String(apiPort), JSON.stringify(trusted)],
        apiPort,
        1,
      ),
    )
    return { standing: placed.map((one) => stand(one, apiPort)), close }
  } catch (error) {
    await close()
    throw error
  }
}

export async function makePlace(root: string, target: TargetName): Promise<Place> {
  const folder = join(root, target)
  await mkdir(folder, { recursive: true })
  return { port: await findFreePort(), publicUrl: `https://${target}.bench.example`, folder }
}

function trustOf(target: TargetName, place: Place): Trusted {
  const { issuer, audience } = targets[target]
  return { name: target, issuer: issuer(place), base: baseOf(place), audience }
}

function stand(
  { target, place, server }: { target: TargetName; place: Place; server: Launched },
  apiPort: number,
): Standing {
  const site = {
    ...targets[target].site(place),
    base: baseOf(place),
    publicUrl: place.publicUrl,
    apiUrl: `http://127.0.0.1:${apiPort}/${target}`,
  }
  return {
    target,
    site,
    pid: server.pid,
    readyMilliseconds: server.readyMilliseconds,
    idleRssMiB: readRssMiB(server.pid),
  }
}

const baseOf = ({ port }: Place): string => `http://127.0.0.1:${port}`
