import { err, ok, type Result } from '@latchwork/protocol'
import {
  findDeletedApplication,
  KEEP_DELETED_SECONDS,
  type DeletedApplication,
  restoreApplication,
} from '../../store/administration/deleted-applications.ts'
import { deletedSince } from '../../store/listing/administration-tables.ts'
import { type Answered, type Call, type GraphRoute, listPages, toldOf } from '../call.ts'
import { commit } from '../commit.ts'
import type { GraphObject } from '../odata/filter.ts'
import { notFound, type Problem } from '../problem.ts'
import { dateOf, renderApplication } from './application-shape.ts'
import { checkIdentifiers } from './identifiers.ts'

/** The recycle bin of registrations (Graph `directory/deletedItems`). */
export const deletedApplicationRoutes: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: '/directory/deletedItems/microsoft.graph.application',
    operation: 'applications.read',
    handle: list,
  },
  { method: 'POST', path: '/directory/deletedItems/:id/restore', operation: 'applications.delete', handle: restore },
]

async function list(call: Call): Promise<Result<Answered, Problem>> {
  return listPages({
    table: deletedSince(call.deps.now() - KEEP_DELETED_SECONDS),
    render: renderDeleted,
    order: { column: 'deleted_at', descending: true, keptBy: 'deletedDateTime' },
    properties: { id: 'id', deletedDateTime: 'deleted_at' },
  })(call)
}

async function restore(call: Call): Promise<Result<Answered, Problem>> {
  const { deps, tenantId, id } = call
  const found = await findDeletedApplication(deps.db, tenantId, id.toLowerCase())
  if (!found || found.deletedAt <= deps.now() - KEEP_DELETED_SECONDS) return err(notFound(id))
  const { application } = found
  const taken = await checkIdentifiers(application, [], deps.db)
  if (taken) return err(taken)
  const told = toldOf(call, 'application.restored', application.appId, {
    before: { deletedDateTime: dateOf(found.deletedAt) },
    after: { deletedDateTime: null },
  })
  const committed = await commit(call, [...restoreApplication(application), told])
  return committed.ok ? ok({ kind: 'object', object: renderApplication(application) }) : committed
}

function renderDeleted({ application, deletedAt }: DeletedApplication): GraphObject {
  return { ...renderApplication(application), deletedDateTime: dateOf(deletedAt) }
}
