import { useQueryClient } from '@tanstack/react-query'
import { ApiError } from './client.ts'
import { useChange } from './hooks.ts'
import type { Application } from './types.ts'

/**
 * Changes a registration, unless somebody else has changed it since it was read. Then the page reads it again, and the person decides
 * anew on what is there.
 */
export function usePatch(app: Application) {
  const queries = useQueryClient()
  const change = useChange()
  const isOvertaken = change.error instanceof ApiError && change.error.status === 412
  const save = (body: unknown, onSuccess?: () => void): void =>
    change.mutate(
      { path: `/applications/${app.id}`, method: 'PATCH', body, etag: app['@odata.etag'] },
      {
        ...(onSuccess && { onSuccess }),
        onError: (error) => error instanceof ApiError && error.status === 412 && void queries.invalidateQueries(),
      },
    )
  return { save, error: isOvertaken ? OVERTAKEN : change.error, isPending: change.isPending }
}

const OVERTAKEN = new Error(
  'Somebody else changed this meanwhile. The page shows the newest now: look, and do it again.',
)
