import { insertPresence } from '../consent/presence.ts'
import type { Application, RequiredResourceAccess } from '../directory/application.ts'
import { insertApplication, replaceApplication } from '../store/applications.ts'
import { mergeKeys } from './keys/parse-key.ts'
import type { FileApplication } from './model.ts'
import { type Planned, stepOf } from './plan-step.ts'
import { sameContent } from '../audit/same-content.ts'
import { optional } from './values.ts'
import { stableId } from './stable-id.ts'

export interface ApplicationPlan {
  readonly before: Application | undefined
  readonly required: readonly RequiredResourceAccess[]
  readonly now: number
  /** Object id of the user who registered it. */
  readonly createdBy: string | undefined
  /** Its enterprise application comes from an entry of its own. */
  readonly isPresent: boolean
  /** Keyed hash of a client secret. */
  readonly hashSecret: (text: string) => string
}

/** One application → what must change; nothing when it is already so. */
export function planApplication(entry: FileApplication, plan: ApplicationPlan): Planned {
  const { before, createdBy, now } = plan
  const { isDisabled = before?.disabledAt !== undefined } = entry
  const kept =
    before?.passwordCredentials.filter((old) => !entry.secrets.some((secret) => secret.keyId === old.keyId)) ?? []
  const fresh = entry.secrets.map(({ secretText, ...rest }) => ({
    ...rest,
    hint: secretText.slice(0, 3),
    secretHash: plan.hashSecret(secretText),
  }))
  const next: Application = {
    ...entry.draft,
    ...(isDisabled && { disabledAt: before?.disabledAt ?? now }),
    ...optional('createdBy', createdBy),
    ...mergeKeys(before?.keyCredentials, entry.keys),
    passwordCredentials: [...kept, ...fresh],
    requiredResourceAccess: plan.required,
    createdAt: before?.createdAt ?? now,
    version: before?.version ?? 1,
  }
  const told = stepOf({ what: 'application', name: `${next.displayName} (${next.appId})` }, before, next)
  if (before)
    return {
      ...told,
      changes: sameContent(before, next) ? [] : replaceApplication({ ...next, version: before.version + 1 }),
    }
  const { tenantId, appId } = next
  const id = stableId('service principal', tenantId, appId)
  const presence = plan.isPresent ? [] : insertPresence(next, { tenantId, clientAppId: appId, id, now })
  return { ...told, changes: [...insertApplication(next), ...presence] }
}
