import type { Deps } from '../deps.ts'
import type { HttpRequest, KnownRequest, Reply } from '../http/message.ts'
import { type Refusal, refuse } from '../refusal/refusal.ts'
import { renderErrorPage } from './error/page.ts'

/** A page of a person's own that was open too long is opened again; no application has to be asked. */
export function renderOwnPageExpired(again: string, http: HttpRequest, deps: Pick<Deps, 'now'>): Reply {
  const refusal = refuse('page-expired', { say: 'This page was open too long, or belongs to another browser.' })
  return renderErrorPage({
    refusal,
    status: 400,
    traceId: http.traceId,
    correlationId: http.correlationId,
    time: deps.now(),
    formActions: [],
    wayBack: { kind: 'link', href: again, text: 'Open it again' },
  })
}

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
