import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { ApiError } from '../../api/client.ts'
import { useChange } from '../../api/hooks.ts'
import type { Application } from '../../api/types.ts'
import { Notice } from '../../ui/notice.tsx'
import { Card } from '../../ui/page.tsx'
import { Copy, Failure, Field } from '../../ui/parts.tsx'
import type { SectionProps } from '../section.ts'
import { Diff } from './diff.tsx'
import { carryOver, changesOf, parseManifest, renderManifest } from './text.ts'

/** What somebody is writing, and the version that he began with. */
interface Draft {
  readonly base: Application
  readonly text: string
}

/** The whole registration as JSON; what will change is shown before it is saved. */
export function Manifest({ app }: SectionProps) {
  const [draft, setDraft] = useState<Draft>()
  const base = draft?.base ?? app
  const text = draft?.text ?? renderManifest(app)
  const parsed = parseManifest(text)
  const isOvertaken = base['@odata.etag'] !== app['@odata.etag']
  return (
    <Card title="Manifest">
      <p className="soft">
        The registration in Microsoft Graph’s names: a manifest moves to Azure and back. A property that you take out
        stays as it is; give it an empty value instead.
      </p>
      <Field
        label="Manifest (JSON)"
        value={text}
        onChange={(next) => setDraft({ base, text: next })}
        rows={24}
        isCode
        problem={parsed.ok ? undefined : parsed.problem}
      />
      <Copy name="manifest" text={text} />
      {draft !== undefined && isOvertaken && parsed.ok && (
        <Overtaken
          base={base}
          newest={app}
          onCarryOver={() => setDraft({ base: app, text: carryOver(app, changesOf(base, parsed.value)) })}
        />
      )}
      {draft !== undefined && !isOvertaken && parsed.ok && (
        <Review base={base} changes={changesOf(base, parsed.value)} onDone={() => setDraft(undefined)} />
      )}
    </Card>
  )
}

interface ReviewProps {
  readonly base: Application
  readonly changes: Readonly<Record<string, unknown>>
  readonly onDone: () => void
}

function Review({ base, changes, onDone }: ReviewProps) {
  const queries = useQueryClient()
  const change = useChange()
  const isNothing = Object.keys(changes).length === 0
  const save = (): void =>
    change.mutate(
      { path: `/applications/${base.id}`, method: 'PATCH', body: changes, etag: base['@odata.etag'] },
      {
        onSuccess: onDone,
        // Reading again shows what the other one changed.
        onError: (error) => error instanceof ApiError && error.status === 412 && void queries.invalidateQueries(),
      },
    )
  return (
    <>
      <h3>What will change</h3>
      {isNothing ? (
        <p className="soft">Nothing yet.</p>
      ) : (
        <Diff label="What will change" before={renderManifest(base)} after={renderManifest({ ...base, ...changes })} />
      )}
      <Failure error={change.error} />
      <div className="mt-3 flex gap-2">
        <button type="button" className="button primary" disabled={isNothing || change.isPending} onClick={save}>
          Save these changes
        </button>
        <button type="button" className="button" onClick={onDone}>
          Discard
        </button>
      </div>
    </>
  )
}

interface OvertakenProps {
  readonly base: Application
  readonly newest: Application
  readonly onCarryOver: () => void
}

/** Somebody else saved first. Nothing of either is lost: one sees what he changed, and goes on from there. */
function Overtaken({ base, newest, onCarryOver }: OvertakenProps) {
  return (
    <Notice tone="warn">
      <p role="alert">Somebody else changed this registration while you were writing:</p>
      <Diff label="What somebody else changed" before={renderManifest(base)} after={renderManifest(newest)} />
      <button type="button" className="button" onClick={onCarryOver}>
        Apply my changes to the new version
      </button>
    </Notice>
  )
}
