import { useChange } from './hooks.ts'
import type { Application } from './types.ts'

/** Changes a registration, unless somebody else has changed it since it was read. */
export function usePatch(app: Application) {
  const change = useChange()
  const save = (body: unknown, onSuccess?: () => void): void =>
    change.mutate(
      { path: `/applications/${app.id}`, method: 'PATCH', body, etag: app['@odata.etag'] },
      onSuccess && { onSuccess },
    )
  return { save, error: change.error, isPending: change.isPending }
}
