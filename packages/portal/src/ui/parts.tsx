import { Link } from '@tanstack/react-router'
import { type ReactNode, useId, useState } from 'react'
import { ApiError } from '../api/client.ts'

export function Failure({ error }: { readonly error: Error | null }) {
  if (error === null) return null
  const traceId = error instanceof ApiError ? error.traceId : undefined
  return (
    <p role="alert" className="error my-3">
      {error.message}
      {traceId !== undefined && (
        <span className="soft block text-sm">
          Trace ID:{' '}
          <Link to="/refusals/$id" params={{ id: traceId }}>
            {traceId}
          </Link>
        </span>
      )}
    </p>
  )
}

export function Loading() {
  return (
    <div role="status" className="my-4 animate-pulse space-y-3">
      <span className="sr-only">Loading</span>
      <div className="skeleton" />
      <div className="skeleton w-2/3" />
      <div className="skeleton w-1/2" />
    </div>
  )
}

export function Copy({ name, text }: { readonly name: string; readonly text: string }) {
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  return (
    <button type="button" className="button small" aria-label={`Copy ${name}`} onClick={() => void copy()}>
      {copied ? 'Copied' : 'Copy'}
    </button>
  )
}

interface FieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly help?: string
  readonly problem?: string | undefined
  readonly required?: boolean
  /** Several lines. */
  readonly rows?: number
  /** For machines to read. */
  readonly isCode?: boolean
}

export function Field({ label, value, onChange, help, problem, required = false, rows, isCode = false }: FieldProps) {
  const id = useId()
  const Input = rows === undefined ? 'input' : 'textarea'
  return (
    <div className="my-4">
      <label className="block">
        <span className="font-medium">{label}</span>
        <Input
          value={value}
          required={required}
          {...(rows !== undefined && { rows })}
          {...(isCode && { className: 'max-w-none! font-mono text-sm', spellCheck: false })}
          aria-invalid={problem !== undefined}
          aria-describedby={id}
          onChange={(event) => onChange(event.target.value)}
        />
      </label>
      <div id={id} className="mt-1 text-sm">
        {help !== undefined && <p className="soft">{help}</p>}
        {problem !== undefined && (
          <p role="status" className="error">
            {problem}
          </p>
        )}
      </div>
    </div>
  )
}

interface ConfirmProps {
  readonly button: string
  /** What it is done to, for people who hear the button without its row. */
  readonly about?: string
  readonly children: ReactNode
  readonly onYes: () => void
  /** The act takes something away; true unless said otherwise. */
  readonly danger?: boolean
  /** What a card is there for, and not one of many in a row of a list. */
  readonly isMain?: boolean
}

/** An act with consequences: the button opens a question, and only the answer acts. */
export function Confirm({ button, about, children, onYes, danger = true, isMain = false }: ConfirmProps) {
  const [asked, setAsked] = useState(false)
  const label = about === undefined ? button : `${button} ${about}`
  if (!asked) {
    return (
      <button
        type="button"
        className={`button ${danger ? 'danger' : isMain ? 'primary' : ''} ${danger && !isMain ? 'small' : ''}`}
        aria-label={label}
        onClick={() => setAsked(true)}
      >
        {button}
      </button>
    )
  }
  const answer = (): void => {
    setAsked(false)
    onYes()
  }
  return (
    <div className="card my-2" role="group" aria-label={label}>
      {children}
      <div className="mt-3 flex gap-3">
        <button type="button" className="button" onClick={() => setAsked(false)}>
          Cancel
        </button>
        <button type="button" className={`button ${danger ? 'danger' : 'primary'}`} onClick={answer}>
          Yes
        </button>
      </div>
    </div>
  )
}
