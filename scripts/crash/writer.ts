// Somebody who changes his own corner of the directory, and knows after every answer what must be there now.
import type { Answer, Question } from './nodes.ts'

export interface Tally {
  acknowledged: number
  broken: number
  refreshed: number
}

export interface World {
  /** Some node that runs. @throws when the connection breaks */
  ask(question: Question): Promise<Answer>
  refresh(): Promise<Answer>
  readonly tally: Tally
  /** Trace ids of acknowledged changes. */
  readonly acknowledged: string[]
  readonly faults: string[]
}

/** Something that was changed, and how it may look now: two ways after a change of which nobody knows whether it was done. */
interface Thing {
  readonly path: string
  /** What is seen of it. */
  look(): Promise<string>
  possible: readonly string[]
}

export interface Writer {
  /** One change after another until `isOver`. */
  run(isOver: () => boolean): Promise<void>
  /** Looks at everything. */
  check(when: string): Promise<void>
}

const GONE = 'gone'

export async function createWriter(world: World, name: string): Promise<Writer> {
  const { path: group, ...first } = await createThing(world, '/groups', { displayName: name })
  const user = await createThing(world, '/users', { displayName: name, userPrincipalName: `${name}@contoso.example` })
  const app = await createThing(world, '/applications', {
    displayName: name,
    identifierUris: [`api://${name}`],
    spa: { redirectUris: [`https://${name}.contoso.example/`] },
  })
  const userId = user.path.slice('/users/'.length)
  const member: Thing = {
    path: `${group}/members`,
    possible: ['out'],
    look: async () =>
      JSON.stringify((await patiently(world, { method: 'GET', path: `${group}/members` })).body).includes(userId)
        ? 'in'
        : 'out',
  }
  const things = [{ path: group, ...first }, user, app, member]
  const changes = [
    ...[things[0], user, app].flatMap((thing) => (thing ? [() => rename(world, thing)] : [])),
    () => toggleMember(world, member, userId),
    () => toggleApplication(world, app),
    () => refresh(world),
  ]
  return {
    async run(isOver) {
      while (!isOver()) await changes[Math.floor(Math.random() * changes.length)]?.()
    },
    async check(when) {
      for (const thing of things) {
        const seen = await thing.look()
        if (!thing.possible.includes(seen))
          world.faults.push(`${when} ${thing.path} is ${seen}, not ${thing.possible.join(' or ')}`)
      }
    },
  }
}

type Body = Readonly<Record<string, unknown>> & { readonly displayName: string }

async function createThing(world: World, set: string, body: Body): Promise<Thing> {
  const made = await world.ask({ method: 'POST', path: set, body })
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  const path = `${set}/${String(made.body['id'])}`
  return {
    path,
    possible: [body.displayName],
    async look() {
      const { status, body: seen } = await patiently(world, { method: 'GET', path })
      return status === 404 ? GONE : String(seen['displayName'])
    },
  }
}

async function rename(world: World, thing: Thing): Promise<void> {
  if (thing.possible.includes(GONE)) return
  const displayName = `name ${Math.random()}`
  await change(world, thing, displayName, { method: 'PATCH', path: thing.path, body: { displayName } })
}

async function toggleMember(world: World, member: Thing, userId: string): Promise<void> {
  if (member.possible[0] === 'in')
    return change(world, member, 'out', { method: 'DELETE', path: `${member.path}/${userId}/$ref` })
  const body = { '@odata.id': `https://login.test/v1.0/users/${userId}` }
  return change(world, member, 'in', { method: 'POST', path: `${member.path}/$ref`, body })
}

const nameWhenDeleted = new WeakMap<Thing, string>()

async function toggleApplication(world: World, app: Thing): Promise<void> {
  const [state = GONE] = app.possible
  if (state !== GONE) {
    nameWhenDeleted.set(app, state)
    return change(world, app, GONE, { method: 'DELETE', path: app.path })
  }
  const id = app.path.slice('/applications/'.length)
  const path = `/directory/deletedItems/${id}/restore`
  return change(world, app, nameWhenDeleted.get(app) ?? '', { method: 'POST', path })
}

async function refresh(world: World): Promise<void> {
  try {
    const { status, body } = await world.refresh()
    if (status === 200) world.tally.refreshed += 1
    else world.faults.push(`a refresh was answered ${status} ${JSON.stringify(body)}`)
  } catch {
    world.tally.broken += 1
  }
}

/** A change, and what is there afterwards. When nobody answers, it is looked at: either it was done, or it was not. */
async function change(world: World, thing: Thing, after: string, question: Question): Promise<void> {
  const answer = await world.ask(question).catch(() => undefined)
  if (answer === undefined) {
    world.tally.broken += 1
    // A database on its own may still be doing what a killed node asked for.
    await pause(300)
    const seen = await thing.look()
    if (![...thing.possible, after].includes(seen))
      world.faults.push(`${thing.path} is ${seen}, neither ${thing.possible.join(' or ')} nor ${after}`)
    thing.possible = [seen]
    return
  }
  if (answer.status >= 300) {
    const { method, path } = question
    world.faults.push(`${method} ${path} was answered ${answer.status} ${JSON.stringify(answer.body)}`)
    return
  }
  thing.possible = [after]
  world.tally.acknowledged += 1
  world.acknowledged.push(answer.traceId)
}

async function patiently(world: World, question: Question): Promise<Answer> {
  while (true) {
    try {
      return await world.ask(question)
    } catch {
      await pause(20)
    }
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
