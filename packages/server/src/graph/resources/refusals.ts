import { err, ok, type Result } from '@latchwork/protocol'
import { renderExplained } from '../../explain/render-explained.ts'
import { findRefusalTrace, type RefusalTrace } from '../../store/instance/refusal-traces.ts'
import { REFUSALS } from '../../store/listing/administration-tables.ts'
import { type Answered, type Call, type GraphRoute, listPages } from '../call.ts'
import type { GraphObject } from '../odata/filter.ts'
import { notFound, type Problem } from '../problem.ts'

/**
 * Why requests were refused (DESIGN §3 Errors): to administrators, of their own organization only. What nobody owns is for the
 * operator, who reads it at the database with `latchwork explain --data`.
 */
export const refusalRoutes: readonly GraphRoute[] = [
  { method: 'GET', path: '/auditLogs/refusals', operation: 'audit.read', handle: listRefusals },
  { method: 'GET', path: '/auditLogs/refusals/:id', operation: 'audit.read', handle: readRefusal },
]

type Outcome = Promise<Result<Answered, Problem>>

async function listRefusals(call: Call): Outcome {
  await call.deps.refusals.flush()
  const { publicUrl } = call.deps.config
  return listPages({
    table: REFUSALS,
    render: (trace) => render(trace, publicUrl),
    order: { column: 'at', descending: true, keptBy: 'at' },
    properties: { at: 'at' },
  })(call)
}

async function readRefusal({ deps, tenantId, id }: Call): Outcome {
  await deps.refusals.flush()
  const trace = await findRefusalTrace(deps.db, tenantId, id.toLowerCase())
  return trace ? ok({ kind: 'object', object: render(trace, deps.config.publicUrl) }) : err(notFound(id))
}

function render(trace: RefusalTrace, publicUrl: string): GraphObject {
  return { id: trace.traceId, ...renderExplained(trace, publicUrl) }
}
