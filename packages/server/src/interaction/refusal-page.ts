import type { Deps } from '../deps.ts'
import type { HttpRequest, Reply } from '../http/message.ts'
import type { Refusal } from '../refusal/refusal.ts'
import { renderErrorPage } from './error/page.ts'

/** A refusal of a page that cannot lead back to an application, because none is proven. */
export function renderRefusalOnPage(refusal: Refusal, http: HttpRequest, deps: Pick<Deps, 'now'>): Reply {
  return renderErrorPage({
    refusal,
    status: 400,
    traceId: http.traceId,
    correlationId: http.correlationId,
    time: deps.now(),
    formActions: [],
  })
}
