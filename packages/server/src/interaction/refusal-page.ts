import type { Deps } from '../deps.ts'
import type { HttpRequest, KnownRequest, Reply } from '../http/message.ts'
import type { Refusal } from '../refusal/refusal.ts'
import { renderErrorPage } from './error/page.ts'

/** A refusal of a page that cannot lead back to an application, because none is proven. */
export function renderRefusalOnPage(
  refusal: Refusal,
  http: HttpRequest,
  deps: Pick<Deps, 'now'>,
  known?: KnownRequest,
): Reply {
  return renderErrorPage({
    refusal,
    ...(known && { known }),
    status: 400,
    traceId: http.traceId,
    correlationId: http.correlationId,
    time: deps.now(),
    formActions: [],
  })
}
