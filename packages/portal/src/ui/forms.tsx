import type { ReactNode } from 'react'
import { Copy } from './parts.tsx'

interface InlineFormProps {
  /** What the button says that adds or saves. */
  readonly submit: string
  readonly disabled?: boolean
  readonly onSubmit: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A form that opens inside a list, for one entry of it. */
export function InlineForm({ submit, disabled = false, onSubmit, onClose, children }: InlineFormProps) {
  return (
    <form
      className="my-3 rounded-xl border border-(--hairline) px-4 py-2"
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      {children}
      <div className="my-3 flex gap-2">
        <button type="submit" className="button primary" disabled={disabled}>
          {submit}
        </button>
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </form>
  )
}

interface SaveButtonProps {
  /** There is nothing to save, or it is on its way. */
  readonly isIdle: boolean
  readonly onClick?: () => void
  readonly children: ReactNode
}

/** Keeps the focus after it was pressed, which a disabled button would lose. */
export function SaveButton({ isIdle, onClick, children }: SaveButtonProps) {
  return (
    <button
      type={onClick === undefined ? 'submit' : 'button'}
      className="button primary"
      aria-disabled={isIdle}
      onClick={(event) => {
        if (isIdle) event.preventDefault()
        else onClick?.()
      }}
    >
      {children}
    </button>
  )
}

interface SaveProps {
  /** The form says what is stored already. */
  readonly isSame: boolean
  readonly change: { readonly isPending: boolean; readonly isSuccess: boolean }
}

export function Save({ isSame, change }: SaveProps) {
  return (
    <div className="flex flex-wrap items-center gap-3">
      <SaveButton isIdle={isSame || change.isPending}>Save</SaveButton>
      {change.isSuccess && isSame && <span role="status">Saved.</span>}
    </div>
  )
}

/** An id with its name in front, for a line of its own. */
export function ObjectId({ id }: { readonly id: string }) {
  return (
    <p className="mt-3 flex flex-wrap items-center gap-3">
      <span className="soft">Object ID</span> <code>{id}</code> <Copy name="Object ID" text={id} />
    </p>
  )
}

/** A value that people copy, as one of the facts of a page. */
export function Copied({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <span className="flex flex-wrap items-center gap-3">
      <code>{text}</code>
      <Copy name={name} text={text} />
    </span>
  )
}
